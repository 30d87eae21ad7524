/** Markdown as it reads. The renderer is loaded when somebody first wants to see some. */
import { lazy, Suspense } from "react";

import { texts } from "../../texts";
import { Skeleton } from "../../ui/skeleton";
import styles from "./markdown-view.module.css";

const Rendered = lazy(() => import("./markdown-rendered"));

export function MarkdownView({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <Suspense
        fallback={
          <div role="status" aria-busy="true" aria-label={texts.createBot.identity.loadingPreview}>
            <Skeleton />
          </div>
        }
      >
        <Rendered text={text} />
      </Suspense>
    </div>
  );
}
