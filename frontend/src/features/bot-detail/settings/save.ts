/** Changes a bot's profile, but never over what somebody else changed meanwhile without saying so. */
import type { QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../../api/client";
import { ApiError } from "../../../api/problem";
import type { components } from "../../../api/schema";
import type { Bot } from "../../../api/types";
import { botQuery, storeBot } from "../../bots";
import { differences } from "./profile";

export type ProfilePatch = components["schemas"]["EditBotRequest"];

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

function patchBot(bot: string, version: number, patch: ProfilePatch): Promise<Bot> {
  return unwrap(
    client.PATCH("/api/bots/{bot}", {
      params: { path: { bot }, header: { "If-Match": `"${version}"` } },
      headers: { "content-type": "application/merge-patch+json" },
      body: patch,
    }),
  );
}

/** Replaces the face by a picture. */
export async function savePicture(queries: QueryClient, id: string, picture: Blob): Promise<Bot> {
  const bot = await unwrap(
    client.PUT("/api/bots/{bot}/avatar", {
      params: { path: { bot: id } },
      headers: { "content-type": picture.type },
      // The description knows bytes only as a list of numbers.
      body: picture as never,
      bodySerializer: () => picture,
    }),
  );
  storeBot(queries, bot);
  return bot;
}
