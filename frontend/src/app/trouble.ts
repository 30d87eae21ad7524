/** How many bots are in trouble, as the tab's title and icon tell it. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Bot } from "../api/types";
import { botsQuery, statusWords } from "../features/bots";
import { texts } from "../texts";
import { useTitleMark } from "../ui/use-title";
import badIcon from "./favicon/bad.svg";
import cutOffIcon from "./favicon/cut-off.svg";
import warnIcon from "./favicon/warn.svg";

export interface Trouble {
  /** Bots that are failed, unhealthy, crash looping or degraded. */
  count: number;
  /** Whether one of them does not work at all. */
  bad: boolean;
}

export function troubleOf(bots: readonly Bot[]): Trouble {
  const tones = bots.map((bot) => statusWords(bot.status.state).tone);
  const count = tones.filter((tone) => tone === "bad" || tone === "warn").length;
  return { count, bad: tones.includes("bad") };
}

const NONE: Trouble = { count: 0, bad: false };

export function useTrouble(): Trouble {
  const { data } = useQuery({ ...botsQuery, select: troubleOf });
  return data ?? NONE;
}

const WELL_ICON = "/favicon.svg";

export function iconFor({ count, bad }: Trouble, cutOff: boolean): string {
  if (cutOff) return cutOffIcon;
  if (bad) return badIcon;
  return count > 0 ? warnIcon : WELL_ICON;
}

/** Tells of trouble in the browser's tab, where it is seen while another page is in front. */
export function useTroubleInTab(trouble: Trouble, cutOff: boolean): void {
  useTitleMark(texts.app.titleMark(trouble.count));
  const icon = iconFor(trouble, cutOff);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link) return;
    link.href = icon;
    return () => {
      link.href = WELL_ICON;
    };
  }, [icon]);
}
