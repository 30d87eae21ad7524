/** What is different, field by field: what was there and what is there. */
import { ArrowRight } from "lucide-react";

import type { FieldChange } from "../../../api/types";
import { texts } from "../../../texts";
import { classes } from "../../../ui/classes";
import { visibleText } from "../../../ui/hostile-text";
import { fieldLabel, valueText } from "./field-words";
import styles from "./history.module.css";
import { lineDiff, type DiffLine } from "./line-diff";

const words = texts.botHistory;

export function ChangeList({ changes, label }: { changes: FieldChange[]; label: string }) {
  return (
    <ul className={styles.changes} aria-label={label}>
      {changes.map((change) => (
        <li key={change.pointer} className={styles.change}>
          {change.pointer === "/persona" ? <PersonaChange change={change} /> : <ValueChange change={change} />}
        </li>
      ))}
    </ul>
  );
}

function ValueChange({ change }: { change: FieldChange }) {
  const { pointer, before, after } = change;
  return (
    <>
      <span className={styles.field}>{fieldLabel(pointer)}</span>
      <span className={styles.values}>
        <span className="visually-hidden">{words.before}</span>
        {before === null ? (
          <span className={styles.nothing}>{valueText(pointer, before)}</span>
        ) : (
          <del className={styles.before}>{valueText(pointer, before)}</del>
        )}
        <ArrowRight aria-hidden size={13} />
        <span className="visually-hidden">{words.after}</span>
        <ins className={classes(styles.after, after === null && styles.nothing)}>{valueText(pointer, after)}</ins>
      </span>
    </>
  );
}

function PersonaChange({ change }: { change: FieldChange }) {
  const lines = lineDiff(personaOf(change.before), personaOf(change.after));
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return (
    <details className={styles.persona}>
      <summary>
        <span className={styles.field}>{fieldLabel(change.pointer)}</span>{" "}
        {words.lines(count("added"), count("removed"))}
      </summary>
      <ol className={styles.diff}>
        {lines.map((line, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines are told apart by their place only
          <li key={at} data-kind={line.kind}>
            <span className="visually-hidden">{words.lineKinds[line.kind]}</span>
            <span aria-hidden className={styles.sign}>
              {SIGNS[line.kind]}
            </span>
            <span>{visibleText(line.text)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

const SIGNS: Record<DiffLine["kind"], string> = { same: " ", added: "+", removed: "−" };

const personaOf = (value: unknown) => (typeof value === "string" ? value : "");
