import { describe, expect, it } from "vitest";

import { ansiSpans, plainText } from "./ansi";
import { clockText, dayText, instantText, relativeText } from "./clock";
import { displayed, displayedText } from "./displayed";
import type { LineEntry, NewEntry } from "./entry";
import { jsonLine, layOutJson } from "./json-layout";
import { addressOf, findLine, readHash, sinceFor, writeHash } from "./line-address";
import { LogStore } from "./log-store";
import { piecesOf } from "./pieces";
import { readPreferences } from "./preferences";
import { readLine } from "./read-line";
import { MessageReader, readInstant } from "./read-message";

describe("readLine", () => {
  it("finds level, subsystem and sentence in OpenClaw's JSON lines", () => {
    expect(readLine('{"level":"WARN","subsystem":"gateway","message":"slow"}')).toEqual({
      level: "warn",
      subsystem: "gateway",
      message: "slow",
      json: true,
    });
    expect(readLine('{"level":"fatal","msg":"gone"}')).toMatchObject({ level: "error", message: "gone" });
  });

  it("finds a level word at the beginning of a plain line", () => {
    expect(readLine("2026-11-21T04:00:00Z [WARN] slow").level).toBe("warn");
    expect(readLine("error: no such file").level).toBe("error");
    expect(readLine("there was no error here").level).toBeNull();
    expect(readLine("information").level).toBeNull();
  });

  it("leaves every other line as it is", () => {
    for (const text of ["plain", "{broken}", "[1]", "", "{", "null"]) {
      expect(readLine(text)).toEqual({ level: null, subsystem: null, message: text, json: false });
    }
    expect(readLine('{"level":"info"}')).toMatchObject({ message: '{"level":"info"}', json: true });
  });
});

describe("messages of the log stream", () => {
  const message = (event: string, data: string, id: string | null = null) => ({ event, data, id });

  it("become lines with the instant and the place of their id", () => {
    const entry = new MessageReader(["b"]).read(
      message(
        "line",
        JSON.stringify({
          timestamp: "2026-11-21T04:00:00.123456789Z",
          stream: "stderr",
          text: '{"level":"error","message":"x"}',
          truncated: true,
        }),
        "1:1795233600123456789:4",
      ),
    );
    const time = Date.parse("2026-11-21T04:00:00.123Z");
    expect(entry).toMatchObject({ bot: "b", time, nanos: 456_789, ordinal: 4, output: "stderr" });
    expect(entry).toMatchObject({ level: "error", truncated: true });
  });

  it("tell whose they are where several bots are merged, each with its own place", () => {
    const reader = new MessageReader(["a", "b"]);
    const line = (bot: string, id: string | null) =>
      reader.read(message("line", JSON.stringify({ bot_id: bot, timestamp: "2026-11-21T04:00:00Z", text: "x" }), id));
    const places = [line("a", "1:2:9,-"), line("b", "1:2:9,1:2:3"), line("b", null), line("b", "odd")];
    expect(places.map((entry) => [entry?.bot, (entry as LineEntry).ordinal])).toEqual([
      ["a", 9],
      ["b", 3],
      ["b", 0],
      ["b", 0],
    ]);
  });

  it("become gaps and ends, and are dropped when they are something else", () => {
    const reader = new MessageReader(["b"]);
    const gap = reader.read(message("gap", '{"dropped":7,"reason":"slow_viewer"}'));
    expect(gap).toEqual({ kind: "gap", bot: "b", dropped: 7, reason: "slow_viewer" });
    const end = reader.read(message("end", '{"exit_code":137}'));
    expect(end).toEqual({ kind: "end", bot: "b", exitCode: 137 });
    for (const data of ["no json", "null", '{"text":7}']) {
      expect(reader.read(message("line", data))).toBeNull();
    }
    expect(reader.read(message("other", "{}"))).toBeNull();
    expect(new MessageReader(["a", "b"]).read(message("line", '{"text":"whose?"}'))).toBeNull();
  });

  it("read instants to the nanosecond", () => {
    expect(readInstant("2026-11-21T04:00:00Z")).toEqual({ time: Date.UTC(2026, 10, 21, 4), nanos: 0 });
    expect(readInstant("2026-11-21T04:00:00.000000001Z").nanos).toBe(1);
    expect(readInstant("no time").time).toBeNaN();
  });
});

describe("colours", () => {
  it("become names, and the text stays text", () => {
    expect(ansiSpans("a\x1b[1;31mb<b>\x1b[0mc")).toEqual([
      { text: "a", style: null },
      { text: "b<b>", style: expect.objectContaining({ hue: "red", bold: true }) },
      { text: "c", style: null },
    ]);
  });

  it("read the 256 and the full palette as the nearest name", () => {
    const hue = (codes: string) => ansiSpans(`\x1b[${codes}mx`)[0]?.style?.hue;
    expect(hue("38;5;196")).toBe("red");
    expect(hue("38;5;10")).toBe("green");
    expect(hue("38;5;250")).toBe("white");
    expect(hue("38;2;20;30;220")).toBe("blue");
    expect(hue("38:2:240:220:10")).toBe("yellow");
    expect(hue("48;5;196;36")).toBe("cyan");
    expect(hue("95")).toBe("magenta");
  });

  it("drop every other sequence and show controls", () => {
    expect(plainText("\x1b[2J\x1b[31mred\x1b[39m\x1b]0;title\x07 \x00end")).toBe("red \u2400end");
    expect(plainText(`\x1b[${"9;".repeat(200)}mx`)).not.toContain("\x1b");
  });
});

