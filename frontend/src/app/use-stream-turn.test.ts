import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { useStreamTurn } from "./use-stream-turn";

/** One lock, given to one holder after the other, as browsers do between the pages of one origin. */
class OneLock {
  #last: Promise<unknown> = Promise.resolve();

  request = (_name: string, options: { signal: AbortSignal }, hold: () => Promise<void>) => {
    const turn = this.#last.then(() => (options.signal.aborted ? undefined : hold()));
    this.#last = turn;
    return turn;
  };
}

function setVisible(visible: boolean): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visible ? "visible" : "hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

afterEach(() => {
  Reflect.deleteProperty(navigator, "locks");
  vi.restoreAllMocks();
});

describe("the turn to hold the stream", () => {
  it("is every page's that is seen, and one's of those in the background", async () => {
    Object.defineProperty(navigator, "locks", { value: new OneLock(), configurable: true });
    const pages = [renderHook(() => useStreamTurn(0)), renderHook(() => useStreamTurn(0))] as const;
    const turns = () => pages.map(({ result }) => result.current);
    expect(turns()).toEqual([true, true]);
    setVisible(false);
    await waitFor(() => expect(turns()).toEqual([true, false]));
    pages[0].unmount();
    await waitFor(() => expect(pages[1].result.current).toBe(true));
  });

  it("is given up in the background where there are no locks", async () => {
    const { result } = renderHook(() => useStreamTurn(0));
    setVisible(false);
    await waitFor(() => expect(result.current).toBe(false));
    setVisible(true);
    await waitFor(() => expect(result.current).toBe(true));
  });
});
