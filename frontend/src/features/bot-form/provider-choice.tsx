import { useFormContext } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import type { BotFields } from "./values";
import styles from "./provider-choice.module.css";
import { RadioAbout, RadioCard, RadioTitle } from "./radio-card";

const words = texts.botForm.model;

interface ProviderChoiceProps {
  providers: CatalogProvider[];
  onChange: (id: string) => void;
}

export function ProviderChoice({ providers, onChange }: ProviderChoiceProps) {
  const { register } = useFormContext<BotFields>();
  const field = register("provider", {
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  });
  return (
    <div className={styles.choices} role="radiogroup" aria-label={words.provider}>
      {providers.map((provider) => (
        <RadioCard key={provider.id} field={field} value={provider.id} className={styles.choice}>
          <span className={styles.top}>
            <RadioTitle>{provider.name}</RadioTitle>
            {provider.demo && <span className={styles.tag}>{words.noKey}</span>}
            {provider.discovers_models && <span className={styles.tag}>{words.ownMachine}</span>}
          </span>
          <RadioAbout>{provider.description}</RadioAbout>
        </RadioCard>
      ))}
    </div>
  );
}
