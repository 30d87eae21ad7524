import { describe, expect, it } from "vitest";

import { ageText } from "./age-text";
import { visibleText } from "./hostile-text";

describe("visibleText", () => {
  it("drops terminal sequences and shows other controls", () => {
    expect(visibleText("\x1b[31mred\x1b[0m \x1b]0;title\x07plain")).toBe("red plain");
    expect(visibleText("a\0b\x07c\td\r\ne\rf")).toBe("a␀b␇c\td\ne␍f");
  });

  it("does not let a direction override disguise what follows", () => {
    expect(visibleText("safe\u202egnp.exe")).toBe("safe\u{fffd}gnp.exe");
  });
});

describe("ageText", () => {
  it("names the largest whole unit", () => {
    const ages = [-5, 0, 59_999, 60_000, 3_599_000, 7_200_000, 47 * 3_600_000, 49 * 3_600_000];
    expect(ages.map(ageText)).toEqual([
      "0 s",
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "2 h",
      "47 h",
      "2 days",
    ]);
  });
});
