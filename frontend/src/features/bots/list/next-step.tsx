/** Why a bot is as it is, what was refused about it, and what to do next, with the button that does it. */
import { CornerDownRight, Play, RotateCw, ScrollText } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button, buttonClass } from "../../../ui/button";
import { classes } from "../../../ui/classes";
import { visibleText } from "../../../ui/hostile-text";
import { toneClass } from "../../../ui/tone";
import { nextAction, type Refusal } from "../bulk/bulk";
import { needsAttention, statusWords } from "../status-words";
import { useControls } from "./controls";
import { botAddress, LightLink } from "./light-link";
import styles from "./next-step.module.css";

interface NextStepProps {
  bot: Bot;
  refusal: Refusal | undefined;
  tabIndex: number;
}

const words = texts.bots.card;

export function NextStep({ bot, refusal, tabIndex }: NextStepProps) {
  const { state, reason } = bot.status;
  const troubled = needsAttention(state);
  const { tone, meaning } = statusWords(state);
  if (!troubled && !reason && !refusal) return null;
  return (
    <div className={classes(styles.box, troubled && styles.trouble, troubled && toneClass(tone))}>
      {(reason ?? troubled) && (
        <p className={styles.detail}>{visibleText(reason?.detail ?? meaning)}</p>
      )}
      {troubled && reason?.hint && (
        <p className={styles.hint}>
          <CornerDownRight aria-hidden size={14} />
          <span>
            <span className="visually-hidden">{words.next} </span>
            {visibleText(reason.hint)}
          </span>
        </p>
      )}
      {refusal && (
        <p className={styles.refusal}>
          <strong>{words.refused[refusal.action]}</strong> {visibleText(refusal.detail)}
        </p>
      )}
      {troubled && (
        <p className={styles.actions}>
          <NextButton bot={bot} tabIndex={tabIndex} />
          <LightLink
            href={botAddress(bot.hostname, "logs")}
            className={classes(buttonClass("quiet", "s"), styles.button)}
            tabIndex={tabIndex}
            aria-label={words.actionOf(words.log, bot.name)}
          >
            <ScrollText aria-hidden size={16} />
            {words.log}
          </LightLink>
        </p>
      )}
    </div>
  );
}

/** The one thing that a person most likely wants of a bot in trouble. */
export function NextButton({ bot, tabIndex }: { bot: Bot; tabIndex: number }) {
  const controls = useControls();
  const action = nextAction(bot);
  if (action === null) return null;
  const word = action === "start" && bot.power === "running" ? words.again : words[action];
  return (
    <Button
      size="s"
      icon={action === "start" ? Play : RotateCw}
      className={styles.button}
      tabIndex={tabIndex}
      aria-label={words.actionOf(word, bot.name)}
      onClick={() => controls.act(action, bot.id)}
    >
      {word}
    </Button>
  );
}
