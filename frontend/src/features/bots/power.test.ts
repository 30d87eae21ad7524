import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { possibleActions } from "./power";

describe("possibleActions", () => {
  it("offers what changes something", () => {
    expect(possibleActions(botFixture("running"))).toEqual(["stop", "restart"]);
    expect(possibleActions(botFixture("stopped"))).toEqual(["start"]);
    expect(possibleActions(botFixture("failed"))).toEqual(["start", "stop"]);
    expect(possibleActions(botFixture("deleting"))).toEqual([]);
  });
});
