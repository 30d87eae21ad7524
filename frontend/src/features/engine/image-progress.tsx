/** How far the getting of the image is, or how it ended. */
import type { ImageTask } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { Progress } from "../../ui/progress";
import { bytesText } from "../../ui/quantity";
import styles from "./image-progress.module.css";

const words = texts.engine.image;

export function ImageProgress({ task }: { task: ImageTask }) {
  if (task.state === "failed") return <Failed task={task} />;
  if (task.state === "done") {
    return (
      <p className={styles.done}>
        {words.done[task.kind]} <Age at={task.finished_at ?? task.started_at} /> {words.ago}
      </p>
    );
  }
  const amount = amountOf(task);
  return (
    <div className={styles.running}>
      <p className={styles.head}>
        <span className={styles.title}>{words.running[task.kind]}</span>
        <span className={styles.amount}>
          {amount ?? <Age at={task.started_at} />}
        </span>
      </p>
      <Progress
        label={words.running[task.kind]}
        value={shareOf(task)}
        {...(amount !== null && { text: amount })}
      />
      {task.line !== null && <code className={styles.line}>{visibleText(task.line)}</code>}
    </div>
  );
}

function Failed({ task }: { task: ImageTask }) {
  return (
    <Notice tone="bad" role="alert" title={words.failed[task.kind]}>
      {task.error !== null && <p>{visibleText(task.error)}</p>}
      {task.line !== null && task.line !== task.error && (
        <code className={styles.line}>{visibleText(task.line)}</code>
      )}
    </Notice>
  );
}

export function shareOf({ progress }: ImageTask): number | null {
  if (progress?.done_bytes == null || !progress.total_bytes) return null;
  return Math.min(1, progress.done_bytes / progress.total_bytes);
}

function amountOf({ progress }: ImageTask): string | null {
  if (progress?.done_bytes == null) return null;
  const done = bytesText(progress.done_bytes);
  return progress.total_bytes == null ? done : words.amount(done, bytesText(progress.total_bytes));
}
