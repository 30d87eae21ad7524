/** What a bot uses right now against what it may use. */
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Meter, type MeterTone } from "../../ui/progress";
import { coresText } from "../../ui/quantity";
import { countText, memoryText, percentText, rateText, shareOf } from "./amounts";
import styles from "./gauges.module.css";
import { runOf } from "./run-of";
import { useLiveStats, type LiveStats } from "./use-live-stats";

const NEARLY_FULL = 0.85;
const FULL = 0.95;

/** Only memory and processes are dangerous when they run out; a busy processor is merely slow. */
function toneOf(share: number): MeterTone {
  if (share >= FULL) return "bad";
  return share >= NEARLY_FULL ? "warn" : "plain";
}

export function Gauges({ bot }: { bot: Bot }) {
  const live = useLiveStats(bot.id, runOf(bot));
  const { latest } = live;
  if (!latest) return <p className={styles.none}>{absentWords(live)}</p>;
  const words = texts.metrics.gauges;
  const { cpu_millis: cpuMillis, pids } = bot.resources;
  const memoryShare = shareOf(latest.memory_bytes, latest.memory_limit_bytes) ?? 0;
  const pidsShare = shareOf(latest.pids, pids) ?? 0;
  return (
    <div className={styles.gauges}>
      <Meter
        label={words.cpu}
        value={shareOf(latest.cpu_percent, cpuMillis / 10) ?? 0}
        text={`${percentText(latest.cpu_percent)} ${words.of(coresText(cpuMillis))}`}
      />
      <Meter
        label={words.memory}
        value={memoryShare}
        tone={toneOf(memoryShare)}
        text={`${memoryText(latest.memory_bytes)} ${words.of(memoryText(latest.memory_limit_bytes))}`}
      />
      <Meter
        label={words.pids}
        value={pidsShare}
        tone={toneOf(pidsShare)}
        text={`${countText(latest.pids)} ${words.of(countText(pids))}`}
      />
      <p className={styles.network}>
        <span>{words.network}</span>
        <span className={styles.figure}>{networkWords(live)}</span>
      </p>
    </div>
  );
}

function networkWords({ series }: LiveStats): string {
  const received = series.received.at(-1);
  const sent = series.sent.at(-1);
  if (received == null || sent == null) return texts.metrics.unknown;
  return texts.metrics.gauges.networkValue(rateText(received), rateText(sent));
}

function absentWords({ phase }: LiveStats): string {
  const words = texts.metrics.gauges;
  if (phase.name === "asleep") return words.asleep;
  return phase.name === "failed" ? words.failed : words.waiting;
}
