/** Changes a bot's profile, but never over what somebody else changed meanwhile without saying so. */
import type { QueryClient } from "@tanstack/react-query";

import { askJson } from "../../../api/json";
import { ApiError } from "../../../api/problem";
import type { Bot } from "../../../api/types";
import { botQuery, storeBot } from "../../bots";
import { differences } from "./profile";

export interface ProfilePatch {
  name?: string;
  tags?: string[];
  avatar?: { emoji: string } | null;
}

/** Somebody else was faster; `present` is the bot as it is now. */
export class Overtaken extends Error {
  readonly present: Bot;

  constructor(present: Bot) {
    super("the bot was changed meanwhile");
    this.present = present;
  }
}

const PRECONDITION_FAILED = 412;

/** The bot's version rises with its states too, so a refusal may mean nothing to whoever edits its name. */
const TRIES = 5;

/** Applies `patch` to the bot as `seen`; throws `Overtaken` where what is edited is another by now. */
export async function saveProfile(queries: QueryClient, seen: Bot, patch: ProfilePatch): Promise<Bot> {
  let version = seen.version;
  for (let tries = 1; ; tries += 1) {
    try {
      const bot = await patchBot(seen.id, version, patch);
      storeBot(queries, bot);
      return bot;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== PRECONDITION_FAILED) throw error;
      const present = await queries.fetchQuery({ ...botQuery(seen.id), staleTime: 0 });
      storeBot(queries, present);
      if (differences(seen, present).length > 0) throw new Overtaken(present);
      if (tries === TRIES) throw error;
      version = present.version;
    }
  }
}

function patchBot(id: string, version: number, patch: ProfilePatch): Promise<Bot> {
  return askJson<Bot>(`/api/bots/${encodeURIComponent(id)}`, {
    method: "PATCH",
    headers: { "content-type": "application/merge-patch+json", "if-match": `"${version}"` },
    body: JSON.stringify(patch),
  });
}

/** Replaces the face by a picture. */
export async function savePicture(queries: QueryClient, id: string, picture: Blob): Promise<Bot> {
  const bot = await askJson<Bot>(`/api/bots/${encodeURIComponent(id)}/avatar`, {
    method: "PUT",
    headers: { "content-type": picture.type },
    body: picture,
  });
  storeBot(queries, bot);
  return bot;
}
