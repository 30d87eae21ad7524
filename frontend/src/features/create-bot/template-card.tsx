import type { ReactNode } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";

import { RadioAbout, RadioCard, RadioTitle } from "../bot-form";
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
    <RadioCard field={field} value={value} className={styles.card}>
      <span aria-hidden className={styles.picture}>
        {picture}
      </span>
      <span className={styles.words}>
        <RadioTitle>{title}</RadioTitle>
        <RadioAbout>{about}</RadioAbout>
      </span>
    </RadioCard>
  );
}
