/** The last requests that were sent on to vendors: who asked whom, what it took and cost. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { visibleText } from "../../../ui/hostile-text";
import { Select } from "../../../ui/select";
import { Sentence } from "../../../ui/sentence";
import { Skeleton } from "../../../ui/skeleton";
import { botsQuery } from "../../bots";
import { KeyringProblem, moneyText, requestsQuery, tokensText, useIsAdmin, type RequestRow } from "../../keyring";
import { useNames, type Names } from "../names";
import styles from "../usage.module.css";
import own from "./requests.module.css";

const words = texts.usage.requests;

const SHOWN = 100;
const ALL = "all";

export function RequestsPart() {
  const [bot, setBot] = useChosenBot();
  const isAdmin = useIsAdmin();
  const { data, error, refetch } = useQuery({
    ...requestsQuery(bot, SHOWN),
    // Members see the requests of a bot of theirs, one at a time.
    enabled: isAdmin || bot !== null,
  });
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        <p className={styles.lead}>{words.lead}</p>
        <BotChoice bot={bot} onChange={setBot} />
      </div>
      {error && <KeyringProblem title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && (isAdmin || bot !== null) && (
        <div role="status" aria-label={words.loading}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {data && <Requests rows={data} />}
    </div>
  );
}

function useChosenBot(): [string | null, (bot: string | null) => void] {
  const { bot }: { bot?: unknown } = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (next: string | null) =>
    void navigate({ to: ".", search: (next === null ? {} : { bot: next }) as never, replace: true });
  return [typeof bot === "string" ? bot : null, change];
}

function BotChoice({ bot, onChange }: { bot: string | null; onChange: (bot: string | null) => void }) {
  const { data: bots } = useQuery(botsQuery);
  const isAdmin = useIsAdmin();
  const options = (bots ?? [])
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map(({ id, name, hostname }) => ({ value: id, label: name, note: hostname }));
  const all = { value: ALL, label: words.all };
  return (
    <Select
      label={words.bot}
      value={bot ?? (isAdmin ? ALL : null)}
      options={isAdmin ? [all, ...options] : options}
      onChange={(value) => onChange(value === ALL ? null : value)}
      placeholder={words.choose}
    />
  );
}

function Requests({ rows }: { rows: readonly RequestRow[] }) {
  const names = useNames();
  return (
    <div className={styles.card}>
      {rows.length === 0 ? (
        <p className={styles.none}>{words.none}</p>
      ) : (
        <div
          className={styles.scroller}
          role="region"
          aria-label={words.caption}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
          tabIndex={0}
        >
          <table className={`${styles.table} ${own.requests}`}>
            <caption className="visually-hidden">{words.caption}</caption>
            <thead>
              <tr>
                <th scope="col" className={styles.text}>
                  {words.at}
                </th>
                <th scope="col" className={styles.text}>
                  {words.bot}
                </th>
                <th scope="col" className={styles.text}>
                  {words.model}
                </th>
                <th scope="col" className={styles.text}>
                  {words.key}
                </th>
                <th scope="col">{words.status}</th>
                <th scope="col" title={words.tokensHelp}>
                  {words.tokens}
                </th>
                <th scope="col">{words.cost}</th>
                <th scope="col" title={words.timeHelp}>
                  {words.time}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={`${row.at} ${row.bot} ${row.total_ms}`} row={row} names={names} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Row({ row, names }: { row: RequestRow; names: Names }) {
  const read = row.input_tokens + row.cached_tokens + row.cache_write_tokens;
  const tokens = `${tokensText(read)} → ${tokensText(row.output_tokens)}`;
  return (
    <tr>
      <td className={styles.text}>
        <Sentence text={words.ago} parts={{ age: <Age at={row.at} /> }} />
      </td>
      <td className={`${styles.text} ${styles.long}`}>
        <BotName id={row.bot} names={names} />
      </td>
      <td className={`${styles.text} ${styles.long}`}>
        <code title={`${row.vendor}/${row.model}`}>{visibleText(row.model)}</code>
      </td>
      <td className={`${styles.text} ${styles.long}`}>
        <bdi>{names.key(row.key)}</bdi>
      </td>
      <td className={isFine(row) ? undefined : styles.bad}>{answerText(row)}</td>
      <td title={row.is_measured ? undefined : words.estimate}>
        {row.is_measured ? tokens : `≈ ${tokens}`}
        {!row.is_measured && <span className="visually-hidden"> {words.estimate}</span>}
      </td>
      <td>{row.cost_micro_usd === null ? words.noPrice : moneyText(row.cost_micro_usd)}</td>
      <td>
        {row.first_byte_ms === null ? "–" : timeText(row.first_byte_ms)} / {timeText(row.total_ms)}
      </td>
    </tr>
  );
}

function BotName({ id, names }: { id: string; names: Names }) {
  const hostname = names.hostname(id);
  if (hostname === null) return names.bot(id);
  return (
    <Link to="/bots/$bot" params={{ bot: hostname }}>
      <bdi>{names.bot(id)}</bdi>
    </Link>
  );
}

const isFine = ({ status, is_whole: isWhole }: RequestRow) => isWhole && status !== null && status < 400;

function answerText(row: RequestRow): string {
  if (row.status === null) return words.noAnswer;
  return row.is_whole ? String(row.status) : `${row.status}, ${words.broken}`;
}

function timeText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
