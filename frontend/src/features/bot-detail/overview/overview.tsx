/** One screen to see the bot live and to talk to it. */
import { Link } from "@tanstack/react-router";

import { texts } from "../../../texts";
import { Gauges } from "../../metrics";
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
import { isTroubled, Trouble } from "./trouble";

export function BotOverview() {
  const bot = useBot();
  const words = texts.botDetail;
  const { meaning, tone } = statusWords(bot.status.state);
  const isConnected = bot.channels.length > 0;
  return (
    <div className={styles.overview}>
      {isTroubled(bot) ? <Trouble bot={bot} /> : <ReasonNotice bot={bot} />}
      {bot.status.reason === null && tone !== "good" && !isTroubled(bot) && (
        <p className={styles.meaning}>{meaning}</p>
      )}
      <div className={styles.facts}>
        <Evidence bot={bot} />
        <Card
          title={words.use.title}
          aside={
            <Link to="/bots/$bot/metrics" params={{ bot: bot.hostname }}>
              {words.use.more}
            </Link>
          }
        >
          <Gauges bot={bot} />
        </Card>
        {isConnected ? <Channels bot={bot} /> : <Build bot={bot} />}
      </div>
      <div className={styles.peek}>
        <BotChatPanel />
        <BotLogPanel compact />
      </div>
      {isConnected ? (
        <div className={styles.rest}>
          <Build bot={bot} />
          <Recent bot={bot} />
        </div>
      ) : (
        <Recent bot={bot} />
      )}
    </div>
  );
}
