import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { CreateBotRequest } from "../../api/types";
import { catalogFixture } from "../../testing/catalog";
import { makeShell, type Shell } from "../../testing/shell";
import { adminCommand, curlCommand, secretFiles, type CommandContext } from "./commands";
import { hereDocument, shellWord } from "./shell-words";

const CONTEXT: CommandContext = { catalog: catalogFixture, origin: "http://127.0.0.1:7100", picture: null };

/** Everything that a shell could trip over. */
const NASTY = `it's "$HOME" \`id\` \\ $(touch /tmp/x); #!\n-n 'é'`;

const PLAIN: CreateBotRequest = { name: NASTY, hostname: "ada", provider: "demo", model: "demo-1", channels: [] };

const TOKEN = "123456789:secret-of-telegram";

const RICH: CreateBotRequest = {
  ...PLAIN,
  provider: "anthropic",
  model: "claude-opus-4-6",
  provider_key: "secret-key",
  tags: ["home", "work"],
  avatar: { emoji: "🦊" },
  persona: `# Who\n\nJSON\nPERSONA\n${NASTY}\n`,
  channels: [
    {
      kind: "telegram",
      secrets: { telegram_token: TOKEN },
      dm_policy: "allowlist",
      allow_from: ["1", "2"],
      group_policy: "disabled",
    },
  ],
  resources: { memory_bytes: 2_147_483_648, cpu_millis: 1500, pids: 256 },
  start: true,
};

let shell: Shell;
beforeAll(async () => {
  shell = await makeShell(["curl", "botmaker-admin", "jq"]);
});
afterAll(() => shell.remove());

/** The options of a call, `--name value` as pairs; the words before the first one under "". */
function options(words: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (const word of words) {
    const last = pairs.at(-1);
    if (word.startsWith("--")) pairs.push([word, ""]);
    else if (last) last[1] = last[1] === "" ? word : `${last[1]} ${word}`;
    else pairs.push(["", word]);
  }
  return pairs;
}

describe("words of a shell", () => {
  it.each(["", "a b", "it's", NASTY, "~", "$x", "-n", "*", "a\nb", "🦊"])("%j come out as they went in", (text) => {
    expect(shell.words(`curl ${shellWord(text)}`)).toEqual([text]);
  });

  it("leave plain words plain", () => {
    expect(shellWord("http://127.0.0.1:7100/api/bots")).toBe("http://127.0.0.1:7100/api/bots");
  });

  it("end a here-document with a line that it does not have", () => {
    expect(hereDocument("a\nEND\nEND_\n", "END").open).toBe("<<'END__'");
  });
});

describe("curl", () => {
  it("sends exactly the request", () => {
    const [call] = shell.run(curlCommand(PLAIN, CONTEXT));
    expect(JSON.parse(call?.input ?? "")).toEqual(PLAIN);
    expect(call?.words).toEqual(
      expect.arrayContaining(["POST", "http://127.0.0.1:7100/api/bots", "Content-Type: application/json", "@-"]),
    );
  });

  it("puts secrets in from files, each in its place", () => {
    const text = curlCommand(RICH, CONTEXT);
    const calls = shell.run(text);
    const jq = calls.find(({ command }) => command === "jq");
    const { provider_key: _, ...rest } = RICH;
    expect(JSON.parse(jq?.input ?? "")).toEqual({
      ...rest,
      channels: [{ ...RICH.channels?.[0], secrets: {} }],
    });
    expect(jq?.words).toEqual([
      "--rawfile",
      "provider_key",
      "provider_key",
      "--rawfile",
      "telegram_token",
      "telegram_token",
      '.provider_key = ($provider_key | rtrimstr("\\n"))\n    | ' +
        '.channels[0].secrets.telegram_token = ($telegram_token | rtrimstr("\\n"))',
    ]);
    expect(calls.map(({ command }) => command).toSorted()).toEqual(["curl", "jq"]);
  });

  it("uploads a picture afterwards", () => {
    const picture = { file: "face.png", type: "image/png" };
    const calls = shell.run(curlCommand(PLAIN, { ...CONTEXT, picture }));
    expect(calls.at(-1)?.words).toEqual(
      expect.arrayContaining(["PUT", "http://127.0.0.1:7100/api/bots/ada/avatar", "@face.png"]),
    );
  });
});

describe("botmaker-admin", () => {
  it("gives every field as an option", () => {
    const [call] = shell.run(adminCommand(RICH, CONTEXT));
    const given = options(call?.words.slice(2) ?? []);
    expect(call?.words.slice(0, 2)).toEqual(["bots", "create"]);
    expect(given).toEqual([
      ["--name", NASTY],
      ["--hostname", "ada"],
      ["--tag", "home"],
      ["--tag", "work"],
      ["--emoji", "🦊"],
      ["--provider", "anthropic"],
      ["--model", "claude-opus-4-6"],
      ["--provider-key-file", "provider_key"],
      ["--channel", "telegram:telegram_token=@telegram_token"],
      ["--dm-policy", "telegram:allowlist"],
      ["--group-policy", "telegram:disabled"],
      ["--allow-from", "telegram:1"],
      ["--allow-from", "telegram:2"],
      ["--persona-file", "persona.md"],
      ["--memory-mib", "2048"],
      ["--cpu-millis", "1500"],
      ["--pids", "256"],
      ["--wait", ""],
    ]);
    expect(shell.file("persona.md")).toBe(RICH.persona);
  });

  it("creates a stopped bot on request", () => {
    const [call] = shell.run(adminCommand({ ...PLAIN, start: false }, CONTEXT));
    expect(call?.words).toContain("--no-start");
  });
});

describe("no command", () => {
  it("says whose key pays, and names no file for a key that the keyring has", () => {
    const { provider_key: _, ...keyless } = RICH;
    const [call] = shell.run(adminCommand({ ...keyless, key: { source: "tags", tags: ["eu", "us"] } }, CONTEXT));
    const given = options(call?.words ?? []);
    expect(given).toContainEqual(["--key", "tags=eu,us"]);
    expect(given.map(([name]) => name)).not.toContain("--provider-key-file");
  });

  it.each([curlCommand, adminCommand])("holds a secret", (command) => {
    const text = command(RICH, CONTEXT);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain("secret-key");
    expect(text).toContain("provider_key, telegram_token");
  });

  it("asks for a key that is optional and was not given", () => {
    const catalog = structuredClone(catalogFixture);
    const [, anthropic] = catalog.providers;
    if (anthropic) anthropic.key = "optional";
    const { provider_key: _, ...keyless } = RICH;
    expect(secretFiles(keyless, catalog).map(({ name }) => name)).toEqual(["telegram_token"]);
  });
});
