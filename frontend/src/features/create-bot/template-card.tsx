import type { ReactNode } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";

import styles from "./template-card.module.css";

interface TemplateCardProps {
  field: UseFormRegisterReturn;
  value: string;
  picture: ReactNode;
  title: string;
  about: string;
}

export function TemplateCard({ field, value, picture, title, about }: TemplateCardProps) {
  return (
    <label className={styles.card}>
      <input type="radio" value={value} className={styles.radio} {...field} />
      <span aria-hidden className={styles.picture}>
        {picture}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.about}>{about}</span>
      </span>
    </label>
  );
}
