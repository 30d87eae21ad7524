/** One line of a log. Clicks are read where the rows are kept: `data-act` says what a click means. */
import { ChevronRight } from "lucide-react";
import { useMemo } from "react";

import { texts } from "../../texts";
import { useNow } from "../../ui/age";
import { classes } from "../../ui/classes";
import { ansiSpans } from "./ansi";
import { clockText, instantText, type ClockStyle } from "./clock";
import { displayed, type Form } from "./displayed";
import type { LineEntry } from "./entry";
import { JsonBlock } from "./json-block";
import styles from "./log-row.module.css";
import { LineText } from "./line-text";
import type { BotTag } from "./bot-tags";

/** Longer lines are shown in part until they are folded open. */
export const SHOWN_CHARS = 2_000;

/** ".123" */
const MILLIS = 4;

export interface RowLook {
  form: Form;
  clock: ClockStyle;
}

interface LineRowProps {
  entry: LineEntry;
  look: RowLook;
  open: boolean;
  marks: readonly number[] | undefined;
  tag: BotTag | null;
}

export function LineRow({ entry, look, open, marks, tag }: LineRowProps) {
  const { prefix, body, json } = useMemo(
    () => displayed(entry.text, look.form),
    [entry.text, look.form],
  );
  const spans = useMemo(() => ansiSpans(body), [body]);
  const length = prefix.length + spans.reduce((sum, span) => sum + span.text.length, 0);
  const long = length > SHOWN_CHARS;
  const level = look.form === "pretty" ? entry.level : null;
  return (
    <>
      <div className={classes(styles.line, level !== null && styles[level])} data-stream={entry.output}>
        {tag && <BotName tag={tag} />}
        {look.clock !== "none" && <LineTime entry={entry} clock={look.clock} />}
        {json ? (
          <button
            type="button"
            className={styles.fold}
            tabIndex={-1}
            aria-expanded={open}
            aria-label={open ? texts.logs.closeJson : texts.logs.openJson}
            data-act="fold"
          >
            <ChevronRight aria-hidden size={12} />
          </button>
        ) : (
          <span className={styles.noFold} />
        )}
        {level !== null && level !== "info" && (
          <span className={styles.level}>{texts.logs.levelMarks[level]}</span>
        )}
        <span className={styles.text}>
          <LineText prefix={prefix} spans={spans} marks={marks} limit={open ? Infinity : SHOWN_CHARS} />
          {entry.truncated && <em className={styles.cut}>{texts.logs.cut}</em>}
          {marks?.length === 0 && (
            <button type="button" className={styles.aside} tabIndex={-1} data-act="fold">
              {texts.logs.foundInJson}
            </button>
          )}
          {long && !open && (
            <button type="button" className={styles.aside} tabIndex={-1} data-act="fold">
              {texts.logs.showAll(length)}
            </button>
          )}
        </span>
      </div>
      {open && json && <JsonBlock source={entry.text} />}
    </>
  );
}

function BotName({ tag }: { tag: BotTag }) {
  return (
    <span className={styles.bot} title={tag.name}>
      {tag.name}
    </span>
  );
}

function LineTime({ entry, clock }: { entry: LineEntry; clock: ClockStyle }) {
  const full = instantText(entry.time, entry.nanos);
  return (
    <time className={styles.time} data-clock={clock} dateTime={full} title={full} data-act="mark">
      {clock === "relative" ? <Ago time={entry.time} /> : <TimeOfDay time={entry.time} clock={clock} />}
    </time>
  );
}

/** Narrow views leave the milliseconds out. */
function TimeOfDay({ time, clock }: { time: number; clock: ClockStyle }) {
  const text = clockText(time, clock, 0);
  return (
    <>
      {text.slice(0, -MILLIS)}
      <span className={styles.millis}>{text.slice(-MILLIS)}</span>
    </>
  );
}

function Ago({ time }: { time: number }) {
  return clockText(time, "relative", useNow());
}
