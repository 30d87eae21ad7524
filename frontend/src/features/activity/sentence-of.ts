/** What an event says, and how it looks. */
import {
  ArchiveRestore,
  Bot as BotIcon,
  CircleCheck,
  CircleHelp,
  CircleX,
  Coins,
  Container,
  HandHelping,
  KeyRound,
  OctagonX,
  Package,
  Pencil,
  Play,
  RotateCw,
  ShieldAlert,
  Shuffle,
  Square,
  Trash2,
  Undo2,
  Unplug,
  WalletMinimal,
  type LucideIcon,
} from "lucide-react";

import { texts } from "../../texts";
import type { Tone } from "../../ui/tone";
import { statusWords } from "../bots";
import type { ActivityEvent } from "./types";

export interface Said {
  /** With `{who}`, `{bot}` and `{more}` in it. */
  sentence: string;
  /** Why, or what exactly; written by others or by the server. */
  detail: string | null;
  hint: string | null;
  icon: LucideIcon;
  tone: Tone;
  /** What `{more}` in the sentence is. */
  more?: More;
}

export type More = keyof typeof texts.activity.links;

const POWER_ICONS: Record<string, LucideIcon> = { start: Play, stop: Square, restart: RotateCw };

export function sentenceOf(event: ActivityEvent): Said {
  const words = texts.activity.sentences;
  const { status, detail } = event.data;
  const plain = (sentence: string, icon: LucideIcon, tone: Tone = "idle"): Said => ({
    sentence,
    icon,
    tone,
    detail: null,
    hint: null,
  });
  switch (event.kind) {
    case "bot.created":
      return plain(words.created, BotIcon);
    case "bot.updated":
      return { ...plain(words.updated, Pencil), detail };
    case "bot.power_changed":
      return plain(words.wish(detail), POWER_ICONS[detail ?? ""] ?? RotateCw);
    case "bot.status_changed":
      return statusSentence(event);
    case "bot.died":
      return { ...plain(words.died, CircleX, "bad"), detail };
    case "bot.killed":
      return { ...plain(words.killed, OctagonX, "warn"), detail };
    case "bot.rolled_back":
      return { ...plain(words.rolledBack, Undo2, "warn"), detail };
    case "bot.generation_good":
      return { ...plain(words.proved, CircleCheck, "good"), detail };
    case "bot.deleting":
      return plain(words.deleting, Trash2);
    case "bot.deleted":
      return plain(words.deleted, Trash2);
    case "bot.adopted":
      return plain(words.adopted, ArchiveRestore);
    case "bot.adjusted":
      return { ...plain(words.adjusted, Shuffle), detail };
    case "bot.pairing_decided":
      return { ...plain(words.pairing, HandHelping), detail };
    case "engine.available":
      return { ...plain(words.engineAvailable, Container, "good"), detail };
    case "engine.unavailable":
      return { ...plain(words.engineUnavailable, Unplug, "bad"), detail };
    case "engine.image_ready":
      return { ...plain(words.imageReady, Package, "good"), detail };
    case "janitor.cleaned":
      return { ...plain(words.cleaned, CircleCheck), detail };
    case "budget.warning":
    case "budget.spent":
    case "keyring.incident":
    case "keyring.changed":
      return { detail, hint: null, ...keyringSaid(event) };
    default:
      return { ...plain(words.other, CircleHelp), detail: detail ?? status?.state ?? event.kind };
  }
}

/** What the keyring told: of one bot, or of what is everybody's. */
function keyringSaid({ kind, bot_id: bot }: ActivityEvent): Pick<Said, "sentence" | "icon" | "tone" | "more"> {
  const words = texts.activity.sentences;
  const one = bot !== null;
  switch (kind) {
    case "budget.warning":
      return { sentence: one ? words.budgetWarningOf : words.budgetWarning, icon: Coins, tone: "warn", more: "budget" };
    case "budget.spent":
      return { sentence: one ? words.budgetSpentOf : words.budgetSpent, icon: WalletMinimal, tone: "bad", more: "budget" };
    case "keyring.incident":
      return { sentence: words.incident, icon: ShieldAlert, tone: "bad", more: "incident" };
    default:
      return { sentence: one ? words.keyringOf : words.keyring, icon: KeyRound, tone: "idle", more: "keyring" };
  }
}

function statusSentence({ data }: ActivityEvent): Said {
  const words = texts.activity.sentences;
  const { status } = data;
  if (status === null) {
    return { sentence: words.stateUnknown, detail: data.detail, hint: null, icon: CircleHelp, tone: "idle" };
  }
  const { icon, tone } = statusWords(status.state);
  return {
    sentence: words.state(status.state),
    detail: status.reason?.detail ?? null,
    hint: status.reason?.hint ?? null,
    icon,
    tone,
  };
}
