/** What the bot was, newest first: who changed what, what became of it, and the way back. */
import { useQuery } from "@tanstack/react-query";

import type { Bot, Generation } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { visibleText } from "../../../ui/hostile-text";
import { ProblemNotice } from "../../../ui/problem-notice";
import { bytesText } from "../../../ui/quantity";
import { Sentence } from "../../../ui/sentence";
import { Skeleton } from "../../../ui/skeleton";
import { toneClass, type Tone } from "../../../ui/tone";
import { classes } from "../../../ui/classes";
import { useBot } from "../use-bot";
import { ChangeList } from "./change-list";
import styles from "./history.module.css";
import { generationsQuery } from "./queries";
import { ReturnButton } from "./return-button";

const words = texts.botHistory;

export function BotHistory() {
  const bot = useBot();
  const { data: generations, error, refetch } = useQuery(generationsQuery(bot));
  return (
    <section aria-labelledby="history-title" className={styles.history}>
      <header className={styles.head}>
        <h2 id="history-title">{words.title}</h2>
        <p>{words.lead}</p>
      </header>
      {error && <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!generations && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {generations && (
        <ol className={styles.list} aria-label={words.list}>
          {generations.map((generation) => (
            <Row key={generation.number} bot={bot} generation={generation} generations={generations} />
          ))}
        </ol>
      )}
    </section>
  );
}

interface RowProps {
  bot: Bot;
  generation: Generation;
  generations: Generation[];
}

function Row({ bot, generation, generations }: RowProps) {
  const { number, changes, outcome, snapshot } = generation;
  const isOldest = generations.at(-1)?.number === number;
  return (
    <li className={styles.row} aria-label={words.generation(number)} data-present={generation.is_present}>
      <div className={styles.top}>
        <h3>{words.generation(number)}</h3>
        <Outcome generation={generation} />
        {generation.is_present && <span className={styles.mark}>{words.present}</span>}
        {generation.is_good && !generation.is_present && <span className={styles.mark}>{words.good}</span>}
      </div>
      <p className={styles.origin}>
        <Sentence
          text={originText(generation)}
          parts={{
            author: <bdi>{generation.author === null ? words.botmaker : visibleText(generation.author)}</bdi>,
            age: <Age at={generation.created_at} />,
          }}
        />
      </p>
      {outcome.kind === "failed" && (
        <div className={styles.why}>
          <p className={styles.reason}>{visibleText(outcome.reason.detail)}</p>
          {outcome.reason.hint !== null && <p>{visibleText(outcome.reason.hint)}</p>}
        </div>
      )}
      {changes.length > 0 && <ChangeList changes={changes} label={words.changesOf(number)} />}
      {changes.length === 0 && !isOldest && <p className={styles.origin}>{words.noChanges}</p>}
      {snapshot && (
        <p className={styles.origin}>
          <Sentence
            text={words.snapshot(bytesText(snapshot.bytes))}
            parts={{ age: <Age at={snapshot.taken_at} /> }}
          />
        </p>
      )}
      {!generation.is_present && bot.status.state !== "deleting" && (
        <div>
          <ReturnButton bot={bot} to={generation} generations={generations}>
            {words.back.button}
          </ReturnButton>
        </div>
      )}
    </li>
  );
}

function originText({ origin }: Generation): string {
  return origin.kind === "returned" ? words.returned(origin.to) : words.origins[origin.kind];
}

const TONES: Record<Generation["outcome"]["kind"], Tone> = {
  good: "good",
  failed: "bad",
  untested: "busy",
  superseded: "idle",
};

function Outcome({ generation: { outcome } }: { generation: Generation }) {
  const { word, meaning } = words.outcomes[outcome.kind];
  return (
    <span className={classes(styles.badge, toneClass(TONES[outcome.kind]))} title={meaning}>
      {word}
    </span>
  );
}
