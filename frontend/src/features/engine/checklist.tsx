/** What must be so for bots to run, how it is, and what to do about what is not: the same that `doctor` looks at. */
import { CircleAlert, CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";

import type { Check } from "../../api/types";
import { texts } from "../../texts";
import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import styles from "./checklist.module.css";
import { GetImageButton } from "./get-image-button";
import { ImageProgress } from "./image-progress";
import { useImageTask } from "./use-image-task";

const words = texts.engine.checks;

const ICONS: Record<Check["state"], LucideIcon> = {
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
};

const URGENCY: Record<Check["state"], number> = { bad: 0, warning: 1, good: 2 };

/** The worst first; what is equally bad in the order in which a person would look. */
export function byUrgency(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => URGENCY[a.state] - URGENCY[b.state]);
}

/** The server says things as a command line does; a first word that is one begins a sentence here. */
export function asSentence(text: string): string {
  return /^[a-z]+(?=[\s,;'’]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

interface ChecklistProps {
  checks: readonly Check[];
  /** Where left-over things are shown and cleaned up. */
  onCleanUp?: () => void;
}

export function Checklist({ checks, onCleanUp }: ChecklistProps) {
  return (
    <ul className={styles.list} aria-label={words.title}>
      {byUrgency(checks).map((check) => (
        <CheckRow key={check.id} check={check} {...(onCleanUp && { onCleanUp })} />
      ))}
    </ul>
  );
}

function CheckRow({ check, onCleanUp }: { check: Check; onCleanUp?: () => void }) {
  const Icon = ICONS[check.state];
  const wrong = check.state !== "good";
  return (
    <li className={classes(styles.row, styles[check.state])}>
      <Icon aria-hidden size={18} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.title}>
          {asSentence(check.title)}
          <span className="visually-hidden">: {words.states[check.state]}</span>
        </p>
        <p className={styles.detail}>{visibleText(asSentence(check.detail))}</p>
        {wrong && check.fix !== null && <p className={styles.fix}>{visibleText(asSentence(check.fix))}</p>}
        {wrong && check.action === "get_image" && <ImageTaskView />}
      </div>
      {wrong && <Remedy action={check.action} {...(onCleanUp && { onCleanUp })} />}
    </li>
  );
}

function Remedy({ action, onCleanUp }: { action: Check["action"]; onCleanUp?: () => void }) {
  if (action === "get_image") return <GetImageButton />;
  if (action === "clean_up" && onCleanUp) {
    return (
      <button type="button" className={styles.link} onClick={onCleanUp}>
        {words.cleanUp}
      </button>
    );
  }
  return null;
}

function ImageTaskView() {
  const task = useImageTask();
  if (!task || task.state === "done") return null;
  return <ImageProgress task={task} />;
}
