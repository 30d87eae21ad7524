/** How the bots are, in one look: a bar of shares, and a button for each sort of state that shows only those. */
import type { Bot, BotState } from "../../api/types";
import { texts } from "../../texts";
import { classes } from "../../ui/classes";
import { GROUPS, groupCounts, statesOf, type StateGroup } from "./status-words";
import styles from "./summary-strip.module.css";

const words = texts.bots.summary;

/** Those that are always there, so that the strip does not jump when the last one of a sort goes. */
const ALWAYS: StateGroup[] = ["attention", "running"];

interface SummaryStripProps {
  bots: readonly Bot[];
  /** The states that the filter lets through; none means all. */
  chosen: readonly BotState[];
  onChoose: (states: BotState[]) => void;
}

export function SummaryStrip({ bots, chosen, onChoose }: SummaryStripProps) {
  const counts = groupCounts(bots.map((bot) => bot.status.state));
  const shown = GROUPS.filter(
    (group) => counts[group] > 0 || ALWAYS.includes(group) || isChosen(group, chosen),
  );
  return (
    <div role="group" aria-label={words.label} className={styles.strip}>
      <div aria-hidden className={styles.bar}>
        {GROUPS.filter((group) => counts[group] > 0).map((group) => (
          <span
            key={group}
            className={classes(styles.share, styles[group])}
            style={{ flexGrow: counts[group] }}
          />
        ))}
      </div>
      <div className={styles.groups}>
        <GroupButton
          name={words.groups.all}
          count={bots.length}
          pressed={chosen.length === 0}
          onPress={() => onChoose([])}
        />
        {shown.map((group) => {
          const pressed = isChosen(group, chosen);
          return (
            <GroupButton
              key={group}
              group={group}
              name={words.groups[group]}
              count={counts[group]}
              pressed={pressed}
              onPress={() => onChoose(pressed ? [] : statesOf(group))}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Whether the filter shows this group and nothing else. */
function isChosen(group: StateGroup, chosen: readonly BotState[]): boolean {
  const states = statesOf(group);
  return states.length === chosen.length && states.every((state) => chosen.includes(state));
}

interface GroupButtonProps {
  group?: StateGroup;
  name: string;
  count: number;
  pressed: boolean;
  onPress: () => void;
}

function GroupButton({ group, name, count, pressed, onPress }: GroupButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      className={classes(styles.group, group && styles[group])}
      data-empty={count === 0 || undefined}
      onClick={onPress}
    >
      <span className={styles.count}>{words.figure(count)}</span>{" "}
      <span className={styles.name}>
        {group && <span aria-hidden className={styles.mark} />}
        {name}
      </span>
    </button>
  );
}
