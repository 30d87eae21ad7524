import { Pencil } from "lucide-react";
import type { ReactNode } from "react";

import type { Catalog, CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { bytesText, coresText } from "../../ui/quantity";
import { hasKeyChoice, MIB, sourceOf } from "../bot-form";
import { channelNames } from "./bot-preview";
import type { FormValues } from "./form-values";
import styles from "./step-review.module.css";
import type { Step } from "./steps";

const words = texts.createBot.review;

function keyText(values: FormValues, provider: CatalogProvider): string {
  const { short } = texts.keyring.source;
  const source = sourceOf(values);
  if (source === "tags") return short.tags(values.key_tags);
  return source === "own" && provider.key === "none" ? short.none : short[source];
}

interface SummaryProps {
  catalog: Catalog;
  values: FormValues;
  onEdit: (step: Step) => void;
}

/** Everything that was chosen, each with the way back to it. */
export function ReviewSummary({ catalog, values, onEdit }: SummaryProps) {
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  const count = values.persona.split(/\s+/).filter(Boolean).length;
  const fact = (step: Step, name: string, value: ReactNode) => (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.chosen}>{value}</span>
        <Button
          look="quiet"
          size="s"
          icon={Pencil}
          iconOnly
          title={words.edit(name)}
          onClick={() => onEdit(step)}
        >
          {words.edit(name)}
        </Button>
      </dd>
    </div>
  );
  return (
    <dl className={styles.summary}>
      {fact(
        "identity",
        words.summary.name,
        <>
          <bdi>{values.name}</bdi> <code>{values.hostname}</code>
        </>,
      )}
      {fact("identity", words.summary.persona, count === 0 ? words.summary.noPersona : words.summary.words(count))}
      {fact("identity", words.summary.tags, values.tags.join(", ") || words.summary.noTags)}
      {fact(
        "model",
        words.summary.model,
        <>
          {provider?.name} <code>{values.model}</code>
        </>,
      )}
      {provider && hasKeyChoice(provider) && fact("model", words.summary.key, keyText(values, provider))}
      {fact(
        "channels",
        words.summary.channels,
        channelNames(catalog, values.channels) || words.summary.noChannels,
      )}
      {fact(
        "resources",
        words.summary.resources,
        `${bytesText(values.memory_mib * MIB)} · ${coresText(values.cpu_cores * 1000)} · ${words.summary.processes(values.pids)}`,
      )}
    </dl>
  );
}
