import { describe, expect, it } from "vitest";

import { ApiError } from "../../api/problem";
import type { SseMessage } from "../../api/sse-parser";
import { Conversation, type SendText } from "./conversation";

function message(event: string, data: unknown): SseMessage {
  return { event, data: JSON.stringify(data), id: null };
}

function answering(...messages: SseMessage[]): SendText {
  return async function* answer() {
    yield* messages;
  };
}

describe("a conversation", () => {
  it("joins what the bot streams and ends with done", async () => {
    const conversation = new Conversation(
      answering(message("delta", { text: "Hel" }), message("delta", { text: "lo" }), message("done", {})),
    );
    const states: string[] = [];
    conversation.subscribe(() => states.push(conversation.messages.at(-1)?.text ?? ""));
    await conversation.say("hi");
    expect(conversation.messages.map(({ from, text, state }) => ({ from, text, state }))).toEqual([
      { from: "person", text: "hi", state: "done" },
      { from: "bot", text: "Hello", state: "done" },
    ]);
    expect(states).toContain("Hel");
    expect(conversation.answering).toBe(false);
  });

  it("keeps what came before an error and says what went wrong", async () => {
    const conversation = new Conversation(
      answering(
        message("delta", { text: "Half" }),
        message("error", { status: 502, code: "gateway_failed", detail: "It stopped." }),
      ),
    );
    await conversation.say("hi");
    expect(conversation.messages.at(-1)).toMatchObject({
      text: "Half",
      state: "failed",
      error: { code: "gateway_failed", message: "It stopped." },
    });
  });

  it("does not take a stream that just ends for a whole answer", async () => {
    const conversation = new Conversation(answering(message("delta", { text: "Half" })));
    await conversation.say("hi");
    expect(conversation.messages.at(-1)?.state).toBe("failed");
  });

  it("can be stopped, and takes the next message afterwards", async () => {
    const conversation = new Conversation(async function* endless(_text, signal) {
      yield message("delta", { text: "and so on" });
      await new Promise((_resolve, reject) => {
        const abort = () => reject(new Error("aborted"));
        signal.addEventListener("abort", abort);
        if (signal.aborted) abort();
      });
    });
    const turn = conversation.say("go");
    await conversation.say("ignored while it answers");
    conversation.stop();
    await turn;
    expect(conversation.messages).toHaveLength(2);
    expect(conversation.messages.at(-1)).toMatchObject({ text: "and so on", state: "stopped" });
  });

  it("shows the refusal of a request", async () => {
    const refused = new ApiError({ status: 409, code: "not_ready", detail: "Not ready." });
    const conversation = new Conversation(async function* refuse(): AsyncGenerator<SseMessage> {
      yield await Promise.reject(refused);
    });
    await conversation.say("hi");
    expect(conversation.messages.at(-1)?.error).toBe(refused);
  });
});
