/** A text of data to read and copy, with a little colour by role. */
import { CopyButton } from "../../ui/copy-button";
import styles from "./code-view.module.css";
import type { Piece } from "./highlight";

interface CodeViewProps {
  /** What it is, for screen readers and the copy button. */
  subject: string;
  text: string;
  pieces: Piece[];
}

export function CodeView({ subject, text, pieces }: CodeViewProps) {
  return (
    <div className={styles.view}>
      <CopyButton text={text} subject={subject} className={styles.copy} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <pre className={styles.text} role="region" tabIndex={0} aria-label={subject}>
        <code>
          {pieces.map((piece, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text never move
            <span key={at} className={styles[piece.role]}>
              {piece.text}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}
