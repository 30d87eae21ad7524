import { describe, expect, it } from "vitest";

import { append, emptyBuffer, MAX_CHARS, MAX_ENTRIES, type NewLogEntry } from "./log-buffer";
import { toEntry } from "./log-message";
import { readLine } from "./read-line";

function line(text: string): NewLogEntry {
  const timestamp = "2026-11-21T04:00:00Z";
  return { kind: "line", line: { timestamp, stream: "stdout", text, truncated: false } };
}

describe("the log buffer", () => {
  it("keeps the newest lines and counts the others", () => {
    const many = Array.from({ length: MAX_ENTRIES + 5 }, (_, at) => line(`line ${at}`));
    const buffer = append(append(emptyBuffer, many), [line("last")]);
    expect(buffer.entries).toHaveLength(MAX_ENTRIES);
    expect(buffer.forgotten).toBe(6);
    expect(buffer.entries[0]).toMatchObject({ key: 6, line: { text: "line 6" } });
    expect(buffer.entries.at(-1)).toMatchObject({ line: { text: "last" } });
  });

  it("is bounded in size, and a single line of any size is still shown", () => {
    const big = "x".repeat(MAX_CHARS / 4);
    let buffer = emptyBuffer;
    for (let at = 0; at < 20; at += 1) buffer = append(buffer, [line(big)]);
    expect(buffer.chars).toBeLessThanOrEqual(MAX_CHARS);
    expect(buffer.entries).toHaveLength(3);
    const huge = append(buffer, [line("y".repeat(MAX_CHARS * 2))]);
    expect(huge.entries).toHaveLength(1);
  });
});

it("does not repeat the end of a log", () => {
  const end: NewLogEntry = { kind: "end", exitCode: 0 };
  const buffer = append(append(emptyBuffer, [line("a"), end]), [end, line("b"), end]);
  expect(buffer.entries.map((entry) => entry.kind)).toEqual(["line", "end", "line", "end"]);
});

describe("messages of the log stream", () => {
  const message = (event: string, data: string) => toEntry({ event, data, id: null });

  it("become lines, gaps and ends", () => {
    expect(message("gap", '{"dropped":7,"reason":"slow reader"}')).toEqual({
      kind: "gap",
      dropped: 7,
      reason: "slow reader",
    });
    expect(message("end", '{"exit_code":137}')).toEqual({ kind: "end", exitCode: 137 });
    expect(message("line", '{"text":"hi","stream":"stdout"}')).toMatchObject({ kind: "line" });
  });

  it("are dropped when they are something else", () => {
    expect(message("line", "no json")).toBeNull();
    expect(message("line", "null")).toBeNull();
    expect(message("line", '{"text":7}')).toBeNull();
    expect(message("other", "{}")).toBeNull();
  });
});

describe("readLine", () => {
  it("finds level and sentence in OpenClaw's JSON lines", () => {
    expect(readLine('{"level":"WARN","subsystem":"gateway","message":"slow"}')).toEqual({
      level: "warn",
      message: "gateway: slow",
    });
  });

  it("leaves every other line as it is", () => {
    for (const text of ["plain", "{broken}", '{"level":"info"}', "[1]", ""]) {
      expect(readLine(text)).toEqual({ level: null, message: text });
    }
  });
});
