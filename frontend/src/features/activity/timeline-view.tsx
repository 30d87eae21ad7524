/** What happened, newest first, under the days of the viewer's own time. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { texts } from "../../texts";
import { useNow } from "../../ui/age";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { Entry, type NameOf } from "./entry";
import { activityQuery } from "./queries";
import { allOf, byDay, daysAgo, passes, type Day } from "./timeline";
import styles from "./timeline.module.css";
import type { ActivityEvent, Filter } from "./types";

/** A filter that finds nothing looks through so many pages by itself, not through the whole past. */
const BLIND_PAGES = 4;

interface TimelineProps {
  /** One bot's id, or `null` for everything. */
  botId: string | null;
  filter: Filter;
  nameOf: (events: ActivityEvent[]) => NameOf;
}

export function Timeline({ botId, filter, nameOf }: TimelineProps) {
  const words = texts.activity;
  const loaded = useInfiniteQuery(activityQuery(botId));
  const all = useMemo(() => allOf(loaded.data?.pages ?? []), [loaded.data]);
  const shown = useMemo(() => all.filter((event) => passes(filter, event)), [all, filter]);
  const names = useMemo(() => nameOf(all), [all, nameOf]);

  if (loaded.isPending) return <Loading />;
  if (!loaded.data) {
    return (
      <ProblemNotice
        title={words.failed}
        error={loaded.error}
        onRetry={() => void loaded.refetch()}
      />
    );
  }
  if (all.length === 0) {
    return (
      <EmptyState title={words.empty.title}>
        <p>{words.empty.text}</p>
      </EmptyState>
    );
  }
  const newestPage = loaded.data.pages.at(-1)?.events ?? [];
  return (
    <>
      {filter !== "all" && shown.length === 0 && (
        <p className={styles.aside}>{words.emptyFilter[filter]}</p>
      )}
      <ol className={styles.days}>
        {byDay(shown).map((day) => (
          <DayOf key={day.key} day={day} names={names} isWholePage={botId === null} />
        ))}
      </ol>
      <Older
        more={loaded.hasNextPage}
        busy={loaded.isFetchingNextPage}
        error={loaded.isFetchNextPageError ? loaded.error : null}
        automatic={
          loaded.data.pages.length < BLIND_PAGES ||
          newestPage.some((event) => passes(filter, event))
        }
        onMore={() => void loaded.fetchNextPage()}
      />
    </>
  );
}

interface DayOfProps {
  day: Day;
  names: NameOf;
  /** The page is about every bot, so the days stand right under its title. */
  isWholePage: boolean;
}

function DayOf({ day, names, isWholePage }: DayOfProps) {
  const Heading = isWholePage ? "h2" : "h3";
  const now = useNow();
  const ago = daysAgo(day, new Date(now));
  const { today, yesterday } = texts.activity.days;
  const date = day.at.toLocaleDateString([], {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(ago > 300 && { year: "numeric" }),
  });
  return (
    <li className={styles.day}>
      <Heading className={styles.date}>
        {ago === 0 ? today : ago === 1 ? yesterday : date}
      </Heading>
      <ol className={styles.events}>
        {day.events.map((event) => (
          <Entry key={event.id} event={event} names={names} withFace={isWholePage} />
        ))}
      </ol>
    </li>
  );
}

interface OlderProps {
  more: boolean;
  busy: boolean;
  error: unknown;
  automatic: boolean;
  onMore: () => void;
}

/** Loads what is older as soon as its place comes into view; without that, or by keyboard, by its button. */
function Older({ more, busy, error, automatic, onMore }: OlderProps) {
  const words = texts.activity;
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const inView = useInView(place);
  const due = more && !busy && inView && automatic && error === null;
  useEffect(() => {
    if (due) onMore();
    // The function is a new one with each render; only what makes loading due may start it.
  }, [due]); // oxlint-disable-line react/exhaustive-deps
  if (error !== null) {
    return <ProblemNotice title={words.olderFailed} error={error} onRetry={onMore} />;
  }
  if (!more) return <p className={styles.aside}>{words.end}</p>;
  return (
    <div ref={setPlace} className={styles.older}>
      <Button look="quiet" busy={busy} onClick={onMore}>
        {busy ? words.loadingOlder : automatic ? words.older : words.lookFurther}
      </Button>
    </div>
  );
}

function useInView(element: HTMLElement | null): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => setInView(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: "400px" },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      setInView(false);
    };
  }, [element]);
  return inView;
}

function Loading() {
  return (
    <div role="status" aria-label={texts.activity.loading} className={styles.loading}>
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} className={styles.placeholder} />
      ))}
    </div>
  );
}
