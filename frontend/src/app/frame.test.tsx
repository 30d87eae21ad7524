import { act, screen, waitFor } from "@testing-library/react";
import { useSyncExternalStore } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "../api/problem";
import { botFixture } from "../testing/bot";
import { renderPage } from "../testing/render";
import { useTitle } from "../ui/use-title";
import { LiveBanner } from "./live-banner";
import { LiveProvider, type Live } from "./live-events";
import { LiveIndicator } from "./live-indicator";
import { detailsOf, isOutdated, RouteError } from "./route-error";
import { iconFor, troubleOf, useTroubleInTab, type Trouble } from "./trouble";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const live: Live = { phase: { name: "live" }, cutOffAt: null, tryNow: () => undefined };
const cutOff = (at: number, tryNow = () => undefined): Live => ({
  phase: { name: "waiting", attempt: 2, error: null },
  cutOffAt: at,
  tryNow,
});

async function renderLive(first: Live) {
  const changes = new EventTarget();
  let present = first;
  const subscribe = (listener: () => void) => {
    changes.addEventListener("change", listener);
    return () => changes.removeEventListener("change", listener);
  };
  function Page() {
    const value = useSyncExternalStore(subscribe, () => present);
    return (
      <LiveProvider value={value}>
        <LiveIndicator />
        <LiveBanner />
      </LiveProvider>
    );
  }
  const show = (value: Live) =>
    act(() => {
      present = value;
      changes.dispatchEvent(new Event("change"));
    });
  return { ...(await renderPage(<Page />)), show };
}

describe("the banner of the stream", () => {
  it("comes when the stream is away for a while, and tells when it is back", async () => {
    const tryNow = vi.fn<() => undefined>();
    const { user, show } = await renderLive(live);
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    show(cutOff(Date.now() - 60_000, tryNow));
    expect(await screen.findByText("The connection to BotMaker was cut off")).toBeVisible();
    expect(screen.getByText("Reconnecting")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try now" }));
    expect(tryNow).toHaveBeenCalledOnce();
    show(live);
    expect(await screen.findByText(/Connected again/)).toBeVisible();
    expect(screen.getByText("Live")).toBeVisible();
  });

  it("says nothing about a drop that was over at once", async () => {
    const { show } = await renderLive(live);
    show(cutOff(Date.now()));
    show(live);
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
  });

  it("says when the device itself is offline", async () => {
    vi.spyOn(window.navigator, "onLine", "get").mockReturnValue(false);
    await renderLive(cutOff(Date.now() - 60_000));
    expect(await screen.findByText("This device is offline")).toBeVisible();
    expect(screen.getByText("Offline")).toBeVisible();
  });
});

describe("trouble", () => {
  const states = ["running", "failed", "degraded", "crash_looping", "unhealthy", "stopped"] as const;

  it("is counted over what needs a person", () => {
    const bots = states.map((state) => botFixture(state));
    expect(troubleOf(bots)).toEqual({ count: 4, bad: true });
    expect(troubleOf([botFixture("degraded")])).toEqual({ count: 1, bad: false });
    expect(troubleOf([])).toEqual({ count: 0, bad: false });
  });

  it("is told by the tab's icon and title, and both go back", async () => {
    const link = document.head.appendChild(document.createElement("link"));
    link.rel = "icon";
    function Page({ trouble }: { trouble: Trouble }) {
      useTitle("Bots");
      useTroubleInTab(trouble, false);
      return null;
    }
    const view = await renderPage(<Page trouble={{ count: 2, bad: true }} />);
    await waitFor(() => expect(document.title).toBe("(2) Bots · BotMaker"));
    expect(link.href).toContain(iconFor({ count: 2, bad: true }, false));
    view.unmount();
    expect(document.title).toBe("Bots · BotMaker");
    expect(link.getAttribute("href")).toBe("/favicon.svg");
    link.remove();
  });

  it("has an icon of its own for each sort", () => {
    const icons = [
      iconFor({ count: 0, bad: false }, false),
      iconFor({ count: 1, bad: false }, false),
      iconFor({ count: 1, bad: true }, false),
      iconFor({ count: 1, bad: true }, true),
    ];
    expect(new Set(icons).size).toBe(4);
  });
});

describe("a page that broke", () => {
  const refused = new ApiError({ status: 500, code: "internal", detail: "It broke.", requestId: "r-9" });

  it("gives the request's id and details to copy", async () => {
    const reset = vi.fn<() => void>();
    const { user } = await renderPage(<RouteError error={refused} reset={reset} />);
    const alert = screen.getByRole("alert", { name: "This page broke" });
    expect(alert).toHaveTextContent("Request r-9");
    await user.click(screen.getByRole("button", { name: "Copy details" }));
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain("code: internal, status: 500");
    expect(copied).toContain("request: r-9");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(reset).toHaveBeenCalledOnce();
  });

  it("tells a page that is older than the server from a broken one", async () => {
    const error = new TypeError("Failed to fetch dynamically imported module: /assets/x.js");
    expect(isOutdated(error)).toBe(true);
    expect(isOutdated(refused)).toBe(false);
    await renderPage(<RouteError error={error} reset={() => undefined} />);
    expect(screen.getByRole("alert", { name: "A part of this page did not come" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
  });

  it("takes whatever was thrown", () => {
    expect(detailsOf("a string")).toContain("Error: a string");
  });
});
