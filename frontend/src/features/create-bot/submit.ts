/** Sending the form. */
import { mutationOptions, type QueryClient } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import type { CreateBotRequest } from "../../api/types";
import { storeBot } from "../bots";

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

export function createMutation(
  queries: QueryClient,
  keyFor: (request: CreateBotRequest) => string,
) {
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
