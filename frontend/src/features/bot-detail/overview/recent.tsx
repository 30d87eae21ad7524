/** The last things that happened to the bot. */
import { Link } from "@tanstack/react-router";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { RecentEvents } from "../../activity";
import { Card } from "./card";

export function Recent({ bot }: { bot: Bot }) {
  const words = texts.botDetail.recent;
  return (
    <Card
      title={words.title}
      aside={
        <Link to="/bots/$bot/activity" params={{ bot: bot.hostname }}>
          {words.more}
        </Link>
      }
    >
      <RecentEvents bot={bot} />
    </Card>
  );
}
