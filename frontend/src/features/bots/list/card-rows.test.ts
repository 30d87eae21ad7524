import { describe, expect, it } from "vitest";

import { below, cardRows, rowOf } from "./card-rows";

describe("the rows of cards", () => {
  it("are filled one after the other", () => {
    expect(cardRows(10, 0, 4).map(({ from }) => from)).toEqual([0, 4, 8]);
    expect(cardRows(0, 0, 4)).toEqual([]);
  });

  it("keep those in trouble apart and let them fill the width", () => {
    expect(cardRows(8, 5, 4)).toEqual([
      { from: 0, count: 4, troubled: true },
      { from: 4, count: 1, troubled: true },
      { from: 5, count: 4, troubled: false },
    ]);
    expect(cardRows(2, 2, 4)).toEqual([{ from: 0, count: 2, troubled: true }]);
  });

  it("are found by any of their cards", () => {
    const rows = cardRows(10, 1, 4);
    expect([0, 1, 4, 5, 9].map((index) => rowOf(rows, index))).toEqual([0, 1, 1, 2, 3]);
  });
});

describe("going down and up", () => {
  const rows = cardRows(11, 2, 4); // 0 1 | 2 3 4 5 | 6 7 8 9 | 10
  const go = (from: number, by: number) => below(rows, from, by, 11);

  it("stays in the column", () => {
    expect(go(3, 1)).toBe(7);
    expect(go(7, -1)).toBe(3);
  });

  it("finds the nearest where a row has other columns", () => {
    expect(go(1, 1)).toBe(4);
    expect(go(5, -1)).toBe(1);
    expect(go(9, 1)).toBe(10);
  });

  it("ends at the ends", () => {
    expect(go(1, -1)).toBe(0);
    expect(go(10, 1)).toBe(10);
    expect(go(3, 9)).toBe(10);
    expect(go(10, -9)).toBe(0);
  });
});
