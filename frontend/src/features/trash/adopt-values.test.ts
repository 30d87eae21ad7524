import { describe, expect, it } from "vitest";

import { ApiError } from "../../api/problem";
import { catalogFixture as catalog } from "../../testing/catalog";
import { leftoverFixture } from "../../testing/leftover";
import {
  adoptSchema,
  initialValues,
  needsOf,
  placeAdoptRefusal,
  toRequest,
  type AdoptValues,
} from "./adopt-values";
import type { Known } from "./queries";

const TOKEN = `123456789:${"a".repeat(35)}`;
const known = (bot: Partial<Known["bot"]>, missing: string[] = []) => {
  const leftover = leftoverFixture({ missing_secrets: missing });
  return { ...leftover, bot: { ...leftover.bot, ...bot } };
};

function wrong(leftover: Known, change: Partial<AdoptValues> = {}): string[] {
  const needs = needsOf(leftover, catalog);
  const result = adoptSchema(needs).safeParse({ ...initialValues(leftover, catalog, needs), ...change });
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."));
}

const filled = (leftover: Known, change: Partial<AdoptValues> = {}): AdoptValues => ({
  ...initialValues(leftover, catalog, needsOf(leftover, catalog)),
  ...change,
});

describe("what has to be given", () => {
  it("is every secret that is gone, unless its channel is left out", () => {
    const leftover = known({ provider: "anthropic" }, ["provider_key", "telegram_token"]);
    expect(wrong(leftover)).toEqual(["provider_key", "channels.0.secrets.telegram_token"]);
    expect(wrong(leftover, { provider_key: "sk-1", dropped: ["telegram"] })).toEqual([]);
  });

  it("is nothing where all of it is still there", () => {
    const leftover = known({});
    expect(needsOf(leftover, catalog)).toEqual({ provider: null, channels: [] });
    expect(wrong(leftover)).toEqual([]);
  });

  it("has the form that the catalogue tells", () => {
    const leftover = known({}, ["telegram_token"]);
    const channels = filled(leftover).channels.map((channel) =>
      Object.assign(channel, { secrets: { telegram_token: "12:short" } }),
    );
    expect(wrong(leftover, { channels })).toEqual(["channels.0.secrets.telegram_token"]);
  });

  it("leaves out what the present image cannot do, and what no catalogue knows", () => {
    const leftover = known({ channels: ["discord", "telegram", "pigeon"] });
    const needs = needsOf(leftover, catalog);
    expect(needs.channels.map(({ kind, impossible }) => [kind, impossible])).toEqual([
      ["discord", true],
      ["pigeon", true],
    ]);
    expect(initialValues(leftover, catalog, needs).dropped).toEqual(["discord", "pigeon"]);
  });
});

describe("the request", () => {
  it("holds what was given, and a host name only when it is another", () => {
    const leftover = known({ provider: "anthropic" }, ["provider_key", "telegram_token"]);
    const values = filled(leftover, { provider_key: " sk-1 " });
    for (const channel of values.channels) channel.secrets["telegram_token"] = `${TOKEN}\n`;
    expect(toRequest(values, leftover)).toEqual({
      secrets: { provider_key: "sk-1", telegram_token: TOKEN },
      drop_channels: [],
      start: true,
    });
    const other = { ...values, hostname: "ada-2", dropped: ["telegram"], start: false };
    expect(toRequest(other, leftover)).toEqual({
      hostname: "ada-2",
      secrets: { provider_key: "sk-1" },
      drop_channels: ["telegram"],
      start: false,
    });
  });
});

describe("a refusal", () => {
  const values = filled(known({ channels: ["discord", "telegram"] }, ["telegram_token"]));
  const place = (...paths: string[]) => {
    const fields = paths.map((path) => ({ path: path.split("/"), detail: "no" }));
    return placeAdoptRefusal(new ApiError({ status: 422, code: "bot_invalid", detail: "no", fields }), values);
  };

  it("lands on the field that is meant, however the server names it", () => {
    expect(values.dropped).toEqual(["discord"]);
    const { fields, rest } = place(
      "secrets/telegram_token",
      "channels/0/secrets/telegram_token",
      "secrets/provider_key",
      "channels/0/kind",
      "hostname",
    );
    // The server counts channels without those that are left out.
    expect(fields.map(({ field }) => field)).toEqual([
      "channels.1.secrets.telegram_token",
      "channels.1.secrets.telegram_token",
      "provider_key",
      "channels.1.kind",
      "hostname",
    ]);
    expect(rest).toEqual([]);
  });

  it("stands above the form where no field is meant", () => {
    const { fields, rest } = place("model", "drop_channels/0", "secrets/strange");
    expect(fields).toEqual([]);
    expect(rest).toHaveLength(3);
  });

  it("of a taken host name needs no pointer", () => {
    const error = new ApiError({ status: 409, code: "hostname_taken", detail: "ada is taken" });
    expect(placeAdoptRefusal(error, values).fields).toEqual([{ field: "hostname", detail: "ada is taken" }]);
  });
});
