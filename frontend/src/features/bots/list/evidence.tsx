/** How long ago anybody looked at a bot. What is old looks old: the status may be otherwise by now. */
import { ClockAlert, Eye, EyeOff } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age, useNow } from "../../../ui/age";
import { classes } from "../../../ui/classes";
import { Sentence } from "../../../ui/sentence";
import { freshness, isWatched, lastSeen } from "../evidence";
import styles from "./evidence.module.css";

const ICONS = { seen: Eye, old: ClockAlert, none: EyeOff };

interface EvidenceProps {
  bot: Bot;
  /** In a column that says what it is, only the age. */
  short?: boolean;
}

export function Evidence({ bot, short = false }: EvidenceProps) {
  const now = useNow();
  if (!isWatched(bot)) return null;
  const at = lastSeen(bot);
  const state = freshness(at, now);
  const Icon = ICONS[state];
  const text = short ? texts.bots.evidence.short[state] : texts.bots.evidence[state];
  return (
    <span className={classes(styles.evidence, styles[state])} title={texts.bots.evidence.hint[state]}>
      <Icon aria-hidden size={13} />
      <span>
        <Sentence text={text} parts={{ age: at !== null && <Age at={at} /> }} />
      </span>
    </span>
  );
}
