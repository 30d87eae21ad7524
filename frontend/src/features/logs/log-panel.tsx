/** The live log of a bot. It follows the newest line until somebody scrolls up. */
import { ArrowDownToLine, Braces, Eraser } from "lucide-react";
import { useCallback, useLayoutEffect, useRef, useState } from "react";

import type { StreamPhase } from "../../api/sse-stream";
import { Button } from "../../ui/button";
import type { LogBuffer } from "./log-buffer";
import { LogRow } from "./log-row";
import styles from "./log-panel.module.css";
import { useLogStream } from "./use-log-stream";

interface LogPanelProps {
  botId: string;
  botName: string;
  running: boolean;
}

/** How close to the end still counts as the end, in pixels. */
const END_SLACK = 24;

export function LogPanel({ botId, botName, running }: LogPanelProps) {
  const { buffer, phase, clear } = useLogStream(botId);
  const [following, setFollowing] = useState(true);
  const [raw, setRaw] = useState(false);
  const [seenKey, setSeenKey] = useState(0);
  const view = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);

  const toEnd = useCallback(() => {
    const element = view.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    if (following) toEnd();
  }, [following, buffer, raw, toEnd]);

  const onScroll = () => {
    const element = view.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < END_SLACK;
    const upwards = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    // Only scrolling up pauses: lines that arrive between a scroll and its event must not.
    if (following ? atEnd || !upwards : !atEnd) return;
    setFollowing(atEnd);
    setSeenKey(buffer.nextKey);
  };

  const unseen = following ? 0 : buffer.nextKey - seenKey;
  const state = stateWords(phase, running, buffer);

  return (
    <section className={styles.panel} aria-labelledby="log-title">
      <header className={styles.header}>
        <h2 id="log-title">Live log</h2>
        <span className={styles.state} role="status">
          {following ? state : "Paused"}
        </span>
        <div className={styles.tools}>
          <Button
            look="quiet"
            size="s"
            icon={Braces}
            iconOnly
            aria-pressed={raw}
            title="Lines as they were written"
            onClick={() => setRaw((value) => !value)}
          >
            Raw lines
          </Button>
          <Button
            look="quiet"
            size="s"
            icon={Eraser}
            iconOnly
            title="Empty this view; the log itself is kept"
            onClick={clear}
          >
            Clear view
          </Button>
        </div>
      </header>
      <div className={styles.frame}>
        <div
          ref={view}
          className={styles.view}
          role="log"
          aria-label={`Log of ${botName}`}
          aria-live="off"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
          tabIndex={0}
          onScroll={onScroll}
        >
          {buffer.forgotten > 0 && (
            <p className={styles.aside}>{buffer.forgotten} older lines are no longer shown here</p>
          )}
          {buffer.entries.length === 0 && <p className={styles.aside}>{emptyWords(phase, running)}</p>}
          {buffer.entries.map((entry) => (
            <LogRow key={entry.key} entry={entry} raw={raw} />
          ))}
        </div>
        {!following && (
          <Button
            look="primary"
            size="s"
            icon={ArrowDownToLine}
            className={styles.jump}
            onClick={() => setFollowing(true)}
          >
            {unseen > 0 ? `${unseen} new ${unseen === 1 ? "line" : "lines"}` : "Back to the end"}
          </Button>
        )}
      </div>
    </section>
  );
}

function stateWords(phase: StreamPhase, running: boolean, { entries }: LogBuffer): string {
  if (phase.name === "failed") return "Not available";
  if (phase.name === "waiting") return "Cut off, reconnecting";
  if (!running && entries.length === 0) return "Nothing yet";
  if (!running || entries.at(-1)?.kind === "end") return "Ended";
  return phase.name === "live" ? "Following" : "Connecting";
}

function emptyWords(phase: StreamPhase, running: boolean): string {
  if (phase.name === "failed") return phase.error.message;
  if (phase.name === "waiting") return "The log cannot be read right now; trying again.";
  return running ? "Waiting for the first line." : "This bot has written nothing yet.";
}
