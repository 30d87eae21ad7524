import { describe, expect, it } from "vitest";

import type { Catalog } from "../../api/types";
import { initialValues, newChannel, toRequest, type FormValues } from "./form-values";
import { deriveHostname, freeHostname, hostnameProblem } from "./hostname";
import { formSchema } from "./schema";
import { catalogFixture } from "../../testing/catalog";
import { ApiError } from "../../api/problem";
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

describe("the form", () => {
  const catalog: Catalog = catalogFixture;
  const issues = (change: Partial<FormValues>) => {
    const values = { ...initialValues(catalog), name: "Ada", hostname: "ada", ...change };
    const result = formSchema(catalog).safeParse(values);
    return result.success ? [] : result.error.issues.map((issue) => issue.path.join("."));
  };

  it("begins with the demo model and needs only a name", () => {
    expect(initialValues(catalog)).toMatchObject({ provider: "demo", model: "demo-1" });
    expect(issues({})).toEqual([]);
    expect(issues({ name: "  ", hostname: "" })).toEqual(["name", "hostname"]);
  });

  it("asks for key and address where the provider needs them", () => {
    expect(issues({ provider: "anthropic", model: "claude" })).toEqual(["provider_key"]);
    expect(issues({ provider: "ollama", model: "llama" })).toEqual(["base_url"]);
    expect(issues({ provider: "ollama", model: "llama", base_url: "ftp://x" })).toEqual(["base_url"]);
  });

  it("asks a channel for its tokens and for people", () => {
    const [telegram] = catalog.channels;
    if (!telegram) throw new Error("the fixture has a channel");
    const channel = newChannel(telegram);
    expect(issues({ channels: [channel] })).toEqual([
      "channels.0.secrets.telegram_token",
      "channels.0.allow_from",
    ]);
    expect(
      issues({
        channels: [
          {
            ...channel,
            secrets: { telegram_token: `123456789:${"a".repeat(35)}` },
            dm_policy: "open",
          },
        ],
      }),
    ).toEqual([]);
  });

  it("keeps resources within the server's limits", () => {
    expect(issues({ memory_mib: 512, cpu_cores: Number.NaN, pids: 1.5 })).toEqual(
      expect.arrayContaining(["memory_mib", "cpu_cores", "pids"]),
    );
  });

  it("sends only what the provider takes", () => {
    const values = {
      ...initialValues(catalog),
      name: " Ada ",
      hostname: "ada",
      provider_key: "left over",
      base_url: "http://left.over",
    };
    const [demo] = catalog.providers;
    if (!demo) throw new Error("the fixture has a provider");
    expect(toRequest(values, demo)).toEqual({
      name: "Ada",
      hostname: "ada",
      provider: "demo",
      model: "demo-1",
      channels: [],
      resources: { memory_bytes: 2_147_483_648, cpu_millis: 1000, pids: 256 },
      start: true,
    });
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
