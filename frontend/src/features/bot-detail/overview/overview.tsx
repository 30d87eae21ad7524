/** One screen to see the bot live and to talk to it. */
import { Link } from "@tanstack/react-router";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Gauges, runOf } from "../../metrics";
import { statusWords } from "../../bots";
import { BotChatPanel, BotLogPanel } from "../parts";
import { ReasonNotice } from "../reason-notice";
import { useBot } from "../use-bot";
import { Build } from "./build";
import { Card } from "./card";
import { Channels } from "./channels";
import { Evidence } from "./evidence";
import styles from "./overview.module.css";
import { Recent } from "./recent";
import { hasSpend, Spend } from "./spend";
import { isTroubled, Trouble } from "./trouble";

export function BotOverview() {
  const bot = useBot();
  const { meaning, tone } = statusWords(bot.status.state);
  const isConnected = bot.channels.length > 0;
  // What rests has nothing to measure: what happened to it comes in that place.
  const rests = tone === "idle" || (tone === "bad" && runOf(bot) === null);
  return (
    <div className={styles.overview}>
      {isTroubled(bot) ? <Trouble bot={bot} /> : <ReasonNotice bot={bot} />}
      {bot.status.reason === null && tone === "idle" && <p className={styles.meaning}>{meaning}</p>}
      <div className={styles.facts}>
        <Evidence bot={bot} />
        {rests ? <Recent bot={bot} /> : <Use bot={bot} />}
        {isConnected ? <Channels bot={bot} /> : <Build bot={bot} />}
        {hasSpend(bot) && <Spend bot={bot} />}
      </div>
      <div className={styles.peek}>
        <BotChatPanel compact />
        <BotLogPanel compact />
      </div>
      {(isConnected || !rests) && (
        <div className={isConnected && !rests ? styles.rest : undefined}>
          {isConnected && <Build bot={bot} />}
          {!rests && <Recent bot={bot} />}
        </div>
      )}
    </div>
  );
}

function Use({ bot }: { bot: Bot }) {
  const words = texts.botDetail.use;
  return (
    <Card
      title={words.title}
      aside={
        <Link to="/bots/$bot/metrics" params={{ bot: bot.hostname }}>
          {words.more}
        </Link>
      }
    >
      <Gauges bot={bot} />
    </Card>
  );
}
