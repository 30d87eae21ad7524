/** Keys, as in `<Kbd keys="g b" />`: pressed one after the other, or together where a plus joins them. */
import styles from "./kbd.module.css";

export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(" ").map((chord, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a sequence may press one key twice
        <kbd key={at} className={styles.key}>
          {chord}
        </kbd>
      ))}
    </span>
  );
}
