/** What is sent to make a bot. */
import { mutationOptions, type QueryClient } from "@tanstack/react-query";

import { authorizedFetch } from "../../api/authorized-fetch";
import { client, unwrap } from "../../api/client";
import { asApiError, readProblem, type ApiError } from "../../api/problem";
import type { Bot, CreateBotRequest } from "../../api/types";
import { storeBot } from "../bots";
import type { FormValues } from "./form-values";
import { fromBase64 } from "./base64";

/** A random key of 128 bits; `crypto.randomUUID` is missing where the page is not served from a secure origin. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The same request sent twice (the first answer was lost, say) carries the same key, so that it makes one bot.
 */
export function idempotencyKeys(): (request: CreateBotRequest) => string {
  let last: { request: string; key: string } | null = null;
  return (request) => {
    const text = JSON.stringify(request);
    if (last?.request !== text) last = { request: text, key: randomKey() };
    return last.key;
  };
}

export function createMutation(queries: QueryClient, keyFor: (request: CreateBotRequest) => string) {
  return mutationOptions({
    mutationKey: ["create-bot"],
    mutationFn: (request: CreateBotRequest) =>
      unwrap(
        client.POST("/api/bots", {
          params: { header: { "Idempotency-Key": keyFor(request) } },
          body: request,
        }),
      ),
    onSuccess: (bot) => storeBot(queries, bot),
  });
}

/** Gives the bot its picture. A bot without one is a bot all the same: the refusal is answered, not thrown. */
export async function uploadPicture(
  queries: QueryClient,
  bot: Bot,
  picture: FormValues["picture"],
): Promise<ApiError | null> {
  if (!picture) return null;
  try {
    const url = new URL(`/api/bots/${encodeURIComponent(bot.id)}/avatar`, window.location.origin);
    const body = fromBase64(picture);
    const response = await authorizedFetch(
      new Request(url, { method: "PUT", body, headers: { "content-type": picture.type } }),
    );
    if (!response.ok) return await readProblem(response);
    storeBot(queries, (await response.json()) as Bot);
    return null;
  } catch (error) {
    return asApiError(error);
  }
}
