import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import type { Bot } from "../../../api/types";
import { botFixture } from "../../../testing/bot";
import { json, renderPage, stubServer } from "../../../testing/render";
import * as files from "../../../ui/save-file";
import { Trouble } from "../overview/trouble";
import { reportAbout } from "./queries";
import { Reports } from "./reports";

const AT = "2026-11-21T04:00:00Z";
const crash = { name: "crash-20261121t040001z.json", bytes: 9000, written_at: "2026-11-21T04:00:01Z" };
const log = { name: "log-2.txt", bytes: 3_000_000, written_at: "2026-11-21T03:00:00Z" };

function givenUp(): Bot {
  const bot = botFixture("crash_looping");
  bot.status.since = AT;
  bot.status.reason = { code: "crash_looping", detail: "it ended 5 times", hint: null };
  return bot;
}

const serve = (bot: Bot, ...reports: object[]) =>
  stubServer({
    [`GET /api/bots/${bot.id}/reports`]: () => json({ reports }),
    [`GET /api/bots/${bot.id}/reports/${crash.name}`]: () => json({ format: 1 }),
    [`GET /api/bots/${bot.id}/generations`]: () => json({ generations: [] }),
  });

describe("reports", () => {
  it("are a file beside the words on why a bot was given up", async () => {
    const bot = givenUp();
    serve(bot, crash, log);
    const save = vi.spyOn(files, "saveFile").mockReturnValue();
    const { user } = await renderPage(<Trouble bot={bot} />);
    await user.click(await screen.findByRole("button", { name: "Download the report" }));
    await expect.poll(() => save.mock.calls.length).toBe(1);
    const [blob, name] = save.mock.calls[0] ?? [];
    expect(name).toBe(crash.name);
    expect(await blob?.text()).toBe('{"format":1}');
  });

  it("are about one moment", () => {
    expect(reportAbout([log, crash], AT)).toBe(crash);
    expect(reportAbout([crash], "2026-11-21T04:05:00Z")).toBeUndefined();
    expect(reportAbout([log], log.written_at)).toBeUndefined();
  });

  it("are all listed with age and size", async () => {
    const bot = givenUp();
    serve(bot, crash, log);
    await renderPage(<Reports bot={bot} />);
    const list = await screen.findByRole("list", { name: "Reports" });
    const [first, second] = within(list).getAllByRole("listitem");
    expect(first).toHaveTextContent("Why it was given up, or a change taken back");
    expect(first).toHaveTextContent("9 KiB");
    expect(second).toHaveTextContent("The end of an earlier container's log");
    expect(within(list).getByRole("button", { name: `Download ${log.name}` })).toBeVisible();
  });

  it("are not spoken of where there are none", async () => {
    const bot = givenUp();
    const requests = serve(bot);
    await renderPage(<Reports bot={bot} />);
    await expect.poll(() => requests.length).toBe(1);
    expect(screen.queryByText("Reports")).toBeNull();
  });
});
