import type { ReactNode } from "react";

import styles from "./face-choice.module.css";

/** A face beside what it can be made of; on a narrow screen above it. */
export function FaceChoice({ face, children }: { face: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.face}>
      {face}
      <div className={styles.choice}>{children}</div>
    </div>
  );
}

export function FaceHelp({ children }: { children: ReactNode }) {
  return <p className={styles.help}>{children}</p>;
}
