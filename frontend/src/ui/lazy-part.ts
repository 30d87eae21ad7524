/** Parts of the page that come when they are first shown. */
import { lazy, type ComponentType } from "react";

const TRIES = 3;
const PAUSE_MS = 400;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** A component of its own chunk. A network that fails for a moment must not break the page that shows it. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        return { default: await load() };
      } catch (error) {
        if (tries === TRIES) throw error;
        await pause();
      }
    }
  });
}
