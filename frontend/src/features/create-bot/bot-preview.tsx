/** The bot as it will be, beside the form. */
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import { bytesText, coresText } from "../../ui/quantity";
import { MIB } from "../bot-form";
import styles from "./bot-preview.module.css";
import type { FormValues } from "./form-values";
import { Portrait } from "./portrait";

const words = texts.createBot.preview;

export function BotPreview({ catalog }: { catalog: Catalog }) {
  const { control } = useFormContext<FormValues>();
  const values = useWatch({ control }) as FormValues;
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  const named = values.name.trim() !== "";
  return (
    <section className={styles.preview} aria-label={words.label}>
      <div className={styles.top}>
        <Portrait values={values} awake={named} />
        <div className={styles.names}>
          <p className={styles.name}>
            <bdi>{named ? values.name : words.unnamed}</bdi>
          </p>
          <code className={styles.hostname}>{values.hostname || words.noHostname}</code>
        </div>
      </div>
      {values.tags.length > 0 && (
        <ul className={styles.tags}>
          {values.tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      )}
      <PersonaStart persona={values.persona} />
      <dl className={styles.facts}>
        <div>
          <dt>{words.model}</dt>
          <dd>
            {provider?.name}
            <code>{values.model}</code>
          </dd>
        </div>
        <div>
          <dt>{words.channels}</dt>
          <dd>{channelNames(catalog, values.channels) || words.noChannels}</dd>
        </div>
        <div>
          <dt>{words.limits}</dt>
          <dd>
            <code>
              {bytesText((values.memory_mib || 0) * MIB)} · {coresText((values.cpu_cores || 0) * 1000)}
            </code>
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** The first words of the persona, without its marks. */
function PersonaStart({ persona }: { persona: string }) {
  const start = persona
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .slice(0, 3)
    .join(" ")
    .replaceAll(/[*_`]/g, "");
  return <p className={styles.persona}>{start === "" ? words.noPersona : start}</p>;
}

export function channelNames(catalog: Catalog, channels: { kind: string }[]): string {
  return channels
    .map(({ kind }) => catalog.channels.find((offered) => offered.kind === kind)?.name ?? kind)
    .join(", ");
}