describe("what a row shows", () => {
  it("is the sentence of a JSON line with its subsystem, or the line as written", () => {
    const line = '{"level":"info","subsystem":"gateway","message":"\\u001b[32mready\\u001b[0m"}';
    expect(displayed(line, "pretty")).toMatchObject({ prefix: "gateway: ", json: true });
    expect(displayedText(line, "pretty")).toBe("gateway: ready");
    expect(displayedText(line, "raw")).toBe(line);
  });

  it("is cut into pieces where colours and matches begin and end", () => {
    const spans = ansiSpans("ab\x1b[31mcdef\x1b[0mgh");
    const pieces = piecesOf(spans, [1, 4, 7, 8], 100);
    expect(pieces.map(({ text, found, from }) => [text, found, from])).toEqual([
      ["a", false, 0],
      ["b", true, 1],
      ["cd", true, 2],
      ["ef", false, 4],
      ["g", false, 6],
      ["h", true, 7],
    ]);
    expect(piecesOf(spans, [], 3).map((piece) => piece.text).join("")).toBe("abc");
  });
});

describe("a JSON line folded open", () => {
  it("keeps every token as it was written", () => {
    const source = '{"id":12345678901234567890,"a":[],"b":{"c":"x:{,}\\"","c":1.50},"e":[1,null]}';
    const laidOut = layOutJson(source);
    expect(laidOut.split("\n").slice(0, 3)).toEqual(["{", '  "id": 12345678901234567890,', '  "a": [],']);
    expect(laidOut).toContain('"c": "x:{,}\\""');
    expect(laidOut).toContain('"c": 1.50');
    expect(laidOut.replaceAll(/\n\s*/g, "").replaceAll(": ", ":")).toBe(source);
  });

  it("tells keys from values", () => {
    expect(jsonLine('  "a": "b: c",')).toEqual({ indent: "  ", key: '"a"', rest: ': "b: c",' });
    expect(jsonLine('  "only a value"')).toMatchObject({ key: null, rest: '"only a value"' });
  });
});

describe("times", () => {
  const time = Date.UTC(2026, 10, 21, 4, 5, 6, 7);

  it("are written in UTC, as an age, or not at all", () => {
    expect(clockText(time, "utc", 0)).toBe("04:05:06.007");
    expect(clockText(time, "relative", time + 61_000)).toBe("1 m 01 s");
    expect(clockText(time, "none", 0)).toBe("");
    expect(clockText(Number.NaN, "local", 0)).toBe("--:--:--.---");
    expect(dayText(time, "utc")).toBe("2026-11-21");
    expect(instantText(time, 8)).toBe("2026-11-21T04:05:06.007000008Z");
  });

  it("are written locally as the browser has it", () => {
    const date = new Date(time);
    expect(clockText(time, "local", 0).slice(0, 8)).toBe(date.toTimeString().slice(0, 8));
  });

  it("never make an age negative", () => {
    expect(relativeText(-5000)).toBe("0 s");
    expect(relativeText(3 * 3_600_000 + 5 * 60_000)).toBe("3 h 05 m");
    expect(relativeText(50 * 3_600_000)).toBe("2 d 02 h");
  });
});

describe("the address of a line", () => {
  const at = { time: Date.UTC(2026, 10, 21, 4), nanos: 585_981, ordinal: 2 };
  const line = (change: Partial<LineEntry>): NewEntry => ({
    kind: "line",
    bot: "ada",
    time: 0,
    nanos: 0,
    ordinal: 0,
    output: "stdout",
    level: null,
    text: "x",
    truncated: false,
    ...change,
  });

  it("survives the way through a link", () => {
    const address = { bot: "0191e0a4-8a9c", ...at };
    const hash = writeHash(address);
    expect(hash).toBe(`line=0191e0a4-8a9c@${at.time}585981.2`);
    expect(readHash(`#${hash}`)).toEqual(address);
    expect(sinceFor(address)).toBe("2026-11-21T03:59:00.000Z");
  });

  it("is refused when it is something else", () => {
    const others = ["", "#", "#line=", "#line=a@x.1", "#line=a@1", "#content", "#line=%E0@1.1"];
    for (const hash of [...others, `#line=a@${"9".repeat(20)}.0`]) {
      expect([hash, readHash(hash)]).toEqual([hash, null]);
    }
  });

  it("finds the line among those of several bots", () => {
    const store = new LogStore();
    store.append([line(at), line({ ...at, ordinal: 1 }), line({ ...at, bot: "bob" }), line({ time: at.time + 5 })]);
    const wanted = store.at(2);
    if (wanted?.kind !== "line") throw new Error("a line was expected");
    expect(findLine(store, addressOf(wanted))).toBe(2);
    expect(findLine(store, { bot: "ada", ...at, nanos: 1 })).toBeNull();
  });
});

it("preferences that are no preferences are the usual ones", () => {
  const usual = { wrap: true, clock: "local", form: "pretty" };
  expect(readPreferences(null)).toEqual(usual);
  expect(readPreferences("null")).toEqual(usual);
  expect(readPreferences("{broken")).toEqual(usual);
  const chosen = { wrap: false, clock: "utc", form: "raw" };
  expect(readPreferences(JSON.stringify(chosen))).toEqual(chosen);
  expect(readPreferences('{"wrap":"no","clock":"sundial"}')).toEqual(usual);
});
