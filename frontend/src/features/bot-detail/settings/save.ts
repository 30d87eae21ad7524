/** Changes a bot, but never over what somebody else changed meanwhile without saying so. */
import type { QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../../api/client";
import { ApiError } from "../../../api/problem";
import type { Bot, EditBotRequest } from "../../../api/types";
import { botQuery, storeBot } from "../../bots";
import { differences, type Part } from "./differences";

/** Somebody else was faster; `present` is the bot as it is now. */
export class Overtaken extends Error {
  readonly present: Bot;

  constructor(present: Bot) {
    super("the bot was changed meanwhile");
    this.present = present;
  }
}

const PRECONDITION_FAILED = 412;

/** The bot's revision rises with every part of its description, so a refusal may mean nothing to whoever edits its name. */
const TRIES = 5;

/** Applies `patch` to the bot as `seen`; throws `Overtaken` where one of the `parts` that are edited is another by now. */
export async function saveBot(
  queries: QueryClient,
  seen: Bot,
  patch: EditBotRequest,
  parts: readonly Part[],
): Promise<Bot> {
  let revision = seen.revision;
  for (let tries = 1; ; tries += 1) {
    try {
      const bot = await patchBot(seen.id, revision, patch);
      storeBot(queries, bot);
      return bot;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== PRECONDITION_FAILED) throw error;
      const present = error.current ?? (await loadBot(queries, seen.id));
      storeBot(queries, present);
      if (differences(seen, present, parts).length > 0) throw new Overtaken(present);
      if (tries === TRIES) throw error;
      revision = present.revision;
    }
  }
}

const loadBot = (queries: QueryClient, id: string) =>
  queries.fetchQuery({ ...botQuery(id), staleTime: 0 });

function patchBot(bot: string, revision: number, patch: EditBotRequest): Promise<Bot> {
  return unwrap(
    client.PATCH("/api/bots/{bot}", {
      params: { path: { bot }, header: { "If-Match": `"${revision}"` } },
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
