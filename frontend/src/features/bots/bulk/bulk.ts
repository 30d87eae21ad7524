/** Doing one thing to many bots: asked in parts, answered bot by bot, told as it was answered. */
import { client, unwrap } from "../../../api/client";
import { asApiError, type ApiError } from "../../../api/problem";
import type { components } from "../../../api/schema";
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { isHeld } from "../status-words";

export const ACTIONS = ["start", "stop", "restart", "delete"] as const;
export type Action = (typeof ACTIONS)[number];

export interface Refusal {
  action: Action;
  detail: string;
}

export interface Outcome {
  action: Action;
  asked: number;
  /** The server took the wish; what becomes of it arrives as events. */
  accepted: string[];
  refused: Map<string, Refusal>;
  /** Why not all of them were asked. */
  interrupted: ApiError | null;
}

type BulkResult = components["schemas"]["BulkResult"];

export type AskBulk = (action: Action, bots: string[]) => Promise<BulkResult[]>;

/** The server takes up to 500; smaller parts tell how far it is, and an interruption leaves less unknown. */
const PART = 100;

const words = texts.bots.outcome;

export const askServer: AskBulk = async (action, bots) => {
  const { results } = await unwrap(client.POST("/api/bots/bulk", { body: { action, bots } }));
  return results;
};

function take(outcome: Outcome, part: string[], results: BulkResult[]): void {
  const { action } = outcome;
  part.forEach((id, at) => {
    const result = results[at];
    if (result?.ok) outcome.accepted.push(id);
    else outcome.refused.set(id, { action, detail: result?.detail ?? words.unsaid });
  });
}

/** After an error nobody knows whether the part was taken, and the rest was never sent. */
function giveUp(outcome: Outcome, part: string[], rest: string[], error: ApiError): void {
  const { action } = outcome;
  const detail = error.status === 0 ? words.lost : error.message;
  for (const id of part) outcome.refused.set(id, { action, detail });
  for (const id of rest) outcome.refused.set(id, { action, detail: words.unasked });
  outcome.interrupted = error;
}

export async function runBulk(
  ask: AskBulk,
  action: Action,
  bots: string[],
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = {
    action,
    asked: bots.length,
    accepted: [],
    refused: new Map(),
    interrupted: null,
  };
  for (let at = 0; at < bots.length; at += PART) {
    const part = bots.slice(at, at + PART);
    onProgress(at);
    try {
      take(outcome, part, await ask(action, part));
    } catch (error) {
      giveUp(outcome, part, bots.slice(at + PART), asApiError(error));
      break;
    }
  }
  return outcome;
}

/** What takes an action back, where something does. */
export function opposite(action: Action): "start" | "stop" | null {
  if (action === "start") return "stop";
  return action === "stop" ? "start" : null;
}

/** Whether an action would change anything about a bot. */
export function changes(action: Action, bot: Bot): boolean {
  if (bot.status.state === "deleting") return false;
  switch (action) {
    case "start":
      return bot.power === "stopped" || isHeld(bot.status.state);
    case "stop":
      return bot.power === "running";
    case "restart":
      return bot.power === "running";
    case "delete":
      return true;
  }
}

/** What a person most likely wants of a bot that does not do its work. */
export function nextAction(bot: Bot): "start" | "restart" | null {
  if (changes("start", bot)) return "start";
  return bot.status.state === "unhealthy" || bot.status.state === "degraded" ? "restart" : null;
}
