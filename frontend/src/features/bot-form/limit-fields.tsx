/** How much of the machine a bot may use: sizes to choose by name, and each limit by itself. */
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import { bytesText, coresText } from "../../ui/quantity";
import { LimitField } from "./limit-field";
import styles from "./limit-presets.module.css";
import { presetsOf, type Preset } from "./presets";
import { MIB, type BotFields } from "./values";

const words = texts.botForm.resources;

export function LimitFields({ catalog }: { catalog: Catalog }) {
  const { minimum, maximum } = catalog.limits.resources;
  return (
    <>
      <LimitField
        field="memory_mib"
        label={words.memory}
        unit={words.memoryUnit}
        help={words.memoryHelp}
        least={Math.ceil(minimum.memory_bytes / MIB)}
        most={Math.floor(maximum.memory_bytes / MIB)}
        step={256}
        range={words.range(bytesText(minimum.memory_bytes), bytesText(maximum.memory_bytes))}
      />
      <LimitField
        field="cpu_cores"
        label={words.cpu}
        unit={words.cpuUnit}
        help={words.cpuHelp}
        least={minimum.cpu_millis / 1000}
        most={maximum.cpu_millis / 1000}
        step={0.25}
        range={words.range(coresText(minimum.cpu_millis), coresText(maximum.cpu_millis))}
      />
      <LimitField
        field="pids"
        label={words.pids}
        unit={words.pidsUnit}
        help={words.pidsHelp}
        least={minimum.pids}
        most={maximum.pids}
        step={64}
        range={words.range(String(minimum.pids), String(maximum.pids))}
      />
    </>
  );
}

export function LimitPresets({ catalog }: { catalog: Catalog }) {
  const presets = presetsOf(catalog);
  const { setValue } = useFormContext<BotFields>();
  const [memory, cpu, pids] = useWatch<BotFields, ["memory_mib", "cpu_cores", "pids"]>({
    name: ["memory_mib", "cpu_cores", "pids"],
  });
  const choose = ({ limits }: Preset) => {
    for (const [field, value] of Object.entries(limits)) {
      setValue(field as keyof Preset["limits"], value, { shouldDirty: true, shouldValidate: true });
    }
  };
  return (
    <div role="group" aria-label={words.presets} className={styles.presets}>
      {presets.map((preset) => {
        const { memory_mib, cpu_cores, pids: most } = preset.limits;
        return (
          <button
            key={preset.id}
            type="button"
            className={styles.preset}
            aria-pressed={memory === memory_mib && cpu === cpu_cores && pids === most}
            onClick={() => choose(preset)}
          >
            <span className={styles.name}>{words[preset.id].label}</span>
            <span className={styles.about}>{words[preset.id].about}</span>
            <code className={styles.figures}>
              {bytesText(memory_mib * MIB)} · {coresText(cpu_cores * 1000)}
            </code>
          </button>
        );
      })}
    </div>
  );
}
