import { useFormContext } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import type { FormValues } from "./form-values";
import styles from "./provider-choice.module.css";

interface ProviderChoiceProps {
  providers: CatalogProvider[];
  chosen: string;
  onChange: (id: string) => void;
}

export function ProviderChoice({ providers, chosen, onChange }: ProviderChoiceProps) {
  const { register } = useFormContext<FormValues>();
  const description = providers.find(({ id }) => id === chosen)?.description;
  return (
    <div>
      <div className={styles.choices} role="radiogroup" aria-label="Provider">
        {providers.map((provider) => (
          <label key={provider.id} className={styles.choice}>
            <input
              type="radio"
              value={provider.id}
              className="visually-hidden"
              {...register("provider", {
                onChange: (event: { target: { value: string } }) => onChange(event.target.value),
              })}
            />
            <span className={styles.name}>{provider.name}</span>
            {provider.demo && <span className={styles.tag}>no key needed</span>}
          </label>
        ))}
      </div>
      <p className={styles.description} role="status">
        {description}
      </p>
    </div>
  );
}
