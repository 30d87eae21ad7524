/** The selection of the page, and what was done to it. */
import { useMemo, useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { toast } from "../../../ui/toast";
import { askServer, changes, opposite, runBulk, type Action, type Outcome, type Refusal } from "./bulk";
import { NOTHING, only, retained, type Selection } from "./selection";

const words = texts.bots.outcome;

export interface Running {
  action: Action;
  done: number;
  all: number;
}

const NO_REFUSALS: ReadonlyMap<string, Refusal> = new Map();

export function useBulk(bots: readonly Bot[]) {
  const [chosen, setSelection] = useState<Selection>(NOTHING);
  const [running, setRunning] = useState<Running | null>(null);
  const [refusals, setRefusals] = useState(NO_REFUSALS);

  const known = useMemo(() => new Map(bots.map((bot) => [bot.id, bot])), [bots]);
  const selection = useMemo(() => retained(chosen, (id) => known.has(id)), [chosen, known]);

  const run = async (action: Action, ids: string[]) => {
    if (running !== null || ids.length === 0) return;
    setRunning({ action, done: 0, all: ids.length });
    setRefusals(NO_REFUSALS);
    const outcome = await runBulk(askServer, action, ids, (done) =>
      setRunning({ action, done, all: ids.length }),
    );
    setRunning(null);
    setRefusals(outcome.refused);
    setSelection((before) => afterwards(before, ids, outcome));
    tell(outcome, known, (undoing) => void undo(undoing));
  };

  const clear = () => {
    setSelection(NOTHING);
    setRefusals(NO_REFUSALS);
  };

  return { selection, setSelection, running, refusals, run, clear };
}

/** What was done is let go; what was refused stays chosen, to be looked at or tried again. */
function afterwards(before: Selection, asked: string[], { refused }: Outcome): Selection {
  const wasSelected = asked.some((id) => before.ids.has(id));
  return wasSelected || refused.size > 0 ? only(refused.keys()) : before;
}

/** Takes back what was done; it says by itself how that went. */
async function undo({ action, ids }: Undoing): Promise<void> {
  const outcome = await runBulk(askServer, action, ids, () => undefined);
  tell(outcome, new Map(), null);
}

interface Undoing {
  action: Action;
  ids: string[];
}

type Undo = (undoing: Undoing) => void;

function tell(outcome: Outcome, before: ReadonlyMap<string, Bot>, takeBack: Undo | null): void {
  const { action, accepted, asked, refused, interrupted } = outcome;
  const first = asked === 1 ? (accepted[0] ?? [...refused.keys()][0]) : undefined;
  const name = (first !== undefined && before.get(first)?.name) || null;
  const title = words.title(action, accepted.length, asked, name);
  if (refused.size > 0) {
    const [reason] = refused.values();
    const detail = refused.size === 1 && reason ? reason.detail : words.refused(refused.size);
    toast.failed(title, interrupted ?? new Error(detail), interrupted ? { text: detail } : {});
    return;
  }
  const opposed = opposite(action);
  // Only what this changed is changed back.
  const ids = accepted.filter((id) => {
    const bot = before.get(id);
    return bot !== undefined && changes(action, bot);
  });
  if (takeBack === null || opposed === null || ids.length === 0) toast.done(title);
  else toast.undoable({ title, undo: () => takeBack({ action: opposed, ids }) });
}
