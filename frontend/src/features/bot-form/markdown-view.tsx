import { Markdown } from "../../ui/markdown/markdown";
import styles from "./markdown-view.module.css";

/** A persona as it reads. Its links are not followed: it may come from a link or from somebody else's bot. */
export function MarkdownView({ text }: { text: string }) {
  return (
    <div className={styles.view}>
      <Markdown text={text} links="named" />
    </div>
  );
}
