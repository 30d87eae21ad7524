/** The shape of the list before it is there. */
import { texts } from "../../texts";
import { Skeleton } from "../../ui/skeleton";
import type { View } from "./list/use-view";
import styles from "./loading.module.css";

const GROUPS = ["a", "b", "c", "d"];
const CARDS = ["a", "b", "c", "d", "e", "f", "g", "h"];

export function Loading({ view }: { view: View }) {
  return (
    <div role="status" aria-label={texts.bots.loading} className={styles.page}>
      <Skeleton className={styles.shares} />
      <div className={styles.groups}>
        {GROUPS.map((key) => (
          <Skeleton key={key} className={styles.group} />
        ))}
      </div>
      <Skeleton className={styles.bar} />
      <div className={view === "cards" ? styles.cards : styles.rows}>
        {CARDS.map((key) => (
          <div key={key} className={view === "cards" ? styles.card : styles.row}>
            <Skeleton className={styles.face} />
            <Skeleton className={styles.name} />
            <Skeleton className={styles.status} />
          </div>
        ))}
      </div>
    </div>
  );
}
