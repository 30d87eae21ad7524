/** Says over the page that it is cut off from the server, since when, and when it is whole again. */
import { useEffect, useState } from "react";

import { texts } from "../texts";
import { Age } from "../ui/age";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Sentence } from "../ui/sentence";
import { useOnline } from "../ui/use-online";
import styles from "./live-banner.module.css";
import { useLive, type Live } from "./live-events";

const words = texts.app.live.banner;

/** A restart of the server shorter than this is not worth a banner. */
const PATIENCE_MS = 2000;
const HEALED_MS = 5000;

export function LiveBanner() {
  const live = useLive();
  const lateness = useLateness(live.cutOffAt);
  const online = useOnline();
  const healed = useHealed(lateness);
  return (
    // The region is always there: what appears inside is announced.
    <div role="status" className={styles.region}>
      {lateness && live.cutOffAt !== null && (
        <CutOff live={live} cutOffAt={live.cutOffAt} online={online} />
      )}
      {healed && <p className={styles.healed}>{words.healed}</p>}
    </div>
  );
}

function CutOff({ live, cutOffAt, online }: { live: Live; cutOffAt: number; online: boolean }) {
  const { phase, tryNow } = live;
  const failed = phase.name === "failed";
  const title = failed ? words.failed : online ? words.cut : words.offline;
  const text = failed ? phase.error.message : online ? words.cutText : words.offlineText;
  return (
    <Notice
      tone="warn"
      title={title}
      className={styles.banner}
      action={
        <Button size="s" busy={phase.name === "connecting"} onClick={tryNow}>
          {words.now}
        </Button>
      }
    >
      <p>
        {text}{" "}
        {/* A count of seconds would be announced each second. */}
        <span aria-hidden>
          <Sentence text={words.since} parts={{ age: <Age at={new Date(cutOffAt).toISOString()} /> }} />
        </span>
      </p>
    </Notice>
  );
}

/** Whether the stream has been cut off for long enough to say so. */
function useLateness(cutOffAt: number | null): boolean {
  const [lateSince, setLateSince] = useState<number | null>(null);
  useEffect(() => {
    if (cutOffAt === null) return;
    const timer = setTimeout(() => setLateSince(cutOffAt), cutOffAt + PATIENCE_MS - Date.now());
    return () => clearTimeout(timer);
  }, [cutOffAt]);
  return cutOffAt !== null && lateSince === cutOffAt;
}

/** Whether the page was late a moment ago and is not any more. */
function useHealed(late: boolean): boolean {
  const [wasLate, setWasLate] = useState(late);
  const [healed, setHealed] = useState(false);
  if (late !== wasLate) {
    setWasLate(late);
    setHealed(!late);
  }
  useEffect(() => {
    if (!healed) return;
    const timer = setTimeout(() => setHealed(false), HEALED_MS);
    return () => clearTimeout(timer);
  }, [healed]);
  return healed;
}
