import { classes } from "./classes";
import styles from "./skeleton.module.css";

/** A placeholder of the size of what is being loaded. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <div aria-hidden className={classes(styles.skeleton, className)} />;
}
