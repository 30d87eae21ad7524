import { afterEach, describe, expect, it, vi } from "vitest";

import { backoffMs, followSse, type StreamPhase } from "./sse-stream";

function streamOf(...chunks: string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

/** A connection that is open and dead. */
function silence(): Response {
  return new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });
}

function follow(responses: (() => Response | Promise<never>)[], endAt: string) {
  const sent: Request[] = [];
  const data: string[] = [];
  const phases: StreamPhase[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    sent.push(request);
    const next = responses.shift();
    if (!next) throw new Error("more requests than expected");
    return Promise.resolve(next());
  });
  const abort = new AbortController();
  const done = followSse({
    url: "http://localhost/api/events",
    signal: abort.signal,
    onMessage: (message) => {
      data.push(message.data);
      if (message.data === endAt) abort.abort();
    },
    onPhase: (phase) => phases.push(phase),
    wait: () => Promise.resolve(),
    silenceMs: 20,
  });
  return { done, sent, data, names: () => phases.map((phase) => phase.name), phases };
}

afterEach(() => vi.unstubAllGlobals());

describe("followSse", () => {
  it("resumes after a drop with the last id and says so meanwhile", async () => {
    const run = follow(
      [
        () => streamOf("id: 41\ndata: a\n\n", "id: 42\nda", "ta: é\n\ndata: lost"),
        () => Promise.reject(new TypeError("network")),
        () => streamOf("data: last\n\n"),
      ],
      "last",
    );
    await run.done;
    expect(run.data).toEqual(["a", "é", "last"]);
    expect(run.sent.map((request) => request.headers.get("Last-Event-ID"))).toEqual([
      null,
      "42",
      "42",
    ]);
    expect(run.names()).toEqual([
      "connecting",
      "live",
      "waiting",
      "connecting",
      "waiting",
      "connecting",
      "live",
    ]);
  });

  it("does not ask again when the server refuses", async () => {
    const run = follow(
      [() => new Response(JSON.stringify({ code: "not_found", detail: "No such bot." }), { status: 404 })],
      "",
    );
    await run.done;
    expect(run.sent).toHaveLength(1);
    expect(run.phases.at(-1)).toMatchObject({ name: "failed", error: { code: "not_found" } });
  });

  it("gives up a connection that has gone silent and opens another", async () => {
    const run = follow([silence, () => streamOf("data: end\n\n")], "end");
    await run.done;
    expect(run.data).toEqual(["end"]);
    expect(run.names()).toEqual(["connecting", "live", "waiting", "connecting", "live"]);
  });

  it("asks again when the server is only busy", async () => {
    const run = follow(
      [() => new Response("", { status: 503 }), () => streamOf("data: end\n\n")],
      "end",
    );
    await run.done;
    expect(run.data).toEqual(["end"]);
  });
});

describe("backoffMs", () => {
  it("doubles, stays under its cap and never falls under half", () => {
    expect(backoffMs(1, 500, 0)).toBe(250);
    expect(backoffMs(1, 500, 1)).toBe(500);
    expect(backoffMs(4, 500, 1)).toBe(4000);
    expect(backoffMs(60, 500, 1)).toBe(15_000);
  });
});
