import { useState } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import styles from "./draft-notice.module.css";

const words = texts.createBot.draft;

/** Says that a draft came back, and offers to begin anew. */
export function DraftNotice({ onStartOver }: { onStartOver: () => void }) {
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  const startOver = () => {
    setShown(false);
    onStartOver();
  };
  return (
    <Notice
      tone="info"
      role="status"
      title={words.restored}
      className={styles.notice}
      action={
        <span className={styles.actions}>
          <Button size="s" onClick={startOver}>
            {words.again}
          </Button>
          <Button size="s" look="quiet" onClick={() => setShown(false)}>
            {words.keep}
          </Button>
        </span>
      }
    >
      {words.restoredText}
    </Notice>
  );
}
