/** The selection of the page, and what was done to it. */
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { toast } from "../../../ui/toast";
import { askServer, changes, opposite, runBulk, type Action, type Outcome, type Refusal } from "./bulk";
import { NOTHING, only, retained, type Selection } from "./selection";

const words = texts.bots.outcome;

type Known = ReadonlyMap<string, Bot>;

export interface Running {
  action: Action;
  done: number;
  all: number;
}

/** What the server refused, under a title that says how much of it was done. It stays until something else is. */
export interface Refused {
  title: string;
  by: ReadonlyMap<string, Refusal>;
}

const NOTHING_REFUSED: Refused = { title: "", by: new Map() };

export function useBulk(bots: readonly Bot[]) {
  const [chosen, setSelection] = useState<Selection>(NOTHING);
  const [running, setRunning] = useState<Running | null>(null);
  const [refused, setRefused] = useState<Refused>(NOTHING_REFUSED);
  const navigate = useNavigate();

  const known = useMemo(() => new Map(bots.map((bot) => [bot.id, bot])), [bots]);
  const selection = useMemo(() => retained(chosen, (id) => known.has(id)), [chosen, known]);

  const run = async (action: Action, ids: string[]) => {
    if (running !== null || ids.length === 0) return;
    setRunning({ action, done: 0, all: ids.length });
    setRefused(NOTHING_REFUSED);
    const outcome = await runBulk(askServer, action, ids, (done) =>
      setRunning({ action, done, all: ids.length }),
    );
    setRunning(null);
    const title = titleOf(outcome, known);
    setRefused({ title, by: outcome.refused });
    setSelection((before) => afterwards(before, ids, outcome));
    if (outcome.refused.size > 0) return;
    if (action !== "delete") tell(title, outcome, known);
    else toast.done(title, { action: { label: words.trash, run: () => void navigate({ to: "/trash" }) } });
  };

  const clear = () => {
    setSelection(NOTHING);
    setRefused(NOTHING_REFUSED);
  };

  return { selection, setSelection, running, refused, run, clear };
}

/** What was done is let go; what was refused stays chosen, to be looked at or tried again. */
function afterwards(before: Selection, asked: string[], { refused }: Outcome): Selection {
  const wasSelected = asked.some((id) => before.ids.has(id));
  return wasSelected || refused.size > 0 ? only(refused.keys()) : before;
}

function titleOf({ action, accepted, asked, refused }: Outcome, bots: Known): string {
  const [first] = [...accepted, ...refused.keys()];
  const single = asked === 1 && first !== undefined ? bots.get(first) : undefined;
  return words.title(action, accepted.length, asked, single?.name ?? null);
}

/** Says that all of it was done, and offers to take it back where something does. */
function tell(title: string, { action, accepted }: Outcome, before: Known): void {
  const opposed = opposite(action);
  // Only what this changed is changed back.
  const ids = accepted.filter((id) => {
    const bot = before.get(id);
    return bot !== undefined && changes(action, bot);
  });
  if (opposed === null || ids.length === 0) toast.done(title);
  else toast.undoable({ title, undo: () => void takeBack(opposed, ids) });
}

async function takeBack(action: Action, ids: string[]): Promise<void> {
  const { accepted, refused, interrupted } = await runBulk(askServer, action, ids, () => undefined);
  const title = words.title(action, accepted.length, ids.length, null);
  const [reason] = refused.values();
  if (reason) toast.failed(title, interrupted ?? new Error(reason.detail));
  else toast.done(title);
}
