import { LoaderCircle } from "lucide-react";

import type { BotState } from "../../api/types";
import { classes } from "../../ui/classes";
import { toneClass } from "../../ui/tone";
import styles from "./status-badge.module.css";
import { statusWords } from "./status-words";

export function StatusBadge({ state, large = false }: { state: BotState; large?: boolean }) {
  const { word, tone, icon: Icon, meaning } = statusWords(state);
  const turns = Icon === LoaderCircle;
  return (
    <span
      className={classes(styles.badge, toneClass(tone), large && styles.large)}
      title={meaning}
      data-state={state}
    >
      <Icon aria-hidden size={large ? 17 : 15} className={turns ? styles.turns : undefined} />
      {word}
    </span>
  );
}
