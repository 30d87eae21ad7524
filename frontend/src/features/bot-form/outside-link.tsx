import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./fields.module.css";

/** A link to another host. Nothing is loaded from there: it opens in a tab of its own, by a click only. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener" className={styles.outside}>
      {children}
      <ExternalLink aria-hidden size={12} />
    </a>
  );
}
