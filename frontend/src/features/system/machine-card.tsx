/** How much room there is: disk, memory, what bots were promised of it, load. */
import type { SystemView } from "../../api/types";
import { texts } from "../../texts";
import { Card } from "../../ui/card";
import { Meter, type MeterTone } from "../../ui/progress";
import { bytesText, coresText } from "../../ui/quantity";
import styles from "./system.module.css";

const words = texts.system.machine;

/** From which share on a resource is nearly, and from which it is as good as gone. */
const NEARLY_FULL = 0.9;
const FULL = 0.96;

export function toneOf(share: number): MeterTone {
  if (share >= FULL) return "bad";
  return share >= NEARLY_FULL ? "warn" : "plain";
}

/** The share that is in use; 0 when the whole is not known. */
export function usedShare(total: number, free: number): number {
  return total > 0 ? Math.min(1, Math.max(0, (total - free) / total)) : 0;
}

export function MachineCard({ system }: { system: SystemView }) {
  return (
    <Card title={words.title}>
      <div className={styles.meters}>
        <Disk disk={system.disk} />
        <Memory machine={system.machine} />
        <Promised system={system} />
        <Load machine={system.machine} />
      </div>
    </Card>
  );
}

function Disk({ disk }: { disk: SystemView["disk"] }) {
  if (!disk) return <p className={styles.detail}>{words.diskUnknown}</p>;
  const share = usedShare(disk.total_bytes, disk.free_bytes);
  const text = words.diskText(bytesText(disk.free_bytes), bytesText(disk.total_bytes));
  return <Meter label={words.disk} value={share} text={text} tone={toneOf(share)} />;
}

function Memory({ machine }: { machine: SystemView["machine"] }) {
  const { memory_total_bytes: total, memory_available_bytes: free } = machine;
  const share = usedShare(total, free);
  const text = words.memoryText(bytesText(free), bytesText(total));
  return <Meter label={words.memory} value={share} text={text} tone={toneOf(share)} />;
}

function Promised({ system }: { system: SystemView }) {
  const { memory_bytes: promised, cpu_millis: millis } = system.promised;
  const total = system.machine.memory_total_bytes;
  const tooMuch = total > 0 && promised > total;
  return (
    <div className={styles.stack}>
      <Meter
        label={words.promised}
        value={total > 0 ? promised / total : 0}
        text={words.promisedText(bytesText(promised), bytesText(total))}
        tone={tooMuch ? "warn" : "plain"}
      />
      <p className={styles.detail}>
        {tooMuch ? words.promisedTooMuch : words.cpus(coresText(millis))}
      </p>
    </div>
  );
}

function Load({ machine }: { machine: SystemView["machine"] }) {
  const { load_1m: load, cpus } = machine;
  const share = cpus > 0 ? load / cpus : 0;
  return (
    <Meter
      label={words.load}
      value={share}
      text={words.loadText(load.toFixed(2), cpus)}
      tone={share > 1.5 ? "warn" : "plain"}
    />
  );
}
