/** Which plots there are, what they show and how their amounts are told. */
import { texts } from "../../texts";
import { coresText } from "../../ui/quantity";
import { countText, memoryText, percentText, rateText } from "./amounts";
import type { PlotShape } from "./plot-options";
import type { Column } from "./series";

export interface Limits {
  cpuPercent: number;
  memoryBytes: number | null;
  pids: number;
}

export interface ChartKind {
  name: string;
  /** The limit in words, for the head of the plot. */
  note: string | null;
  columns: Column[];
  shape: PlotShape;
}

const FULL_CORE = 100;
const QUIET_RATE = 2_000;

/** A little air above the greatest value, and never less than `least`. */
const above = (greatest: number, least: number) => Math.max(greatest * 1.15, least);

export function chartsFor({ cpuPercent, memoryBytes, pids }: Limits): ChartKind[] {
  const words = texts.metrics;
  return [
    {
      name: words.cpu,
      note: words.cpuNote(coresText(cpuPercent * 10)),
      columns: ["cpu"],
      shape: {
        lines: 1,
        limit: cpuPercent,
        binary: false,
        format: percentText,
        top: (greatest) => above(greatest, Math.min(cpuPercent, FULL_CORE) / 10),
      },
    },
    {
      name: words.memory,
      note: memoryBytes === null ? null : words.memoryNote(memoryText(memoryBytes)),
      columns: ["memory"],
      shape: {
        lines: 1,
        limit: memoryBytes,
        binary: true,
        format: memoryText,
        // Memory is what a bot dies of, so it is always seen against all that it may have.
        top: (greatest) => above(greatest, (memoryBytes ?? 0) * 1.04),
      },
    },
    {
      name: words.network,
      note: null,
      columns: ["received", "sent"],
      shape: {
        lines: 2,
        limit: null,
        binary: false,
        format: rateText,
        top: (greatest) => above(greatest, QUIET_RATE),
      },
    },
    {
      name: words.pids,
      note: words.pidsNote(pids),
      columns: ["pids"],
      shape: {
        lines: 1,
        limit: pids,
        binary: false,
        format: countText,
        top: (greatest) => above(greatest, 16),
      },
    },
  ];
}
