/** What happened with a bot's keys lately, on its own page. */
import { useQuery } from "@tanstack/react-query";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { Sentence } from "../../ui/sentence";
import { incidentsQuery, usesKeyring } from "../keyring";
import { IncidentTitle } from "./incident-title";
import styles from "./incidents.module.css";
import { noteIncidents, useUnseen } from "./incidents-seen";

const words = texts.keyring.incidents;

export function BotIncidents({ bot }: { bot: Bot }) {
  const { data } = useQuery({
    ...incidentsQuery,
    enabled: usesKeyring(bot),
    select: (incidents) => incidents.filter((incident) => incident.bot === bot.id),
  });
  const [newest, ...others] = useUnseen(data);
  if (!newest) return null;
  return (
    <Notice
      tone="bad"
      className={styles.notice}
      title={<IncidentTitle incident={newest} />}
      action={
        <Button size="s" onClick={() => noteIncidents([newest, ...others])}>
          {words.seen}
        </Button>
      }
    >
      <p>
        <Sentence text={words.at} parts={{ age: <Age at={newest.at} /> }} />, {words.times(newest.times)}.{" "}
        {newest.is_cut_off && words.cutOff}
      </p>
      <p>
        {words.meanings[newest.kind]} {words.next}
      </p>
    </Notice>
  );
}
