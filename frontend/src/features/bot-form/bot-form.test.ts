import { describe, expect, it } from "vitest";

import { ApiError } from "../../api/problem";
import { catalogFixture } from "../../testing/catalog";
import { deriveHostname, freeHostname, hostnameProblem } from "./hostname";
import { applyTool } from "./markdown-edit";
import { fits } from "./pattern";
import { presetsOf } from "./presets";
import { placeProblems, placeRefusal } from "./server-errors";

describe("host names", () => {
  it.each([
    ["Research helper", "research-helper"],
    ["  Zoë & Søren!  ", "zoe-s-ren"],
    ["--x--", "x"],
    ["日本", ""],
    ["a".repeat(80), "a".repeat(40)],
    [`${"a".repeat(39)} b`, "a".repeat(39)],
    ["0191e0a4-8a9c-7d6e-9f00-000000000000", ""],
  ])("of %s is %s", (name, hostname) => {
    expect(deriveHostname(name)).toBe(hostname);
  });

  it.each(["", "-a", "a-", "A", "a.b", "a_b", "x".repeat(64)])("are not like %j", (bad) => {
    expect(hostnameProblem(bad)).not.toBeNull();
  });

  it.each(["a", "7up", "my-bot", "x".repeat(63)])("may be %s", (good) => {
    expect(hostnameProblem(good)).toBeNull();
  });
});

describe("a taken host name", () => {
  it("gives way to the first free number", () => {
    expect(freeHostname("ada", new Set(["grace"]))).toBe("ada");
    expect(freeHostname("ada", new Set(["ada", "ada-2"]))).toBe("ada-3");
    const long = "a".repeat(63);
    expect(freeHostname(long, new Set([long]))).toBe(`${"a".repeat(61)}-2`);
  });
});

describe("patterns of the catalogue", () => {
  it("match whole values and forgive white space around them", () => {
    expect(fits("[0-9]{6,20}:[A-Za-z0-9_-]{35}", ` 123456789:${"a".repeat(35)} `)).toBe(true);
    expect(fits("[0-9]{6,20}:[A-Za-z0-9_-]{35}", `x123456789:${"a".repeat(35)}`)).toBe(false);
    expect(fits("a|b", "ab")).toBe(false);
  });

  it("leave the check to the server where none can be read", () => {
    expect(fits("(", "anything")).toBe(true);
  });
});

describe("presets", () => {
  it("stay within the operator's limits and differ", () => {
    const presets = presetsOf(catalogFixture);
    expect(presets.map(({ id }) => id)).toEqual(["small", "standard", "large"]);
    const tight = structuredClone(catalogFixture);
    tight.limits.resources.minimum = tight.defaults.resources;
    tight.limits.resources.maximum = tight.defaults.resources;
    expect(presetsOf(tight)).toHaveLength(1);
  });
});

describe("the editor's tools", () => {
  it("put marks around the selection and take them away again", () => {
    const bold = applyTool("bold", { text: "a word here", start: 2, end: 6 });
    expect(bold).toEqual({ text: "a **word** here", start: 4, end: 8 });
    expect(applyTool("bold", bold)).toEqual({ text: "a word here", start: 2, end: 6 });
  });

  it("mark whole lines", () => {
    const list = applyTool("list", { text: "x\none\ntwo\ny", start: 3, end: 7 });
    expect(list.text).toBe("x\n- one\n- two\ny");
    expect(applyTool("list", list).text).toBe("x\none\ntwo\ny");
  });
});

describe("complaints of the server", () => {
  it("land on their fields, and the rest above the form", () => {
    const { fields, rest } = placeProblems([
      { path: ["hostname"], detail: "is taken" },
      { path: ["channels", "1", "secrets", "slack_bot_token"], detail: "wrong shape" },
      { path: ["channels", "0", "allow_from", "2"], detail: "no id" },
      { path: ["channels", "0"], detail: "not in the image" },
      { path: ["resources", "cpu_millis"], detail: "too much" },
      { path: ["surprise"], detail: "unknown field" },
      { path: [], detail: "too big" },
    ]);
    expect(fields.map(({ field }) => field)).toEqual([
      "hostname",
      "channels.1.secrets.slack_bot_token",
      "channels.0.allow_from",
      "channels.0.kind",
      "cpu_cores",
    ]);
    expect(rest).toEqual(["surprise: unknown field", "too big"]);
  });

  it("find the field of a taken host name by the code alone", () => {
    const refusal = new ApiError({ status: 409, code: "hostname_taken", detail: "Taken." });
    expect(placeRefusal(refusal).fields).toEqual([{ field: "hostname", detail: "Taken." }]);
  });
});
