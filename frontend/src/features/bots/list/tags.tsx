import { texts } from "../../../texts";
import { visibleText } from "../../../ui/hostile-text";
import styles from "./tags.module.css";

export function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul className={styles.tags} aria-label={texts.bots.card.tags}>
      {tags.map((tag) => (
        <li key={tag} className={styles.tag}>
          {visibleText(tag)}
        </li>
      ))}
    </ul>
  );
}
