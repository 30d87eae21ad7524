/** What can be done with the selection; it floats over the end of the list while there is one. */
import { Play, RotateCw, ScrollText, Square, Trash2, X, type LucideIcon } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button, buttonClass } from "../../../ui/button";
import { visibleText } from "../../../ui/hostile-text";
import { Progress } from "../../../ui/progress";
import { LightLink } from "../list/light-link";
import styles from "./bulk-bar.module.css";
import { ACTIONS, changes, type Action } from "./bulk";
import type { Refused, Running } from "./use-bulk";

const words = texts.bots.selection;

const ICONS: Record<Action, LucideIcon> = {
  start: Play,
  stop: Square,
  restart: RotateCw,
  delete: Trash2,
};

interface BulkBarProps {
  selected: readonly Bot[];
  /** How many of the selected ones the filter hides. */
  hidden: number;
  /** How many bots are shown. */
  shown: number;
  allShown: boolean;
  running: Running | null;
  refused: Refused;
  onAct: (action: Action) => void;
  onSelectAll: () => void;
  onClear: () => void;
}

export function BulkBar(props: BulkBarProps) {
  const { selected, hidden, shown, allShown, running, refused, onAct } = props;
  return (
    <>
      <p role="status" className="visually-hidden">
        {selected.length > 0 ? words.announce(selected.length) : ""}
      </p>
      {(selected.length > 0 || running) && (
        <section aria-label={words.label} className={styles.bar}>
          {refused.by.size > 0 && <Refusals selected={selected} refused={refused} />}
          <div className={styles.controls}>
            <p className={styles.count}>
              <strong>{words.count(selected.length)}</strong>
              {hidden > 0 && <span className={styles.hidden}>{words.hidden(hidden)}</span>}
            </p>
            {!allShown && (
              <Button size="s" look="quiet" onClick={props.onSelectAll}>
                {words.all(shown)}
              </Button>
            )}
            {selected.length <= MOST_LOGS && <LogsLink selected={selected} />}
            <div className={styles.actions}>
              {ACTIONS.map((action) => (
                <Button
                  key={action}
                  size="s"
                  look={action === "delete" ? "danger" : "secondary"}
                  icon={ICONS[action]}
                  busy={running?.action === action}
                  disabled={
                    (running !== null && running.action !== action) ||
                    !selected.some((bot) => changes(action, bot))
                  }
                  onClick={() => onAct(action)}
                >
                  {words.actions[action]}
                </Button>
              ))}
            </div>
            <Button size="s" look="quiet" icon={X} iconOnly onClick={props.onClear}>
              {words.clear}
            </Button>
          </div>
          {running && running.all > 1 && (
            <Progress
              label={words.actions[running.action]}
              value={running.done / running.all}
              text={words.progress(running.done, running.all)}
              className={styles.progress}
            />
          )}
        </section>
      )}
    </>
  );
}

/** How many logs the server merges. */
const MOST_LOGS = 16;

/** The logs of the selected bots, merged. */
function LogsLink({ selected }: Pick<BulkBarProps, "selected">) {
  const bots = selected.map((bot) => bot.hostname).join(",");
  return (
    <LightLink href={`/logs?bots=${encodeURIComponent(bots)}`} className={buttonClass("quiet", "s")}>
      <ScrollText aria-hidden size={16} />
      {words.logs}
    </LightLink>
  );
}

/** What the server refused, each reason once with the bots that it holds for, wherever in the list they are. */
function Refusals({ selected, refused }: Pick<BulkBarProps, "selected" | "refused">) {
  const reasons = new Map<string, Bot[]>();
  for (const bot of selected) {
    const detail = refused.by.get(bot.id)?.detail;
    if (detail !== undefined) reasons.set(detail, [...(reasons.get(detail) ?? []), bot]);
  }
  if (reasons.size === 0) return null;
  return (
    <div role="alert" className={styles.refused}>
      <p className={styles.title}>{refused.title}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <ul aria-label={texts.bots.outcome.failed} className={styles.reasons} tabIndex={0}>
        {[...reasons].map(([detail, bots]) => (
          <li key={detail}>
            <strong>
              <bdi>{names(bots)}</bdi>
            </strong>{" "}
            <span>{visibleText(detail)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const NAMED = 3;

function names(bots: Bot[]): string {
  const first = bots.slice(0, NAMED).map((bot) => visibleText(bot.name));
  return texts.bots.outcome.names(first, bots.length - first.length);
}
