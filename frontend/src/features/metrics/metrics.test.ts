import { describe, expect, it } from "vitest";

import { countText, percentText, rateText, shareOf } from "./amounts";
import { appendSample, emptySeries, fromHistory, HORIZON_MS, join, type Series } from "./series";
import type { History, LiveSample } from "./types";
import { lastOf, summaryOf, windowOf } from "./window";

const START = Date.parse("2026-11-21T08:00:00Z");

function history(...seconds: number[]): History {
  const column = seconds.map((second) => second);
  return {
    interval_seconds: 10,
    memory_limit_bytes: 2048,
    cpu_limit_percent: 100,
    samples: {
      at: seconds.map((second) => START + second * 1000),
      cpu_percent: column,
      memory_bytes: column,
      network_received_per_second: column,
      network_sent_per_second: column,
      pids: column,
    },
  };
}

function sample(second: number, received: number): LiveSample {
  return {
    sampled_at: new Date(START + second * 1000).toISOString(),
    cpu_percent: second,
    memory_bytes: second,
    memory_limit_bytes: 2048,
    network_received_bytes: received,
    network_sent_bytes: 0,
    pids: 12,
  };
}

function live(...samples: LiveSample[]): Series {
  return samples.reduce<Series>(
    (series, next, index) => appendSample(series, next, samples[index - 1] ?? null),
    emptySeries,
  );
}

const seconds = (series: Series) => series.at.map((time) => (time - START) / 1000);

describe("live samples", () => {
  it("turn counters into rates", () => {
    const series = live(sample(1, 1000), sample(2, 3000), sample(4, 4000));
    expect(series.received).toEqual([null, 2000, 500]);
    expect(series.pids).toEqual([12, 12, 12]);
  });

  it("know no rate when the counter began again", () => {
    expect(live(sample(1, 9000), sample(2, 10)).received).toEqual([null, null]);
  });

  it("are added once and in order", () => {
    expect(seconds(live(sample(2, 0), sample(2, 0), sample(1, 0), sample(3, 0)))).toEqual([2, 3]);
  });

  it("push out what is older than the horizon", () => {
    const hour = HORIZON_MS / 1000;
    expect(seconds(live(sample(0, 0), sample(5, 0), sample(hour + 1, 0)))).toEqual([5, hour + 1]);
  });
});

describe("history and live samples", () => {
  it("are joined where the history ends", () => {
    const both = join(fromHistory(history(0, 10, 20)), live(sample(15, 0), sample(20, 0), sample(21, 0)));
    expect(seconds(both)).toEqual([0, 10, 20, 21]);
    expect(both.cpu).toEqual([0, 10, 20, 21]);
  });

  it("stand alone where the other is empty", () => {
    const past = fromHistory(history(0, 10));
    expect(join(past, emptySeries)).toBe(past);
    expect(seconds(join(emptySeries, live(sample(1, 0))))).toEqual([1]);
  });
});

describe("a window", () => {
  it("begins where it is told and means what falls together", () => {
    const shown = windowOf(fromHistory(history(0, 10, 11, 13, 20)), START + 5_000, 5_000, 10_000);
    expect(seconds(shown)).toEqual([13, 20]);
    expect(shown.cpu).toEqual([(10 + 11 + 13) / 3, 20]);
  });

  it("shows a stretch without samples as a gap", () => {
    const shown = windowOf(fromHistory(history(0, 10, 100, 110)), START, 2_000, 10_000);
    expect(seconds(shown)).toEqual([0, 10, 55, 100, 110]);
    expect(shown.memory).toEqual([0, 10, null, 100, 110]);
  });

  it("bridges one missing sample", () => {
    expect(seconds(windowOf(fromHistory(history(0, 20)), START, 2_000, 10_000))).toEqual([0, 20]);
  });

  it("keeps what nobody knows unknown", () => {
    const past = history(0, 10);
    past.samples.pids = [null, 3];
    expect(windowOf(fromHistory(past), START, 2_000, 10_000).pids).toEqual([null, 3]);
  });

  it("of nothing is empty", () => {
    expect(windowOf(emptySeries, START, 2_000, 10_000).at).toEqual([]);
    expect(windowOf(fromHistory(history(0)), START + 1, 2_000, 10_000).at).toEqual([]);
  });
});

describe("summaries", () => {
  it("leave out what is unknown", () => {
    expect(summaryOf([null, 2, 4, null, 6])).toEqual({ min: 2, mean: 4, max: 6 });
    expect(summaryOf([null])).toBeNull();
    expect(lastOf([1, 2, null])).toBe(2);
    expect(lastOf([])).toBeNull();
  });
});

describe("amounts", () => {
  it("are read with their units", () => {
    expect([0, 999, 1500, 40_400, 2_340_000].map(rateText)).toEqual([
      "0 B/s",
      "999 B/s",
      "1.5 kB/s",
      "40 kB/s",
      "2.3 MB/s",
    ]);
    expect([0, 3.14, 42.4].map(percentText)).toEqual(["0 %", "3.1 %", "42 %"]);
    expect(countText(11.6)).toBe("12");
    expect(shareOf(512, 2048)).toBe(0.25);
    expect(shareOf(512, null)).toBeNull();
  });
});
