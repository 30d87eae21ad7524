/** The same as numbers: who used how much, the greatest first. */
import { Link } from "@tanstack/react-router";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { visibleText } from "../../../ui/hostile-text";
import { moneyText, tokensText, type UsageRow } from "../../keyring";
import { useNames } from "../names";
import styles from "../usage.module.css";
import own from "./spend.module.css";
import { amountOf, idOf, type Grouping, type Measure, type Sum } from "./sums";
import { useMore } from "../use-more";

const words = texts.usage;

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

interface SpendTableProps {
  rows: readonly UsageRow[];
  by: Grouping;
  measure: Measure;
  sum: Sum;
}

export function SpendTable({ rows, by, measure, sum }: SpendTableProps) {
  const { shown, more, showAll } = useMore(rows, by);
  const total = sum[measure];
  return (
    <div className={styles.card}>
      <div
        className={styles.scroller}
        role="region"
        aria-label={words.table.caption}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        tabIndex={0}
      >
        <table className={styles.table}>
          <caption className="visually-hidden">{words.table.caption}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.text}>
                {words.by[by]}
              </th>
              <th scope="col">{words.table.cost}</th>
              <th scope="col">{words.table.share}</th>
              <th scope="col">{words.table.requests}</th>
              <th scope="col">{words.table.failures}</th>
              <th scope="col">{words.table.input}</th>
              <th scope="col">{words.table.cached}</th>
              <th scope="col">{words.table.output}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={idOf(row, by)} row={row} by={by} share={total === 0 ? 0 : amountOf(row, measure) / total} />
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && (
        <Button look="quiet" size="s" onClick={showAll}>
          {words.table.all(rows.length)}
        </Button>
      )}
    </div>
  );
}

function Row({ row, by, share }: { row: UsageRow; by: Grouping; share: number }) {
  return (
    <tr>
      <th scope="row" className={`${styles.text} ${styles.long}`}>
        <Name row={row} by={by} />
      </th>
      <td>{row.requests > 0 && row.unpriced === row.requests ? "–" : moneyText(row.cost_micro_usd)}</td>
      <td>
        {percent.format(share)}
        <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none" className={own.share}>
          <rect width="100" height="6" className={own.track} />
          <rect width={share * 100} height="6" className={own.fill} />
        </svg>
      </td>
      <td>{row.requests.toLocaleString("en")}</td>
      <td className={row.failures > 0 ? styles.bad : undefined}>{row.failures.toLocaleString("en")}</td>
      <td>{tokensText(row.input_tokens + row.cache_write_tokens)}</td>
      <td>{tokensText(row.cached_tokens)}</td>
      <td>{tokensText(row.output_tokens)}</td>
    </tr>
  );
}

function Name({ row, by }: { row: UsageRow; by: Grouping }) {
  const names = useNames();
  const id = idOf(row, by);
  if (by === "model") return <code>{visibleText(id)}</code>;
  const hostname = by === "bot" ? names.hostname(id) : null;
  if (hostname === null) return <bdi>{names[by](id)}</bdi>;
  return (
    <Link to="/bots/$bot" params={{ bot: hostname }}>
      <bdi>{names.bot(id)}</bdi>
    </Link>
  );
}
