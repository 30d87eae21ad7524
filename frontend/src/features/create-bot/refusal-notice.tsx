import { useEffect, useRef } from "react";

import type { ApiError } from "../../api/problem";
import { texts } from "../../texts";
import { Notice } from "../../ui/notice";
import styles from "./refusal-notice.module.css";

export interface Refusal {
  error: ApiError;
  /** Complaints that no field shows. */
  rest: string[];
}

/** Why the server did not make the bot; it comes into sight wherever somebody had scrolled to. */
export function RefusalNotice({ refusal }: { refusal: Refusal }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // jsdom lays nothing out and has nothing to scroll.
    notice.current?.scrollIntoView?.({ block: "nearest" });
  }, [refusal]);
  const { error, rest } = refusal;
  return (
    <div ref={notice} className={styles.place}>
      <Notice tone="bad" role="alert" title={texts.createBot.refused.title}>
        {[error.message, error.hint, ...rest].map((text) => text !== null && <p key={text}>{text}</p>)}
      </Notice>
    </div>
  );
}
