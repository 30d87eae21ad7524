import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { ChangeNotices } from "./change-notices";
import { Evidence } from "./overview/evidence";
import { Trouble } from "./overview/trouble";

const AT = "2026-11-21T04:00:00Z";
const REASON = { code: "not_ready", detail: "it did not become ready", hint: "read its log" };
const PATH = "/api/bots/0191e0a4-8a9c-7d6e-9f00-000000000001";

describe("a change", () => {
  it("is announced while it is under way", async () => {
    await renderPage(<ChangeNotices bot={botFixture("starting", { change: { from: 3, to: 4 } })} />);
    expect(screen.getByRole("status")).toHaveTextContent("Changing to generation 4 …");
    expect(screen.getByRole("status")).toHaveTextContent("generation 3 comes back");
  });

  it("that was taken back is told until somebody has read it", async () => {
    const bot = botFixture("running", { rolled_back: { generation: 4, reason: REASON, at: AT } });
    const { user, unmount } = await renderPage(<ChangeNotices bot={bot} />);
    expect(screen.getByRole("status")).toHaveTextContent("Generation 4 was taken back");
    expect(screen.getByRole("status")).toHaveTextContent("it did not become ready");
    expect(screen.getByRole("link", { name: "See the history" })).toHaveAttribute("href", "/bots/ada/history");
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByRole("status")).not.toBeInTheDocument();
    unmount();
    await renderPage(<ChangeNotices bot={bot} />);
    expect(screen.queryByRole("status")).not.toBeInTheDocument();
  });
});

describe("ends that nobody wished", () => {
  const death = (minute: number) => {
    const at = `2026-11-21T04:0${minute}:00Z`;
    return { at, reason: REASON, exit_code: 137, oom_killed: true, generation: 2 };
  };

  it("stand with the evidence", async () => {
    const deaths = [4, 3, 2, 1].map(death);
    await renderPage(<Evidence bot={botFixture("running", { deaths })} />);
    const list = screen.getByRole("list", { name: "Last ends" });
    expect(list.children).toHaveLength(3);
    expect(list).toHaveTextContent("exit code 137");
    expect(list).toHaveTextContent("out of memory");
    expect(screen.getByText("the last 3 of 4")).toBeVisible();
  });

  it("again and again leave two ways on", async () => {
    const generation = (number: number) => ({
      number,
      author: "ada",
      origin: { kind: "edited" },
      outcome: { kind: "good", at: AT },
      created_at: AT,
      image: null,
      image_id: null,
      is_present: number === 3,
      is_good: false,
      changes: [],
      snapshot: null,
    });
    const bot = botFixture("crash_looping", { generation: 3 });
    const requests = stubServer({
      [`GET ${PATH}/generations`]: () =>
        json({ generations: [3, 2, 1].map(generation) }),
      [`POST ${PATH}/start`]: () => json(botFixture("starting", { version: 2 })),
    });
    const { user } = await renderPage(<Trouble bot={bot} />);
    expect(await screen.findByRole("button", { name: "Go back to generation 2" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Start again" }));
    expect(requests.at(-1)?.url).toMatch(/\/start$/);
  });
});
