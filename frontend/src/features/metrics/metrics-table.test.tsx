import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { renderPage } from "../../testing/render";
import { chartsFor } from "./charts";
import { MetricsTable } from "./metrics-table";
import { readSample } from "./read-sample";
import { emptySeries } from "./series";

const MIB = 1024 * 1024;
const kinds = chartsFor({ cpuPercent: 200, memoryBytes: 2048 * MIB, pids: 256 });

describe("the table of measurements", () => {
  it("tells what the plots show", async () => {
    const shown = {
      at: [1, 2, 3],
      cpu: [1, 3, 8],
      memory: [100 * MIB, null, 300 * MIB],
      received: [null, 1500, 500],
      sent: [null, null, null],
      pids: [12, 12, 12],
    };
    await renderPage(<MetricsTable kinds={kinds} shown={shown} range="5m" />);
    const table = screen.getByRole("table", { name: "Measurements of the last 5 minutes" });
    const cells = (name: string) =>
      within(within(table).getByRole("row", { name: new RegExp(`^${name}`) }))
        .getAllByRole("cell")
        .map((cell) => cell.textContent);
    expect(cells("Processor")).toEqual(["8 %", "1 %", "4 %", "8 %", "200 %"]);
    expect(cells("Memory")).toEqual(["300 MiB", "100 MiB", "200 MiB", "300 MiB", "2 GiB"]);
    expect(cells("Received")).toEqual(["500 B/s", "500 B/s", "1 kB/s", "1.5 kB/s", "–"]);
    expect(cells("Sent")).toEqual(["–", "–", "–", "–", "–"]);
  });

  it("admits that nothing was measured", async () => {
    await renderPage(<MetricsTable kinds={kinds} shown={emptySeries} range="1h" />);
    expect(screen.getByRole("row", { name: /^Processes – – – –/ })).toBeVisible();
  });
});

describe("plots", () => {
  it("show memory against all that the bot may have, and a busy processor in full", () => {
    const [cpu, memory] = kinds;
    expect(memory?.shape.top(10 * MIB)).toBeGreaterThan(2048 * MIB);
    expect(cpu?.shape.top(2)).toBe(10);
    expect(cpu?.shape.top(180)).toBeGreaterThan(200);
  });
});

describe("samples of the stream", () => {
  it("are passed over when they are none", () => {
    expect(readSample("{")).toBeNull();
    expect(readSample("null")).toBeNull();
    expect(readSample('{"sampled_at":5}')).toBeNull();
    expect(readSample('{"sampled_at":"2026-11-21T08:00:00Z"}')).not.toBeNull();
  });
});
