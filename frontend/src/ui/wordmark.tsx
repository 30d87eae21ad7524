import { classes } from "./classes";
import styles from "./wordmark.module.css";

export function Wordmark({ large = false }: { large?: boolean }) {
  return (
    <span className={classes(styles.wordmark, large && styles.large)}>
      <svg viewBox="0 0 32 32" aria-hidden fill="none" strokeWidth="2.6" className={styles.mark}>
        <g stroke="currentColor" strokeLinecap="round" strokeLinejoin="round">
          <path d="M16 9.5V6.6" />
          <rect x="4.5" y="9.5" width="23" height="18" rx="6.5" />
          <path d="M11.6 16.4v2.8M20.4 16.4v2.8" />
        </g>
        <path d="M12.8 23.4h6.4" strokeLinecap="round" className={styles.lit} />
        <circle cx="16" cy="4" r="2.2" className={styles.lamp} />
      </svg>
      BotMaker
    </span>
  );
}
