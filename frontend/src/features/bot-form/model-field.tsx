/** The model: free text, with the catalogue's suggestions one click away. */
import { Check } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import styles from "./fields.module.css";
import type { BotFields } from "./values";
import offers from "./model-field.module.css";
import { useSetField } from "./use-set-field";

const words = texts.botForm.model;

export function ModelField({ provider }: { provider: CatalogProvider }) {
  const { register, formState } = useFormContext<BotFields>();
  return (
    <Field
      label={words.model}
      error={formState.errors.model?.message}
      help={provider.models.length > 0 ? words.modelHelp : undefined}
    >
      {(control) => (
        <>
          <input
            {...control}
            className={`${control.className} ${styles.data}`}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...register("model")}
          />
          {!provider.discovers_models && (
            <ModelOffers label={words.suggestions} models={provider.models} />
          )}
        </>
      )}
    </Field>
  );
}

interface ModelOffersProps {
  label: string;
  models: { id: string; name: string; note?: string | undefined }[];
}

/** Models to pick from; the one that is set is marked. */
export function ModelOffers({ label, models }: ModelOffersProps) {
  const model = useWatch<BotFields, "model">({ name: "model" });
  const setField = useSetField();
  if (models.length === 0) return null;
  return (
    <div role="group" aria-label={label} className={offers.offers}>
      {models.map(({ id, name, note }) => (
        <button
          key={id}
          type="button"
          className={offers.offer}
          aria-pressed={id === model}
          onClick={() => setField("model", id)}
        >
          <span className={offers.name}>{name}</span>
          <code className={offers.id}>{note ?? id}</code>
          {id === model && <Check aria-hidden size={14} className={offers.tick} />}
        </button>
      ))}
    </div>
  );
}
