import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";

import styles from "./back-to-bots.module.css";

/** The way back to the list, above a page that was reached from there. */
export function BackToBots({ children }: { children: string }) {
  return (
    <Link to="/" className={styles.back}>
      <ArrowLeft aria-hidden size={16} />
      {children}
    </Link>
  );
}
