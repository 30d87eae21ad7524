import type { ReactNode } from "react";

import styles from "./text-button.module.css";

/** A button within a line of small text. */
export function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.button} onClick={onClick}>
      {children}
    </button>
  );
}
