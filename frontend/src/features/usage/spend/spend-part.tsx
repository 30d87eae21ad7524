/** What was spent: sums, a plot by time and name, a table, and all of it as a file. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChartNoAxesColumn } from "lucide-react";
import { useMemo } from "react";

import { texts } from "../../../texts";
import { EmptyState } from "../../../ui/empty-state";
import { Notice } from "../../../ui/notice";
import { Segmented } from "../../../ui/segmented";
import { Skeleton } from "../../../ui/skeleton";
import { KeyringProblem, usageQuery, type UsageRow } from "../../keyring";
import { useChoice } from "../use-choice";
import { useHour } from "../use-hour";
import styles from "../usage.module.css";
import { CsvButton } from "./csv-button";
import own from "./spend.module.css";
import { GROUPINGS, idOf, MEASURES, ranked, SHADES, sumOf, type Grouping, type Measure } from "./sums";
import { SpendPlot } from "./spend-plot";
import { SpendTable } from "./spend-table";
import { Totals } from "./totals";
import { RANGES, RANGES_SHOWN, windowOf, type Range, type Window } from "./window";

const words = texts.usage;

export function SpendPart() {
  const [range, setRange] = useChoice("range", RANGES);
  const [by, setBy] = useChoice("by", GROUPINGS);
  const [measure, setMeasure] = useChoice("show", MEASURES);
  const hour = useHour();
  const time = useMemo(() => windowOf(range, hour), [range, hour]);
  const { data, error, refetch } = useQuery(usageQuery({ from: time.from, to: time.to, group: [by] }));
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        <div className={own.choices}>
          <Segmented
            label={words.range.label}
            value={range}
            options={RANGES_SHOWN.map((value) => ({ value, label: words.range[value] }))}
            onChange={setRange}
          />
          <Segmented
            label={words.by.label}
            value={by}
            options={GROUPINGS.map((value) => ({ value, label: words.by[value] }))}
            onChange={setBy}
          />
          <Segmented
            label={words.measure.label}
            value={measure}
            options={MEASURES.map((value) => ({ value, label: words.measure[value] }))}
            onChange={setMeasure}
          />
        </div>
        <CsvButton from={time.from} to={time.to} />
      </div>
      {error && <KeyringProblem title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Placeholders />}
      {data && <Loaded rows={data} time={time} range={range} by={by} measure={measure} />}
    </div>
  );
}

interface LoadedProps {
  rows: readonly UsageRow[];
  time: Window;
  range: Range;
  by: Grouping;
  measure: Measure;
}

function Loaded({ rows, time, range, by, measure }: LoadedProps) {
  const sum = useMemo(() => sumOf(rows), [rows]);
  const sorted = useMemo(() => ranked(rows, measure), [rows, measure]);
  if (sum.requests === 0) {
    return (
      <EmptyState
        title={words.empty.title}
        picture={<ChartNoAxesColumn aria-hidden size={40} className={own.picture} />}
      >
        <p>{words.empty.text}</p>
      </EmptyState>
    );
  }
  const top = sorted.slice(0, SHADES).map((row) => idOf(row, by));
  return (
    <>
      <Totals sum={sum} />
      {sum.unpriced > 0 && (
        <Notice
          tone="warn"
          title={words.totals.unpriced(sum.unpriced)}
          action={<Link to="/usage/prices">{words.totals.setPrices}</Link>}
        />
      )}
      <SpendPlot time={time} range={range} by={by} measure={measure} top={top} sum={sum} />
      <SpendTable rows={sorted} by={by} measure={measure} sum={sum} />
    </>
  );
}

function Placeholders() {
  return (
    <div role="status" aria-label={words.loading} className={styles.part}>
      <Skeleton className={own.totalsPlaceholder} />
      <Skeleton className={styles.placeholder} />
    </div>
  );
}
