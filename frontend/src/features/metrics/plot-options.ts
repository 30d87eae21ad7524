/** How a plot is drawn: ink on paper, the limit dashed, one crosshair for all plots of the page. */
import type uPlot from "uplot";

import type { PlotInk } from "./plot-ink";

export interface PlotShape {
  /** How many lines; the second one is drawn thin and without a wash. */
  lines: number;
  limit: number | null;
  /** Sizes of memory are stepped in powers of two. */
  binary: boolean;
  format: (value: number) => string;
  /** The greatest value of the y axis, from the greatest value shown. */
  top: (greatest: number) => number;
}

const SYNC_KEY = "botmaker-metrics";
const AXIS_WIDTH = 64;
const AXIS_HEIGHT = 26;
const KIB = 1024;

const MINUTE = 60_000;
const TIME_STEPS = [1, 2, 5, 10, 15, 20, 30, 60].map((minutes) => minutes * MINUTE);

const BINARY_STEPS = Array.from({ length: 28 }, (_, power) => KIB * 2 ** power);

function drawLimit(shape: PlotShape, ink: PlotInk) {
  return ({ ctx, bbox, scales, valToPos }: uPlot) => {
    const { limit } = shape;
    const max = scales["y"]?.max;
    if (limit === null || max == null || limit > max) return;
    const y = Math.round(valToPos(limit, "y", true));
    ctx.save();
    ctx.strokeStyle = ink.limit;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };
}

function axes(shape: PlotShape, ink: PlotInk): uPlot.Axis[] {
  const common = {
    stroke: ink.label,
    font: ink.font,
    ticks: { show: false },
    gap: 6,
  };
  return [
    {
      ...common,
      size: AXIS_HEIGHT,
      grid: { show: false },
      space: 64,
      incrs: TIME_STEPS,
      values: (_plot: uPlot, splits: number[]) => splits.map(clock),
    },
    {
      ...common,
      size: AXIS_WIDTH,
      space: 30,
      grid: { stroke: ink.grid, width: 1 },
      values: (_plot: uPlot, splits: number[]) => splits.map(shape.format),
      ...(shape.binary ? { incrs: BINARY_STEPS } : {}),
    },
  ];
}

/** A time of day without seconds. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function line(index: number, ink: PlotInk): uPlot.Series {
  const first = index === 0;
  return {
    stroke: first ? ink.line : ink.second,
    width: 1.5,
    ...(first ? { fill: ink.fill } : { dash: [5, 3] }),
    points: { show: false },
    spanGaps: false,
  };
}

interface Given {
  shape: PlotShape;
  ink: PlotInk;
  width: number;
  height: number;
  /** The row under the crosshair, or that there is none. */
  onHover: (row: number | null) => void;
}

export function plotOptions({ shape, ink, width, height, onHover }: Given): uPlot.Options {
  return {
    width,
    height,
    ms: 1,
    legend: { show: false },
    padding: [10, 2, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: SYNC_KEY },
      points: { size: 7, width: 0, fill: ink.line },
    },
    scales: {
      x: { time: true },
      y: { range: (_plot, _min, max) => [0, shape.top(max ?? 0)] },
    },
    axes: axes(shape, ink),
    series: [{}, ...Array.from({ length: shape.lines }, (_, index) => line(index, ink))],
    hooks: {
      drawAxes: [drawLimit(shape, ink)],
      setCursor: [({ cursor }) => onHover(cursor.idx ?? null)],
    },
  };
}
