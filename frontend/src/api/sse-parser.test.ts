import { describe, expect, it } from "vitest";

import { MAX_BUFFERED_CHARS, SseParser } from "./sse-parser";

const stream = [
  ": hello",
  "retry: 1500",
  "",
  "event: line",
  "id: 7:1",
  'data: {"text":"a"}',
  "",
  "data: first",
  "data:second",
  "data",
  "",
  "event: nothing",
  "",
  "data: after",
  "",
  "",
].join("\n");

const expected = [
  { event: "line", data: '{"text":"a"}', id: "7:1" },
  { event: "message", data: "first\nsecond\n", id: "7:1" },
  { event: "message", data: "after", id: "7:1" },
];

describe("SseParser", () => {
  it("reads names, ids, comments, retry and data of several lines", () => {
    const parser = new SseParser();
    expect(parser.push(stream)).toEqual(expected);
    expect(parser.retryMs).toBe(1500);
  });

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("gives the same messages for %s wherever the chunks are cut", (_name, lineEnd) => {
    const text = stream.replaceAll("\n", lineEnd);
    for (let size = 1; size <= 9; size += 1) {
      const parser = new SseParser();
      const messages = [];
      for (let at = 0; at < text.length; at += size) {
        messages.push(...parser.push(text.slice(at, at + size)));
      }
      expect(messages, `chunks of ${size}`).toEqual(expected);
    }
  });

  it("drops a byte order mark, an id with NUL and a retry that is no number", () => {
    const parser = new SseParser();
    const messages = parser.push("\uFEFFid: 1\ndata: x\n\nid: a\0b\nretry: soon\ndata: y\n\n");
    expect(messages.map((message) => message.id)).toEqual(["1", "1"]);
    expect(parser.retryMs).toBeNull();
  });

  it("keeps an unfinished message for later and does not give it at the end", () => {
    const parser = new SseParser();
    expect(parser.push("data: half")).toEqual([]);
    expect(parser.push(" and half\n")).toEqual([]);
    expect(parser.push("\n")).toEqual([{ event: "message", data: "half and half", id: null }]);
  });

  it("refuses a line that never ends", () => {
    const parser = new SseParser();
    expect(() => parser.push("x".repeat(MAX_BUFFERED_CHARS + 1))).toThrow("too long");
  });
});
