import { useFormContext } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { Sentence } from "../../ui/sentence";
import styles from "./fields.module.css";
import type { BotFields } from "./values";

const words = texts.botForm.model;

export function UrlField({ provider }: { provider: CatalogProvider }) {
  const { register, formState } = useFormContext<BotFields>();
  return (
    <Field
      label={words.url}
      note={provider.base_url === "optional" && words.optional}
      error={formState.errors.base_url?.message}
      help={<Sentence text={provider.discovers_models ? words.ollamaUrlHelp : words.urlHelp} />}
    >
      {(control) => (
        <input
          {...control}
          className={`${control.className} ${styles.data}`}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.urlPlaceholder}
          {...register("base_url")}
        />
      )}
    </Field>
  );
}
