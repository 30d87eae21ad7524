import { describe, expect, it } from "vitest";

import type { Catalog } from "../../api/types";
import { newChannel } from "../bot-form";
import { initialValues, toRequest, type FormValues } from "./form-values";
import { formSchema } from "./schema";
import { catalogFixture } from "../../testing/catalog";

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
