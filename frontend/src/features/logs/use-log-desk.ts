/** Everything that belongs to reading logs: what is loaded, what is chosen, where a link leads. */
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import type { LogSource } from "./feed";
import { instantText } from "./clock";
import { readHash, sinceFor, type LineAddress } from "./line-address";
import { MAX_ENTRIES } from "./log-store";
import type { Target } from "./use-target";
import { useLog, type Log } from "./use-log";

/** How many of the newest lines are asked for at first, and the steps in which more of them are. */
const TAIL = 1_000;
const COMPACT_TAIL = 200;
const MORE = 10;
/** The most that the server gives at once: of one bot, and of each of several. */
const MOST = MAX_ENTRIES;
const MOST_OF_EACH = 1_000;

interface Part {
  tail: number;
  since: string | null;
  target: Target | null;
}

export interface LogDesk extends Log {
  /** The line that the view has to be brought to once it is loaded. */
  target: Target | null;
  /** Whether what is shown is what was asked for last. */
  loaded: boolean;
  /** From when on the log is shown, when it is not simply its newest lines. */
  since: string | null;
  /** Whether there may be lines before those that were asked for. */
  mayHaveEarlier: (received: number) => boolean;
  loadEarlier: (from: LineAddress | null) => void;
  jumpTo: (since: string) => void;
  toNewest: () => void;
}

function linked(address: LineAddress, most: number): Part {
  return { tail: most, since: sinceFor(address), target: { address, mark: true } };
}

export function useLogDesk(bots: readonly string[], { split = false, compact = false } = {}): LogDesk {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const named = useMemo(() => (compact ? null : readHash(hash)), [compact, hash]);
  const address = named !== null && bots.includes(named.bot) ? named : null;
  const most = bots.length > 1 ? MOST_OF_EACH : MOST;
  const newest: Part = { tail: compact ? COMPACT_TAIL : TAIL, since: null, target: null };
  const [part, setPart] = useState<Part>(() => (address ? linked(address, most) : newest));
  const key = bots.join(",");
  const source = useMemo<LogSource>(
    () => ({ bots: key === "" ? [] : key.split(","), tail: part.tail, since: part.since }),
    [key, part],
  );
  const log = useLog(source, split);

  // Another link was followed while the page was open.
  const [shownHash, setShownHash] = useState(hash);
  if (shownHash !== hash) {
    setShownHash(hash);
    if (address) setPart(linked(address, most));
  }

  return {
    ...log,
    target: part.target,
    loaded: log.stores.source === source,
    since: part.since,
    mayHaveEarlier: (received) =>
      part.since !== null || (received >= part.tail && part.tail < most),
    loadEarlier: (from) => {
      const target = from && { address: from, mark: false };
      if (part.since === null) setPart({ ...part, tail: Math.min(most, part.tail * MORE), target });
      else setPart({ tail: most, since: anHourBefore(part.since), target });
    },
    jumpTo: (since) => setPart({ tail: most, since, target: null }),
    toNewest: () => {
      setPart(newest);
      // The link has been followed; a reload must not lead back there.
      if (hash !== "") void navigate({ to: ".", search: true, hash: "", replace: true });
    },
  };
}

const HOUR_MS = 3_600_000;

function anHourBefore(since: string): string {
  return instantText(Date.parse(since) - HOUR_MS);
}
