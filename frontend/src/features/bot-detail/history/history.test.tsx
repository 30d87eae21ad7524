import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Bot, Generation } from "../../../api/types";
import { botFixture } from "../../../testing/bot";
import { json, renderPage, stubServer } from "../../../testing/render";
import { BotProvider } from "../use-bot";
import { changesBetween, lastGood } from "./changes";
import { fieldLabel, valueText } from "./field-words";
import { BotHistory } from "./history";
import { lineDiff } from "./line-diff";

const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";
const AT = "2026-11-21T04:00:00Z";

function generation(number: number, change: Partial<Generation> = {}): Generation {
  return {
    number,
    author: "ada",
    origin: { kind: "edited" },
    outcome: { kind: "good", at: AT },
    created_at: AT,
    image: null,
    image_id: null,
    is_present: false,
    is_good: false,
    changes: [],
    snapshot: null,
    ...change,
  };
}

const model = (before: string, after: string) => ({ pointer: "/model", before, after });

const GENERATIONS = [
  generation(4, {
    author: null,
    outcome: { kind: "failed", at: AT, reason: { code: "not_ready", detail: "it died", hint: null } },
    changes: [model("two", "three")],
  }),
  generation(3, { is_present: true, is_good: true, changes: [model("one", "two")] }),
  generation(2, {
    outcome: { kind: "superseded" },
    changes: [
      { pointer: "/persona", before: "Kind.\nShort.\n", after: "Kind.\nLong.\n" },
      { pointer: "/secrets/telegram_token", before: "0a1b2c3d", after: "4e5f6a7b" },
    ],
  }),
  generation(1, { origin: { kind: "created" } }),
];

const bot: Bot = botFixture("running", { generation: 3, revision: 7 });

function page(shown = bot) {
  return (
    <BotProvider value={shown}>
      <BotHistory />
    </BotProvider>
  );
}

describe("the history", () => {
  it("tells who changed what and what became of it, newest first", async () => {
    stubServer({ [`GET ${PATH}/generations`]: () => json({ generations: GENERATIONS }) });
    await renderPage(page());
    const list = await screen.findByRole("list", { name: "Generations, newest first" });
    const rows = GENERATIONS.map(({ number }) => within(list).getByRole("listitem", { name: `Generation ${number}` }));
    expect(rows[0]).toHaveTextContent("BotMaker changed it");
    expect(rows[0]).toHaveTextContent("Failed");
    expect(rows[0]).toHaveTextContent("it died");
    expect(rows[1]).toHaveTextContent("present");
    expect(rows[2]).toHaveTextContent("Superseded");
    expect(rows[2]).toHaveTextContent("Secret telegram_token");
    expect(rows[2]).toHaveTextContent("1 line added, 1 removed");
    expect(rows[3]).toHaveTextContent("ada created the bot");
    expect(screen.getAllByRole("button", { name: "Return to this generation" })).toHaveLength(3);
  });

  it("returns after saying what will change, and asks again before something is lost", async () => {
    const loss = { code: "state_would_be_lost", detail: "what it learned since Monday would be lost" };
    const answers = [json(loss, 409), json({ ...bot, generation: 5, revision: 8, version: 9 })];
    const requests = stubServer({
      [`GET ${PATH}/generations`]: () => json({ generations: GENERATIONS }),
      [`POST ${PATH}/generations/1/return`]: () => answers.shift() ?? json({}, 500),
    });
    const { user } = await renderPage(page());
    const row = await screen.findByRole("listitem", { name: "Generation 1" });
    await user.click(within(row).getByRole("button", { name: "Return to this generation" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Return to generation 1?" });
    const changes = within(dialog).getByRole("list", { name: "What will change" });
    expect(changes).toHaveTextContent("Modelbefore:twoafter:one");

    await user.click(within(dialog).getByRole("button", { name: "Return to it" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("since Monday would be lost");
    await user.click(within(dialog).getByRole("button", { name: "Return all the same" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
    const posted = requests.filter(({ method }) => method === "POST");
    expect(posted.map((request) => request.headers.get("if-match"))).toEqual(['"7"', '"7"']);
    expect(await Promise.all(posted.map((request) => request.json()))).toEqual([{}, { accept_loss: true }]);
  });

  it("says why a return was refused", async () => {
    stubServer({
      [`GET ${PATH}/generations`]: () => json({ generations: GENERATIONS }),
      [`POST ${PATH}/generations/2/return`]: () => json({ code: "secrets_gone", detail: "its token is gone" }, 409),
    });
    const { user } = await renderPage(page());
    const row = await screen.findByRole("listitem", { name: "Generation 2" });
    await user.click(within(row).getByRole("button", { name: "Return to this generation" }));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Return to it" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("its token is gone");
    expect(within(dialog).getByRole("button", { name: "Return to it" })).toBeEnabled();
  });
});

describe("changes between generations", () => {
  it("count only their two ends, in both directions", () => {
    expect(changesBetween(GENERATIONS, 4, 2)).toEqual([model("three", "one")]);
    expect(changesBetween(GENERATIONS, 2, 4)).toEqual([model("one", "three")]);
    expect(changesBetween(GENERATIONS, 3, 3)).toEqual([]);
  });

  it("leave out what came back, and the parts of what came or went as a whole", () => {
    const rules = { dm_policy: "open", group_policy: "disabled" };
    const list = [
      generation(3, { changes: [model("two", "one"), { pointer: "/channels/x", before: rules, after: null }] }),
      generation(2, {
        changes: [model("one", "two"), { pointer: "/channels/x/dm_policy", before: "pairing", after: "open" }],
      }),
      generation(1),
    ];
    expect(changesBetween(list, 1, 3)).toEqual([{ pointer: "/channels/x", before: rules, after: null }]);
  });

  it("lead back to the last good one", () => {
    expect(lastGood(GENERATIONS, 4)?.number).toBe(3);
    expect(lastGood(GENERATIONS, 3)?.number).toBe(1);
    expect(lastGood(GENERATIONS, 1)).toBeUndefined();
  });
});

describe("a difference", () => {
  it("has words for its place and its values", () => {
    expect(fieldLabel("/channels/telegram/dm_policy")).toBe("Channel telegram: private messages");
    expect(fieldLabel("/resources/memory_bytes")).toBe("Memory");
    expect(valueText("/resources/memory_bytes", 2 * 1024 ** 3)).toBe("2 GiB");
    expect(valueText("/canary_minutes", 0)).toBe("never");
    expect(valueText("/tags", ["a", "b"])).toBe("a, b");
    expect(valueText("/base_url", null)).toBe("nothing");
    expect(valueText("/image", { reference: "openclaw:1", id: "sha256:1" })).toBe("openclaw:1");
  });

  it("of texts is told line by line", () => {
    expect(lineDiff("a\nb\nc\n", "a\nx\nc\n").map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "same a",
      "removed b",
      "added x",
      "same c",
    ]);
    expect(lineDiff("", "a\n")).toEqual([{ kind: "added", text: "a" }]);
  });
});
