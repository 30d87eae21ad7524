/** How many requests a minute a bot may send, and who said so. */
import { useQuery } from "@tanstack/react-query";

import type { Bot } from "../../api/types";
import { keyringQuery } from "./queries";
import { usesKeyring } from "./spend-line";
import type { KeyringStatus } from "./types";

export interface Rate {
  /** What was said of this bot; `null` when the settings hold. */
  own: number | null;
  /** What the settings say of every other bot; `null` when the proxy does not tell. */
  usual: number | null;
}

export function rateOf({ rates, rate_per_minute: usual }: KeyringStatus, bot: string): Rate {
  return { own: rates.find(({ bot_id: id }) => id === bot)?.per_minute ?? null, usual };
}

/** `undefined` while it is not known. */
export function useRate(bot: Pick<Bot, "id" | "key">): Rate | undefined {
  const { data } = useQuery({ ...keyringQuery, enabled: usesKeyring(bot) });
  return data && rateOf(data, bot.id);
}

/** Reads what is typed: `null` for nothing typed, `undefined` for what is no rate. */
export function parseRate(text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === "") return null;
  const rate = /^\d{1,7}$/.test(plain) ? Number(plain) : 0;
  return rate > 0 ? rate : undefined;
}
