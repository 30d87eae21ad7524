/** What was spent step by step, each bar parted by who spent it. What it draws is also told in a table. */
import { useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState, type PointerEvent } from "react";

import { texts } from "../../../texts";
import { classes } from "../../../ui/classes";
import { Skeleton } from "../../../ui/skeleton";
import { moneyText, moneyTick, tokensText, usageQuery } from "../../keyring";
import { useNames } from "../names";
import page from "../usage.module.css";
import styles from "./spend-plot.module.css";
import { columnsOf, scaleOf, type Columns, type Grouping, type Measure, type Sum } from "./sums";
import type { Range, Window } from "./window";

const words = texts.usage.plot;

/** Even a time without any use has an axis: a cent, a hundred tokens. */
const LEAST: Record<Measure, number> = { cost: 10_000, tokens: 100 };

interface SpendPlotProps {
  time: Window;
  range: Range;
  by: Grouping;
  measure: Measure;
  /** Those that have a shade of their own, the greatest first. */
  top: readonly string[];
  sum: Sum;
}

export function SpendPlot({ time, range, by, measure, top, sum }: SpendPlotProps) {
  const columns = useColumns({ time, by, measure, top });
  const [hovered, setHovered] = useState<number | null>(null);
  const title = useId();
  const names = useNames();
  const nameOf = (id: string) => (by === "model" ? id : names[by](id));
  const tell = measure === "cost" ? moneyText : tokensText;
  const [most] = top;
  const label = words.label(
    words[measure],
    tell(sum[measure]),
    texts.usage.range[range],
    most === undefined ? null : nameOf(most),
  );
  return (
    <section className={page.card} aria-labelledby={title}>
      <header className={styles.head}>
        <h2 id={title}>{words[measure]}</h2>
        <p className={styles.when}>
          {hovered === null ? words.point : stepText(time.at[hovered] ?? 0, time.step)}
        </p>
      </header>
      {columns ? (
        <>
          <Bars columns={columns} time={time} measure={measure} label={label} hovered={hovered} onHover={setHovered} />
          <Legend columns={columns} nameOf={nameOf} tell={tell} hovered={hovered} />
        </>
      ) : (
        <Skeleton className={styles.placeholder} />
      )}
      <p className={styles.utc}>{words.utc}</p>
    </section>
  );
}

function useColumns({ time, by, measure, top }: Pick<SpendPlotProps, "time" | "by" | "measure" | "top">) {
  const { from, to, step, at } = time;
  // There may be a thousand bots: of them only those with a shade are asked for step by step.
  const ofTop = by === "bot" ? { bots: top } : {};
  const { data: rows } = useQuery(usageQuery({ from, to, group: [by, step], ...ofTop }));
  const { data: all } = useQuery(usageQuery({ from, to, group: [step] }));
  return useMemo(
    () => (rows && all ? columnsOf(at, top, rows, all, by, measure) : null),
    [at, top, rows, all, by, measure],
  );
}

function stepText(at: number, step: Window["step"]): string {
  const zone = { timeZone: "UTC" } as const;
  const day = new Date(at).toLocaleDateString("en-GB", { ...zone, weekday: "short", day: "numeric", month: "short" });
  if (step === "day") return day;
  return `${day}, ${new Date(at).toLocaleTimeString("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" })}`;
}

function shortText(at: number, step: Window["step"]): string {
  const zone = { timeZone: "UTC" } as const;
  if (step === "hour") {
    return new Date(at).toLocaleTimeString("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
  }
  return new Date(at).toLocaleDateString("en-GB", { ...zone, day: "numeric", month: "short" });
}

interface BarsProps {
  columns: Columns;
  time: Window;
  measure: Measure;
  label: string;
  hovered: number | null;
  onHover: (index: number | null) => void;
}

const HEIGHT = 100;
const GAP = 0.14;

function Bars({ columns, time, measure, label, hovered, onHover }: BarsProps) {
  const sums = columns.values.map((column) => column.reduce((sum, amount) => sum + amount, 0));
  const { top, ticks } = scaleOf(Math.max(...sums), LEAST[measure]);
  const tick = measure === "cost" ? moneyTick : tokensText;
  const count = columns.values.length;
  const hover = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * count);
    onHover(index >= 0 && index < count ? index : null);
  };
  return (
    <div role="img" aria-label={label} className={styles.plot}>
      <div className={styles.axis}>
        {ticks.toReversed().map((amount) => (
          <span key={amount}>{tick(amount)}</span>
        ))}
      </div>
      <div className={styles.area} onPointerMove={hover} onPointerDown={hover} onPointerLeave={() => onHover(null)}>
        <svg viewBox={`0 0 ${count} ${HEIGHT}`} preserveAspectRatio="none" className={styles.bars}>
          {ticks.map((amount) => (
            <line
              key={amount}
              x1="0"
              x2={count}
              y1={HEIGHT - (amount / top) * HEIGHT}
              y2={HEIGHT - (amount / top) * HEIGHT}
              className={styles.grid}
            />
          ))}
          {hovered !== null && <rect x={hovered} y="0" width="1" height={HEIGHT} className={styles.pointed} />}
          {columns.values.map((column, index) => (
            <Bar key={time.at[index]} column={column} index={index} top={top} />
          ))}
        </svg>
      </div>
      <div className={styles.times}>
        {edges(time).map((at) => (
          <span key={at}>{shortText(at, time.step)}</span>
        ))}
      </div>
    </div>
  );
}

function edges({ at }: Window): number[] {
  const pick = (share: number) => at[Math.round((at.length - 1) * share)] ?? 0;
  return [pick(0), pick(0.5), pick(1)];
}

function Bar({ column, index, top }: { column: readonly number[]; index: number; top: number }) {
  let below = 0;
  return column.map((amount, shade) => {
    if (amount === 0) return null;
    const height = (amount / top) * HEIGHT;
    below += height;
    return (
      <rect
        // oxlint-disable-next-line react/no-array-index-key -- a shade is its place
        key={shade}
        x={index + GAP}
        y={HEIGHT - below}
        width={1 - 2 * GAP}
        height={height}
        className={classes(styles.shade, shadeClass(shade, column.length - 1))}
      />
    );
  });
}

function shadeClass(shade: number, others: number): string | undefined {
  return shade === others ? styles.others : [styles.s0, styles.s1, styles.s2, styles.s3][shade];
}

interface LegendProps {
  columns: Columns;
  nameOf: (id: string) => string;
  tell: (amount: number) => string;
  hovered: number | null;
}

/** Whose which shade is, and the amounts of the step that is pointed at, or of all. */
function Legend({ columns, nameOf, tell, hovered }: LegendProps) {
  const amount = (shade: number) =>
    hovered === null
      ? columns.values.reduce((sum, column) => sum + (column[shade] ?? 0), 0)
      : (columns.values[hovered]?.[shade] ?? 0);
  const others = columns.ids.length;
  const entries = columns.ids.map((id, shade) => ({ key: id, shade, name: nameOf(id) }));
  if (columns.hasOthers) entries.push({ key: "others", shade: others, name: words.others });
  return (
    <ul className={styles.legend}>
      {entries.map(({ key, shade, name }) => (
        <li key={key}>
          <svg aria-hidden viewBox="0 0 10 10" className={styles.swatch}>
            <rect width="10" height="10" rx="3" className={classes(styles.shade, shadeClass(shade, others))} />
          </svg>
          <bdi className={styles.name}>{name}</bdi>
          <span className={styles.amount}>{tell(amount(shade))}</span>
        </li>
      ))}
    </ul>
  );
}
