/** Sizes to choose by name, kept within what the operator allows. */
import type { Catalog } from "../../api/types";
import { MIB, resourceValues, type LimitValues } from "./values";

export interface Preset {
  id: "small" | "standard" | "large";
  limits: LimitValues;
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** Small, standard (the operator's default) and large; those that the limits make equal are left out. */
export function presetsOf({ defaults, limits }: Catalog): Preset[] {
  const standard = resourceValues(defaults.resources);
  const { minimum, maximum } = limits.resources;
  const within = (wish: LimitValues): LimitValues => ({
    memory_mib: clamp(wish.memory_mib, Math.ceil(minimum.memory_bytes / MIB), Math.floor(maximum.memory_bytes / MIB)),
    cpu_cores: clamp(wish.cpu_cores, minimum.cpu_millis / 1000, maximum.cpu_millis / 1000),
    pids: clamp(wish.pids, minimum.pids, maximum.pids),
  });
  const presets: Preset[] = [
    {
      id: "small",
      limits: within({ memory_mib: standard.memory_mib / 2 + 256, cpu_cores: 0.5, pids: standard.pids }),
    },
    { id: "standard", limits: standard },
    {
      id: "large",
      limits: within({ memory_mib: standard.memory_mib * 2, cpu_cores: 2, pids: standard.pids * 2 }),
    },
  ];
  const seen = new Set<string>();
  return presets.filter(({ limits: of }) => {
    const key = JSON.stringify(of);
    return !seen.has(key) && seen.add(key);
  });
}
