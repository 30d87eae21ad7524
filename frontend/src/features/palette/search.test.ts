import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { findBots, scoreOf, splitVerb, tokensOf } from "./search";

const bots = ["Éloïse", "Ada Lovelace", "Mail helper", "Adam", "Grace"].map((name) =>
  Object.assign(botFixture("running"), { id: name, name, hostname: `host-${name.length}` }),
);

const found = (query: string) => findBots(bots, tokensOf(query), 10).map(({ name }) => name);

describe("finding bots", () => {
  it("goes by name and host name, whatever the case and the accents", () => {
    expect(found("eloise")).toEqual(["Éloïse"]);
    expect(found("HOST-5")).toEqual(["Grace"]);
    expect(found("nobody")).toEqual([]);
    expect(found("")).toEqual([]);
  });

  it("puts the whole word before its beginning, and that before its inside", () => {
    expect(found("adam")).toEqual(["Adam"]);
    expect(found("ada")).toEqual(["Ada Lovelace", "Adam"]);
    expect(scoreOf(["help"], "mail helper")).toBeGreaterThan(scoreOf(["elp"], "mail helper"));
  });

  it("wants every word and takes scattered letters of three and more", () => {
    expect(found("ada love")).toEqual(["Ada Lovelace"]);
    expect(found("ada mail")).toEqual([]);
    expect(found("mhp")).toEqual(["Mail helper"]);
    expect(found("mh")).toEqual([]);
  });

  it("is quick with a thousand bots", () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      Object.assign(botFixture("running"), { name: `Bot ${at}` }),
    );
    expect(findBots(many, tokensOf("bot 99"), 5)[0]?.name).toBe("Bot 99");
  });
});

describe("a verb", () => {
  const verbs = [
    { name: "start", word: "start" },
    { name: "stop", word: "stop" },
    { name: "restart", word: "restart" },
  ];

  it("is the first word of a query, or its beginning", () => {
    expect(splitVerb(tokensOf("stop ada l"), verbs)).toEqual({ verbs: ["stop"], rest: ["ada", "l"] });
    expect(splitVerb(tokensOf("st"), verbs)).toEqual({ verbs: ["start", "stop"], rest: [] });
    expect(splitVerb(tokensOf("ada stop"), verbs)).toBeNull();
    expect(splitVerb([], verbs)).toBeNull();
  });
});
