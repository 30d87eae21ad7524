/** What happened to which bot, in a sentence that leads to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { texts } from "../../texts";
import { Sentence } from "../../ui/sentence";
import { botsQuery } from "../bots";
import type { Incident } from "../keyring";

const words = texts.keyring.incidents;

export function IncidentTitle({ incident }: { incident: Incident }) {
  const { data: bot } = useQuery({
    ...botsQuery,
    select: (bots) => bots.find(({ id }) => id === incident.bot),
  });
  const named = bot ? (
    <Link to="/bots/$bot" params={{ bot: bot.hostname }}>
      <bdi>{bot.name}</bdi>
    </Link>
  ) : (
    words.unknownBot
  );
  return <Sentence text={words.kinds[incident.kind]} parts={{ bot: named }} />;
}
