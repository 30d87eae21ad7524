/** The newest few events of a bot, for a corner of another page. */
import { useInfiniteQuery } from "@tanstack/react-query";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Skeleton } from "../../ui/skeleton";
import { Entry } from "./entry";
import { activityQuery } from "./queries";
import styles from "./recent-events.module.css";
import { allOf } from "./timeline";

const SHOWN = 4;

export function RecentEvents({ bot }: { bot: Bot }) {
  const { data, error } = useInfiniteQuery(activityQuery(bot.id));
  if (error) return <p className={styles.quiet}>{texts.activity.failed}</p>;
  if (!data) return <Skeleton className={styles.placeholder} />;
  const events = allOf(data.pages).slice(0, SHOWN);
  if (events.length === 0) return <p className={styles.quiet}>{texts.activity.empty.title}</p>;
  const names = () => ({ bot, name: bot.name });
  return (
    <ol className={styles.list}>
      {events.map((event) => (
        <Entry key={event.id} event={event} names={names} withFace={false} />
      ))}
    </ol>
  );
}
