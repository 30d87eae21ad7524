/** Starting and stopping: the page shows the wish at once, and what the server makes of it when that is known. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { Bot, BotState } from "../../api/types";
import type { PowerAction } from "../bots";
import { powerMutation } from "./actions";

/** What a bot is taken for until the server tells how it really is. */
const EXPECTED: Record<PowerAction, BotState> = {
  start: "starting",
  stop: "stopping",
  restart: "stopping",
};

/** A wish that nothing came of for so long is no longer shown as fulfilled. */
const PATIENCE_MS = 12_000;

interface Wish {
  action: PowerAction;
  /** The status when it was wished. */
  told: string;
}

export interface PowerControl {
  /** How the bot is, or what was just wished of it. */
  state: BotState;
  /** The wish that is under way. */
  pending: PowerAction | null;
  /** Why the last wish was refused. */
  error: unknown;
  refused: PowerAction | null;
  ask: (action: PowerAction) => void;
}

const toldBy = ({ status }: Bot) => `${status.state} ${status.since}`;

export function usePower(bot: Bot): PowerControl {
  const power = useMutation(powerMutation(useQueryClient(), bot.id));
  const [wish, setWish] = useState<Wish | null>(null);
  // A newer status is the answer to the wish, whatever it says.
  const pending = wish !== null && wish.told === toldBy(bot) ? wish.action : null;

  useEffect(() => {
    if (wish === null) return;
    const timer = setTimeout(() => setWish(null), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [wish]);

  const ask = (action: PowerAction) => {
    setWish({ action, told: toldBy(bot) });
    power.mutate(action, { onError: () => setWish(null) });
  };
  return {
    state: pending === null ? bot.status.state : EXPECTED[pending],
    pending,
    error: power.error,
    refused: power.error ? (power.variables ?? null) : null,
    ask,
  };
}
