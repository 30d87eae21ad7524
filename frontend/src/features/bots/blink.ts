/**
 * Eyes that blink now and then, each pair on its own. One timer for all of them: an endless animation of every face
 * would keep the page painting sixty times a second for nothing.
 */

const eyes = new Set<SVGElement>();
let timer: ReturnType<typeof setInterval> | undefined;

const EVERY_MS = 900;
/** Of so many faces one blinks each time. */
const ONE_OF = 14;
const CLOSED = [{ scale: "1 1" }, { scale: "1 0.1" }, { scale: "1 1" }];

function blink(): void {
  if (document.visibilityState !== "visible") return;
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const pair of eyes) {
    if (Math.random() * ONE_OF < 1) pair.animate(CLOSED, { duration: 220, easing: "ease-in-out" });
  }
}

/** A `ref` for the eyes of a face that is awake. */
export function blinkingRef(element: SVGElement | null): (() => void) | undefined {
  if (!element) return undefined;
  eyes.add(element);
  timer ??= setInterval(blink, EVERY_MS);
  return () => {
    eyes.delete(element);
    if (eyes.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
