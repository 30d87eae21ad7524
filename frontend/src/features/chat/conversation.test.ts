import { beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "../../api/problem";
import type { SseMessage } from "../../api/sse-parser";
import { forgetAll, keep, recall } from "./archive";
import { ChatBook } from "./chat-book";
import { Conversation, MAX_ANSWER_CHARS, type SendText } from "./conversation";

function message(event: string, data: unknown): SseMessage {
  return { event, data: JSON.stringify(data), id: null };
}

function answering(...messages: SseMessage[]): SendText {
  return async function* answer() {
    yield* messages;
  };
}

const atOnce = (run: () => void) => run();
const talk = (send: SendText) => new Conversation({ send, schedule: atOnce, now: () => 7 });

describe("a conversation", () => {
  it("joins what the bot streams and ends with done", async () => {
    const conversation = talk(
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
    expect(conversation.lastSaid).toBe("hi");
  });

  it("shows what came together at once, and all of it at the end", async () => {
    const frames: (() => void)[] = [];
    const send = answering(
      ...Array.from({ length: 100 }, () => message("delta", { text: "x" })),
      message("done", {}),
    );
    const conversation = new Conversation({ send, schedule: (run) => frames.push(run) });
    let told = 0;
    conversation.subscribe(() => (told += 1));
    await conversation.say("go");
    expect(frames).toHaveLength(1);
    expect(told).toBeLessThan(6);
    expect(conversation.messages.at(-1)?.text).toHaveLength(100);
    frames[0]?.();
    expect(conversation.messages.at(-1)?.text).toHaveLength(100);
  });

  it("keeps what came before an error and says what went wrong", async () => {
    const conversation = talk(
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
    const conversation = talk(answering(message("delta", { text: "Half" })));
    await conversation.say("hi");
    expect(conversation.messages.at(-1)).toMatchObject({ state: "failed", error: { code: "answer_cut_off" } });
  });

  it("stops listening to an answer without end", async () => {
    let signal: AbortSignal | undefined;
    const conversation = talk(async function* endless(_text, given) {
      signal = given;
      for (;;) yield message("delta", { text: "y".repeat(100_000) });
    });
    await conversation.say("hi");
    expect(conversation.messages.at(-1)?.state).toBe("long");
    expect(conversation.messages.at(-1)?.text).toHaveLength(MAX_ANSWER_CHARS);
    expect(signal?.aborted).toBe(true);
  });

  it("can be stopped, and takes the next message afterwards", async () => {
    const conversation = talk(async function* endless(_text, signal) {
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

  it("shows the refusal of a request, and asks once more in its place", async () => {
    const refused = new ApiError({ status: 409, code: "not_ready", detail: "Not ready." });
    let refuse = true;
    const conversation = talk(async function* answer() {
      if (refuse) throw refused;
      yield message("delta", { text: "Now." });
      yield message("done", {});
    });
    await conversation.say("hi");
    expect(conversation.messages.at(-1)?.error).toBe(refused);
    refuse = false;
    conversation.retry();
    await vi.waitFor(() => expect(conversation.messages.at(-1)?.state).toBe("done"));
    expect(conversation.messages.map(({ text }) => text)).toEqual(["hi", "Now."]);
    conversation.retry();
    expect(conversation.messages).toHaveLength(2);
  });
});

describe("the conversations with a bot", () => {
  const sent: (string | null)[] = [];
  const send = (session: string | null): SendText => {
    return async function* answer() {
      sent.push(session);
      yield message("delta", { text: "yes" });
      yield message("done", {});
    };
  };
  let names = 0;
  const book = () => {
    const made = new ChatBook("b", send, window.sessionStorage, () => `page-${(names += 1)}`);
    return made;
  };

  beforeEach(() => {
    sent.length = 0;
    names = 0;
    window.sessionStorage.clear();
  });

  it("each have a session of their own, the first the bot's own", async () => {
    const chats = book();
    chats.begin();
    expect(chats.chapters).toHaveLength(1);
    await chats.present.conversation.say("one");
    chats.begin();
    await chats.present.conversation.say("two");
    expect(sent).toEqual([null, "page-1"]);
    const [first] = chats.chapters;
    if (first) chats.turnTo(first);
    await chats.present.conversation.say("three");
    expect(sent).toEqual([null, "page-1", null]);
  });

  it("survive a reload of the tab, and not a sign-out", async () => {
    const before = book();
    await before.present.conversation.say("one");
    before.begin();
    await before.present.conversation.say("two");
    const after = book();
    expect(after.chapters.map(({ session }) => session)).toEqual([null, "page-1"]);
    expect(after.present.conversation.messages.map(({ text }) => text)).toEqual(["two", "yes"]);
    window.sessionStorage.setItem("other", "stays");
    forgetAll(window.sessionStorage);
    expect(book().present.conversation.messages).toEqual([]);
    expect(window.sessionStorage.getItem("other")).toBe("stays");
  });
});

describe("kept conversations", () => {
  const said = (text: string) => ({ from: "bot" as const, text, state: "done" as const, at: 1 });

  it("let their oldest messages go when there is too much", () => {
    const messages = Array.from({ length: 8 }, (_, at) => said(`${at}${"z".repeat(100_000)}`));
    keep(window.sessionStorage, "b", [{ session: null, messages }]);
    const [kept] = recall(window.sessionStorage, "b");
    expect(kept?.messages.map(({ text }) => text[0])).toEqual(["4", "5", "6", "7"]);
  });

  it("are nothing when they are something else", () => {
    const storage = window.sessionStorage;
    storage.setItem("botmaker.chat.b", "{broken");
    expect(recall(storage, "b")).toEqual([]);
    const messages = [{ from: "bot", text: "a", state: "streaming" }, { from: "nobody" }];
    storage.setItem("botmaker.chat.b", JSON.stringify([null, { session: 7, messages }]));
    expect(recall(storage, "b")).toEqual([
      { session: null, messages: [{ from: "bot", text: "a", state: "stopped", at: 0 }] },
    ]);
  });
});
