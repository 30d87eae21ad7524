/** The rows of the palette for a query: bots, what can be done to them, pages and commands. */
import {
  Bot as BotIcon,
  ChartNoAxesColumn,
  Coins,
  Gauge,
  History,
  Keyboard,
  KeyRound,
  LogOut,
  MessageCircle,
  Monitor,
  Moon,
  Play,
  Plus,
  RotateCw,
  ScrollText,
  SlidersHorizontal,
  Square,
  Sun,
  Trash2,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import type { Theme } from "../../ui/theme";
import { possibleActions, type PowerAction } from "../bots";
import { named } from "./named";
import { findBots, ranked, scoreOf, splitVerb, tokensOf } from "./search";

/** What the palette can make happen. */
export interface Doer {
  openBot: (bot: Bot) => void;
  openPage: (page: Page) => void;
  openPart: (part: Part, bot: Bot) => void;
  power: (verb: PowerAction, bot: Bot) => void;
  theme: (theme: Theme) => void;
  shortcuts: () => void;
  signOut: () => void;
}

export type Page = "bots" | "create" | "logs" | "activity" | "keys" | "usage" | "budgets" | "system" | "trash";

/** The parts of a bot's page that are asked for by name. */
export type Part = "logs" | "chat" | "settings";

export interface Row {
  id: string;
  text: ReactNode;
  icon: LucideIcon;
  /** Its face and status are shown. */
  bot?: Bot;
  keys?: string;
  run: () => void;
}

export interface Rows {
  bots: Row[];
  actions: Row[];
  pages: Row[];
  commands: Row[];
}

const words = texts.palette;

const POWER_ICONS: Record<PowerAction, LucideIcon> = { start: Play, stop: Square, restart: RotateCw };
const PART_ICONS: Record<Part, LucideIcon> = {
  logs: ScrollText,
  chat: MessageCircle,
  settings: SlidersHorizontal,
};
const PARTS = ["chat", "logs", "settings"] as const;
const VERBS = (["start", "stop", "restart", ...PARTS] as const).map((name) => ({
  name,
  word: words.actions[name].verb,
}));

type Action = PowerAction | Part;

const MOST_BOTS = 8;
const MOST_ACTIONS = 6;

/** `bots` come in the order in which an empty query shows them. */
export function rowsFor(query: string, bots: readonly Bot[], doer: Doer): Rows {
  const tokens = tokensOf(query);
  if (tokens.length === 0) {
    const first = bots.slice(0, MOST_BOTS).map((bot) => botRow(bot, doer));
    return { bots: first, actions: [], pages: pageRows(doer), commands: commandRows(doer) };
  }
  const found = findBots(bots, tokens, MOST_BOTS);
  const actions = actionRows(tokens, bots, found, doer);
  const about = found.length > 0 || actions.length > 0 ? found : botsMeant(tokens, bots);
  return {
    bots: about.map((bot) => botRow(bot, doer)),
    actions,
    pages: matching(tokens, pageRows(doer)),
    commands: matching(tokens, commandRows(doer)),
  };
}

/** "stop ada" is about Ada, even when there is nothing left to stop. */
function botsMeant(tokens: string[], bots: readonly Bot[]): Bot[] {
  return findBots(bots, splitVerb(tokens, VERBS)?.rest ?? [], MOST_BOTS);
}

function matching(tokens: string[], rows: Row[]): Row[] {
  const score = ({ text }: Row) => (typeof text === "string" ? scoreOf(tokens, text) : 0);
  return ranked(rows, rows.length, score).map(({ item }) => item);
}

function botRow(bot: Bot, doer: Doer): Row {
  return {
    id: `bot ${bot.id}`,
    text: <bdi>{bot.name}</bdi>,
    icon: BotIcon,
    bot,
    run: () => doer.openBot(bot),
  };
}

/** "stop ada" names a verb and a bot; "ada" alone offers what can be done to the best of those found. */
function actionRows(tokens: string[], bots: readonly Bot[], found: Bot[], doer: Doer): Row[] {
  const asked = splitVerb(tokens, VERBS);
  if (asked) {
    const about = asked.rest.length === 0 ? bots : findBots(bots, asked.rest, MOST_BOTS);
    const rows = about.flatMap((bot) => rowsOfBot(bot, doer, asked.verbs));
    if (rows.length > 0) return rows.slice(0, MOST_ACTIONS);
  }
  return found.slice(0, 1).flatMap((bot) => rowsOfBot(bot, doer));
}

function rowsOfBot(bot: Bot, doer: Doer, only?: Action[]): Row[] {
  const row = (action: Action, icon: LucideIcon, run: () => void): Row => ({
    id: `${action} ${bot.id}`,
    text: named(words.actions[action].text, bot),
    icon,
    run,
  });
  const wanted = (action: Action) => !only || only.includes(action);
  return [
    ...possibleActions(bot)
      .filter(wanted)
      .map((verb) => row(verb, POWER_ICONS[verb], () => doer.power(verb, bot))),
    ...PARTS.filter(wanted).map((part) =>
      row(part, PART_ICONS[part], () => doer.openPart(part, bot)),
    ),
  ];
}

function pageRows(doer: Doer): Row[] {
  const page = (name: Page, icon: LucideIcon, keys?: string): Row => ({
    id: `page ${name}`,
    text: words.pages[name],
    icon,
    ...(keys !== undefined && { keys }),
    run: () => doer.openPage(name),
  });
  return [
    page("bots", BotIcon, "g b"),
    page("create", Plus, "c"),
    page("logs", ScrollText, "g l"),
    page("activity", History, "g a"),
    page("keys", KeyRound, "g k"),
    page("usage", ChartNoAxesColumn, "g u"),
    page("budgets", Coins),
    page("system", Gauge, "g s"),
    page("trash", Trash2),
  ];
}

function commandRows(doer: Doer): Row[] {
  const { commands } = words;
  const theme = (name: Theme, text: string, icon: LucideIcon): Row => ({
    id: `theme ${name}`,
    text,
    icon,
    run: () => doer.theme(name),
  });
  return [
    theme("dark", commands.themeDark, Moon),
    theme("light", commands.themeLight, Sun),
    theme("system", commands.themeSystem, Monitor),
    { id: "shortcuts", text: commands.shortcuts, icon: Keyboard, keys: "?", run: doer.shortcuts },
    { id: "sign out", text: commands.signOut, icon: LogOut, run: doer.signOut },
  ];
}
