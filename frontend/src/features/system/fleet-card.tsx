/** The bots in numbers: how many are in which state, and how much is left of what each of them needs one of. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Bot, BotState, SystemView } from "../../api/types";
import { texts } from "../../texts";
import { Card } from "../../ui/card";
import { classes } from "../../ui/classes";
import { Meter } from "../../ui/progress";
import { toneClass } from "../../ui/tone";
import { botsQuery, statusWords } from "../bots";
import { toneOf } from "./machine-card";
import styles from "./system.module.css";

const words = texts.system.fleet;

export function FleetCard({ system }: { system: SystemView }) {
  const { data: counts } = useQuery({ ...botsQuery, select: countStates });
  const total = counts?.reduce((sum, { count }) => sum + count, 0) ?? system.bots.total;
  return (
    <Card title={words.title}>
      <p>{words.total(total, system.bots.max.toLocaleString("en"))}</p>
      {counts && total > 0 && <States counts={counts} total={total} />}
      <div className={styles.meters}>
        <Ports ports={system.ports} />
        <Subnets subnets={system.subnets} />
      </div>
    </Card>
  );
}

export interface StateCount {
  state: BotState;
  count: number;
}

/** The states that any bot is in, the commonest first. */
export function countStates(bots: readonly Bot[]): StateCount[] {
  const counts = new Map<BotState, number>();
  for (const { status } of bots) counts.set(status.state, (counts.get(status.state) ?? 0) + 1);
  return [...counts]
    .map(([state, count]) => ({ state, count }))
    .toSorted((a, b) => b.count - a.count);
}

function States({ counts, total }: { counts: StateCount[]; total: number }) {
  return (
    <div className={styles.stack}>
      <svg aria-hidden className={styles.shares} viewBox="0 0 100 4" preserveAspectRatio="none">
        {sharesOf(counts, total).map(({ state, from, width }) => (
          <rect
            key={state}
            x={from}
            y="0"
            width={Math.max(0, width - 0.4)}
            height="4"
            className={classes(styles.share, toneClass(statusWords(state).tone))}
          />
        ))}
      </svg>
      <ul className={styles.states} aria-label={words.states}>
        {counts.map(({ state, count }) => (
          <li key={state}>
            <Link to="/" search={{ state }} className={styles.state}>
              <span aria-hidden className={classes(styles.swatch, toneClass(statusWords(state).tone))} />
              {statusWords(state).word}
              <strong className={styles.number}>{count}</strong>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where each state's part of the bar begins and how wide it is, in hundredths. */
export function sharesOf(counts: readonly StateCount[], total: number) {
  let from = 0;
  return counts.map(({ state, count }) => {
    const share = { state, from, width: (count / total) * 100 };
    from += share.width;
    return share;
  });
}

function Ports({ ports }: { ports: SystemView["ports"] }) {
  const total = ports.last - ports.first + 1;
  return (
    <Pool
      label={words.ports}
      range={words.portRange(ports.first, ports.last)}
      used={ports.used}
      total={total}
      bad={ports.bad}
    />
  );
}

function Subnets({ subnets }: { subnets: SystemView["subnets"] }) {
  const { pool, used, total, bad } = subnets;
  return <Pool label={words.subnets} range={pool} used={used} total={total} bad={bad} />;
}

interface PoolProps {
  label: string;
  range: string;
  used: number;
  total: number;
  bad: number;
}

function Pool({ label, range, used, total, bad }: PoolProps) {
  const share = total > 0 ? used / total : 1;
  return (
    <div className={styles.stack}>
      <Meter
        label={
          <>
            {label} <code className={styles.faint}>{range}</code>
          </>
        }
        value={share}
        text={words.portsText(used, total)}
        tone={toneOf(share)}
      />
      {bad > 0 && <p className={styles.detail}>{words.bad(bad)}</p>}
    </div>
  );
}
