/** Signs of life on a card: when the bot last answered, and since when its container is there. */
import { HeartOff, HeartPulse } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age, useNow } from "../../../ui/age";
import { classes } from "../../../ui/classes";
import { Sentence } from "../../../ui/sentence";
import { freshness, isSilent, isWatched, lastSeen } from "../evidence";
import { Evidence } from "./evidence";
import styles from "./life.module.css";

const words = texts.bots.life;

export function Life({ bot }: { bot: Bot }) {
  const { deployed_at: deployedAt } = bot;
  return (
    <span className={styles.life}>
      <Sign bot={bot} />
      {deployedAt !== null && (
        <span className={styles.deployed} title={words.deployedHint}>
          <Sentence text={words.deployed} parts={{ age: <Age at={deployedAt} /> }} />
        </span>
      )}
    </span>
  );
}

/** Where nobody could look at the bot, that is told: its silence says nothing then. */
function Sign({ bot }: { bot: Bot }) {
  const now = useNow();
  const { last_heartbeat_at: at } = bot;
  const looked = !isWatched(bot) || freshness(lastSeen(bot), now) === "seen";
  if (at === null || !looked) return <Evidence bot={bot} />;
  const silent = isSilent(bot, now);
  const Icon = silent ? HeartOff : HeartPulse;
  return (
    <span
      className={classes(styles.heartbeat, silent && styles.silent)}
      title={silent ? words.hint.silent : words.hint.well}
    >
      <Icon aria-hidden size={13} />
      <span>
        <Sentence text={words.heartbeat} parts={{ age: <Age at={at} /> }} />
        {silent && <span className="visually-hidden">. {words.hint.silent}</span>}
      </span>
    </span>
  );
}
