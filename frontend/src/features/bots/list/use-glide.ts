/**
 * Bots that change places glide there, new ones rise, and those that are gone fade. Places are those of the virtual
 * rows, not of the screen: nothing is measured, and scrolling moves nothing.
 */
import { useCallback, useLayoutEffect, useRef, type RefObject } from "react";

export interface Place {
  x: number;
  y: number;
}

interface Shown {
  order: readonly string[];
  scene: string;
  places: ReadonlyMap<string, Place>;
  at: number;
}

/** The elements of the bots that are there, and of those that the last change took away. */
interface Elements {
  present: Map<string, HTMLElement>;
  departed: Map<string, HTMLElement>;
}

interface Glide {
  /** Every bot of the list, in order; the same array as long as nothing moved. */
  order: readonly string[];
  /** The bots that are there now. */
  places: ReadonlyMap<string, Place>;
  /** Another filter, order or width is another scene: it is shown at once. */
  scene: string;
  /** How wide an item is, for those that are gone. */
  width: number;
}

const EASING = "cubic-bezier(0.2, 0.8, 0.2, 1)";
const MOVE_MS = 320;
const APPEAR_MS = 260;
const VANISH_MS = 220;
/** Many at once, or one change right after another, would be a flurry. */
const MOST_NEW = 12;
const PAUSE_MS = 250;

/** Gives the `ref` of the bots' elements, which carry their id as `data-bot`. */
export function useGlide(list: RefObject<HTMLElement | null>, glide: Glide) {
  const last = useRef<Shown | null>(null);
  const elements = useRef<Elements>({ present: new Map(), departed: new Map() });
  useLayoutEffect(() => {
    const { present, departed } = elements.current;
    const { order, scene, places } = glide;
    const before = last.current;
    const moved = before !== null && before.order !== order;
    const now = performance.now();
    last.current = { order, scene, places, at: moved ? now : (before?.at ?? 0) };
    if (moved && before.scene === scene && now - before.at >= PAUSE_MS && !isStill()) {
      if (list.current) move(before, glide, { present, departed }, list.current);
    }
    departed.clear();
  });
  return useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const id = element.dataset["bot"] ?? "";
    const { present, departed } = elements.current;
    present.set(id, element);
    return () => {
      if (present.get(id) !== element) return;
      present.delete(id);
      departed.set(id, element);
    };
  }, []);
}

function move(before: Shown, glide: Glide, elements: Elements, list: HTMLElement): void {
  const { order, places, width } = glide;
  const known = new Set(before.order);
  const present = new Set(order);
  const added = order.filter((id) => !known.has(id));
  const gone = [...before.places].filter(([id]) => !present.has(id));
  if (added.length > MOST_NEW || gone.length > MOST_NEW) return;
  for (const [id, place] of places) {
    const element = elements.present.get(id);
    if (element) arrive(element, before.places.get(id), place, known.has(id));
  }
  for (const [id, place] of gone) {
    const element = elements.departed.get(id);
    if (element) vanish(list, element, place, width);
  }
}

function isStill(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function arrive(element: HTMLElement, from: Place | undefined, to: Place, known: boolean): void {
  if (from) {
    const [x, y] = [from.x - to.x, from.y - to.y];
    if (x === 0 && y === 0) return;
    const start = { translate: `${x}px ${y}px`, zIndex: 1 };
    element.animate([start, { translate: "0 0", zIndex: 1 }], { duration: MOVE_MS, easing: EASING });
  } else {
    // A known one comes from beyond the window's edge: it only fades in.
    const start = { opacity: 0, ...(known ? {} : { scale: "0.96" }) };
    element.animate([start, { opacity: 1 }], { duration: APPEAR_MS, easing: EASING });
  }
}

/** Lays the element that React has just taken away over its old place until it has faded. */
function vanish(list: HTMLElement, ghost: HTMLElement, place: Place, width: number): void {
  if (ghost.isConnected) return;
  ghost.inert = true;
  ghost.setAttribute("aria-hidden", "true");
  const { style } = ghost;
  style.position = "absolute";
  style.transform = "none";
  style.width = `${width}px`;
  style.left = `${place.x}px`;
  style.top = `${place.y}px`;
  list.append(ghost);
  const end = { opacity: 0, scale: "0.96" };
  const fading = ghost.animate([{ opacity: 1 }, end], { duration: VANISH_MS, easing: "ease-in" });
  fading.finished.then(
    () => ghost.remove(),
    () => ghost.remove(),
  );
}
