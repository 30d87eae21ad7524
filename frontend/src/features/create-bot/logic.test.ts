import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { catalogFixture } from "../../testing/catalog";
import { copyOf, secretsToGive } from "./copy-bot";
import { jsonPieces, merged, shellPieces } from "./highlight";
import { stemOf } from "./queries";
import { parseStep, stepOf, wrongSteps } from "./steps";

describe("steps", () => {
  it("know their fields", () => {
    expect(stepOf("channels.0.secrets.telegram_token")).toBe("channels");
    expect(stepOf("hostname")).toBe("identity");
    expect(stepOf("provider_key")).toBe("model");
    expect(wrongSteps(["pids", "name"])).toEqual(["identity", "resources"]);
  });

  it("are read from the address", () => {
    expect([parseStep("review"), parseStep("nonsense"), parseStep(undefined)]).toEqual([
      "review",
      "template",
      "template",
    ]);
  });
});

describe("pieces of a text", () => {
  it("are the text again when joined", () => {
    const config = { a: "/run/secrets/x", 'q"': [1, -2.5e3, true, null, "a\\"], "é: {": {} };
    const text = JSON.stringify(config, null, 2);
    const pieces = merged(jsonPieces(text));
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.find(({ role }) => role === "secret")?.text).toBe('"/run/secrets/x"');
    const roles = Object.fromEntries(pieces.map((piece) => [piece.text, piece.role]));
    expect(roles).toMatchObject({ '"a"': "key", "-2500": "number", true: "word", null: "word" });
  });

  it("tell commands, options and comments apart", () => {
    const text = "# note\njq --raw 'a # b' | curl \\\n  --header x\n";
    const pieces = merged(shellPieces(text));
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter(({ role }) => role === "word").map((piece) => piece.text)).toEqual(["jq", "curl"]);
    expect(pieces.filter(({ role }) => role === "comment").map((piece) => piece.text)).toEqual(["# note"]);
    expect(pieces.filter(({ role }) => role === "key").map((piece) => piece.text)).toEqual(["--raw", "--header"]);
  });
});

describe("a copy of a bot", () => {
  const bot = botFixture("running", {
    provider: "anthropic",
    model: "claude-opus-4-6",
    persona: "Kind.",
    resources: { memory_bytes: 4 * 1024 ** 3, cpu_millis: 2000, pids: 512 },
    channels: [
      {
        kind: "telegram",
        secrets: ["telegram_token"],
        dm_policy: "pairing",
        allow_from: ["7"],
        group_policy: "open",
      },
    ],
  });

  it("has everything but secrets and host name", () => {
    expect(copyOf(bot, catalogFixture)).toMatchObject({
      template: "copy",
      copy_of: "ada",
      name: "Ada copy",
      hostname: "ada-copy",
      provider: "anthropic",
      model: "claude-opus-4-6",
      provider_key: "",
      persona: "Kind.",
      memory_mib: 4096,
      cpu_cores: 2,
      pids: 512,
      channels: [
        {
          kind: "telegram",
          secrets: { telegram_token: "" },
          dm_policy: "pairing",
          allow_from: ["7"],
          group_policy: "open",
        },
      ],
    });
  });

  it("says which secrets must be given again", () => {
    expect(secretsToGive(bot, catalogFixture)).toEqual(["Anthropic API key", "Telegram bot token"]);
    expect(secretsToGive(botFixture("running"), catalogFixture)).toEqual([]);
  });

  it("is searched for by the stem of its host name", () => {
    expect([stemOf("scout-12"), stemOf("scout"), stemOf("a-1-b")]).toEqual(["scout", "scout", "a-1-b"]);
  });
});
