/** The same measurements as numbers: what a plot cannot tell to whoever does not see it. */
import { texts } from "../../texts";
import type { ChartKind } from "./charts";
import styles from "./metrics-table.module.css";
import type { Series } from "./series";
import { lastOf, summaryOf, type Range } from "./window";

interface MetricsTableProps {
  kinds: ChartKind[];
  shown: Series;
  range: Range;
}

export function MetricsTable({ kinds, shown, range }: MetricsTableProps) {
  const words = texts.metrics.table;
  return (
    <section className={styles.card} aria-labelledby="metrics-numbers">
      <h3 id="metrics-numbers" className={styles.title}>
        {words.title}
      </h3>
      <div
        className={styles.scroller}
        role="region"
        aria-label={words.caption(range)}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        tabIndex={0}
      >
        <table className={styles.table}>
          <caption className="visually-hidden">{words.caption(range)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.now}</th>
              <th scope="col">{words.min}</th>
              <th scope="col">{words.mean}</th>
              <th scope="col">{words.max}</th>
              <th scope="col">{words.limit}</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) =>
              kind.columns.map((column) => (
                <Row
                  key={column}
                  name={texts.metrics.column(column)}
                  values={shown[column]}
                  kind={kind}
                />
              )),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row(props: { name: string; values: Series["cpu"]; kind: ChartKind }) {
  const { name, values, kind } = props;
  const { format, limit } = kind.shape;
  const summary = summaryOf(values);
  const tell = (value: number | null | undefined) =>
    value == null ? texts.metrics.unknown : format(value);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{tell(lastOf(values))}</td>
      <td>{tell(summary?.min)}</td>
      <td>{tell(summary?.mean)}</td>
      <td>{tell(summary?.max)}</td>
      <td>{tell(limit)}</td>
    </tr>
  );
}
