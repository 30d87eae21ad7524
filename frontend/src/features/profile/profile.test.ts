import { describe, expect, it } from "vitest";

import { EMOJI, isEmoji } from "./emoji";
import { dragged, squareOf } from "./picture";
import { isTag, toTag } from "./tags";

describe("tags", () => {
  it("are made of what people type", () => {
    expect(toTag(" #Night Shift ")).toBe("night-shift");
    expect(["a", "a.b_c-d", "9"].every(isTag)).toBe(true);
    expect(["", "-a", "A", "ä", "a".repeat(33)].some(isTag)).toBe(false);
  });
});

describe("emoji", () => {
  it("are one picture", () => {
    expect(EMOJI.every(([emoji]) => isEmoji(emoji))).toBe(true);
    expect(isEmoji("👩🏽‍🚀")).toBe(true);
    expect(["", "a", "12", "🦊🦊", " 🦊"].some(isEmoji)).toBe(false);
  });
});

describe("the cut of a picture", () => {
  it("is the largest square in the middle at first", () => {
    expect(squareOf(400, 200, { zoom: 1, x: 0.5, y: 0.5 })).toEqual({ left: 100, top: 0, side: 200 });
  });

  it("never leaves the picture", () => {
    const frame = dragged(400, 200, { zoom: 2, x: 0.5, y: 0.5 }, 10, -10);
    expect(squareOf(400, 200, frame)).toEqual({ left: 0, top: 100, side: 100 });
  });
});
