/** One plot on a canvas. The library comes when the first plot is shown; what it draws is also told in a table. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type uPlot from "uplot";

import { useTheme } from "../../ui/theme";
import { readInk } from "./plot-ink";
import { plotOptions, type PlotShape } from "./plot-options";
import styles from "./plot.module.css";
import type { Value } from "./series";

interface PlotProps {
  label: string;
  at: readonly number[];
  values: readonly (readonly Value[])[];
  from: number;
  to: number;
  shape: PlotShape;
  onHover: (row: number | null) => void;
}

type Library = typeof uPlot;

/** Loads the library once for all plots. */
function useLibrary(): Library | null {
  const [library, setLibrary] = useState<{ plot: Library } | null>(null);
  useEffect(() => {
    let wanted = true;
    const load = async () => {
      const [module] = await Promise.all([import("uplot"), import("uplot/dist/uPlot.min.css")]);
      if (wanted) setLibrary({ plot: module.default });
    };
    void load();
    return () => {
      wanted = false;
    };
  }, []);
  return library?.plot ?? null;
}

/** Counts the changes between light and dark, whoever made them. */
function useInkVersion(): string {
  const theme = useTheme();
  const [system, setSystem] = useState("");
  useEffect(() => {
    const media = window.matchMedia("(prefers-color-scheme: light)");
    const update = () => setSystem(media.matches ? "light" : "dark");
    update();
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, []);
  return `${theme} ${system}`;
}

export function Plot({ label, at, values, from, to, shape, onHover }: PlotProps) {
  const library = useLibrary();
  const ink = useInkVersion();
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef({ shape, onHover });
  useLayoutEffect(() => {
    latest.current = { shape, onHover };
  });

  const { limit, binary, lines } = shape;
  useEffect(() => {
    const element = frame.current;
    if (!library || !element) return;
    const made = new library(
      plotOptions({
        shape: {
          ...latest.current.shape,
          format: (value) => latest.current.shape.format(value),
          top: (greatest) => latest.current.shape.top(greatest),
        },
        ink: readInk(element),
        width: element.clientWidth,
        height: element.clientHeight,
        onHover: (row) => latest.current.onHover(row),
      }),
      undefined,
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [library, ink, limit, binary, lines]);

  useEffect(() => {
    const present = plot.current;
    if (!present) return;
    present.batch(() => {
      present.setData([at, ...values] as uPlot.AlignedData, false);
      present.setScale("x", { min: from, max: to });
    });
  }, [at, values, from, to, library, ink, limit, binary, lines]);

  return <div ref={frame} className={styles.plot} role="img" aria-label={label} />;
}
