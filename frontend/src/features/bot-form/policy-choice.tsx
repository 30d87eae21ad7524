import { useFormContext } from "react-hook-form";

import type { BotFields } from "./values";
import styles from "./policy-choice.module.css";

interface PolicyChoiceProps {
  at: number;
  field: "dm_policy" | "group_policy";
  question: string;
  policies: Record<string, { label: string; about: string }>;
}

/** One of a few rules, each with a sentence that says what it means. */
export function PolicyChoice({ at, field, question, policies }: PolicyChoiceProps) {
  const { register, formState } = useFormContext<BotFields>();
  const input = register(`channels.${at}.${field}`);
  const error = formState.errors.channels?.[at]?.[field]?.message;
  return (
    <fieldset className={styles.policies}>
      <legend className={styles.question}>{question}</legend>
      {Object.entries(policies).map(([value, { label, about }]) => (
        <label key={value} className={styles.policy}>
          <input type="radio" value={value} className={styles.radio} {...input} />
          <span className={styles.words}>
            <span className={styles.label}>{label}</span>
            <span className={styles.about}>{about}</span>
          </span>
        </label>
      ))}
      {error !== undefined && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
