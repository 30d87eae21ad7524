/** What is true right now, and how old each piece of it is. What has grown old looks old. */
import { useQuery } from "@tanstack/react-query";
import {
  CircleCheck,
  CircleDashed,
  CircleX,
  ClockAlert,
  LoaderCircle,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age, useNow } from "../../../ui/age";
import { classes } from "../../../ui/classes";
import { Sentence } from "../../../ui/sentence";
import { toneClass, type Tone } from "../../../ui/tone";
import { catalogQuery } from "../../bots";
import { Card } from "./card";
import { Deaths } from "./deaths";
import { linesOf, type EvidenceLine } from "./evidence-lines";
import styles from "./evidence.module.css";

const ICONS: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  busy: LoaderCircle,
  idle: CircleDashed,
};

export function Evidence({ bot }: { bot: Bot }) {
  const { now: title } = texts.botDetail;
  const now = useNow();
  const { data: catalog } = useQuery({ ...catalogQuery, enabled: bot.channels.length > 0 });
  const nameOf = (kind: string) => catalog?.channels.find((it) => it.kind === kind)?.name ?? kind;
  return (
    <Card title={title.title}>
      <ul className={styles.lines} aria-label={texts.botDetail.evidence.label}>
        {linesOf(bot, now, nameOf).map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      <Deaths deaths={bot.deaths} />
    </Card>
  );
}

function Line({ line }: { line: EvidenceLine }) {
  const Icon = ICONS[line.tone];
  const words = texts.botDetail.evidence;
  return (
    <li className={styles.line}>
      <Icon aria-hidden size={15} className={classes(styles.icon, toneClass(line.tone))} />
      <span className={styles.said}>
        <Sentence text={line.sentence} parts={{ age: line.since != null && <Age at={line.since} /> }} />
      </span>
      {line.at !== null && (
        <span className={classes(styles.age, line.old && styles.old)} title={line.old ? words.old : undefined}>
          {line.old && <ClockAlert aria-hidden size={12} />}
          <Sentence text={texts.botDetail.build.ago} parts={{ age: <Age at={line.at} /> }} />
          {line.old && <span className="visually-hidden">{words.old}</span>}
        </span>
      )}
      {line.detail != null && line.detail !== "" && <span className={styles.detail}>{line.detail}</span>}
    </li>
  );
}
