/** One plot with its name, its limit and the value under the crosshair, or the newest one. */
import { useId } from "react";

import { texts } from "../../texts";
import type { ChartKind } from "./charts";
import styles from "./metric-card.module.css";
import { Plot } from "./plot";
import type { Series, Value } from "./series";
import { lastOf, type Range } from "./window";

interface MetricCardProps {
  kind: ChartKind;
  shown: Series;
  from: number;
  to: number;
  range: Range;
  /** The row under the crosshair of any plot. */
  hovered: number | null;
  onHover: (row: number | null) => void;
}

export function MetricCard(props: MetricCardProps) {
  const { kind, shown, from, to, range, hovered, onHover } = props;
  const title = useId();
  const words = texts.metrics;
  const { format } = kind.shape;
  const tell = (value: Value) => (value === null ? words.unknown : format(value));
  const several = kind.columns.length > 1;
  const time = hovered === null ? undefined : shown.at[hovered];
  const note = time === undefined ? kind.note : words.at(new Date(time).toLocaleTimeString());
  const newest = kind.columns.map((column) => tell(lastOf(shown[column]))).join(", ");
  return (
    <section className={styles.card} aria-labelledby={title}>
      <header className={styles.head}>
        <h3 id={title}>{kind.name}</h3>
        <p className={styles.values}>
          {kind.columns.map((column, line) => (
            <span key={column} className={styles.value}>
              {several && <span className={line === 0 ? styles.first : styles.second} />}
              {several && <span className={styles.which}>{words.column(column)}</span>}
              <strong>
                {tell(hovered === null ? lastOf(shown[column]) : (shown[column][hovered] ?? null))}
              </strong>
            </span>
          ))}
          {note !== null && <span className={styles.note}>{note}</span>}
        </p>
      </header>
      <div className={styles.frame}>
        <Plot
          label={words.plot(kind.name, newest, range)}
          at={shown.at}
          values={kind.columns.map((column) => shown[column])}
          from={from}
          to={to}
          shape={kind.shape}
          onHover={onHover}
        />
        {shown.at.length === 0 && <p className={styles.empty}>{words.empty}</p>}
      </div>
    </section>
  );
}
