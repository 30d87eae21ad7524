// A hundred thousand lines: only what is seen is in the document, following, pausing, searching and folding work.
// The bot `full` is filled by `crates/api/tests/it/browser`, which prints what this script asks for.
import { assert, main, settings } from "./harness.mjs";

const LINES = 100_000;
const MOST_IN_DOCUMENT = 200;

await main("log-lines", async (run) => {
  const page = await run.open();
  await run.signIn(page);
  await page.goto(new URL("/bots/full/logs", settings.baseUrl).href);
  const log = page.getByRole("log", { name: "Log of Full house" });
  const last = log.locator("[data-stream]").last();
  const few = async () => {
    const count = await log.locator("[data-stream]").count();
    assert(count > 0 && count < MOST_IN_DOCUMENT, `${count} lines are in the document`);
  };

  await run.take(page, "follow a hundred thousand lines", async () => {
    await log.waitFor();
    await page.getByText("Following", { exact: true }).waitFor();
    console.log(`@print full 1 ${LINES}`);
    await last.getByText(`line number ${LINES} `).waitFor({ timeout: 120_000 });
    await few();
  });

  await run.take(page, "pause by scrolling up", async () => {
    await log.hover();
    await page.mouse.wheel(0, -3000);
    await page.getByText("Paused", { exact: true }).waitFor();
    console.log(`@print full ${LINES + 1} 250`);
    await page.getByRole("button", { name: /\d+ new/ }).waitFor();
    await few();
  });

  await run.take(page, "jump back to the end", async () => {
    await page.getByRole("button", { name: /\d+ new/ }).click();
    await page.getByText("Following", { exact: true }).waitFor();
    await last.getByText(`line number ${LINES + 250} `).waitFor();
  });

  await run.take(page, "search by a regular expression", async () => {
    const search = page.getByLabel("Search this log");
    await search.fill("number 99\\d{3} ");
    await page.getByRole("button", { name: "Regular expression" }).click();
    await page.getByText(/\b1,000\b/).first().waitFor({ timeout: 60_000 });
    await search.press("Enter");
    await log.locator("mark").first().waitFor();
    await few();
    await search.fill("(unclosed");
    await page.getByText(/This expression is not valid/).waitFor();
    await search.fill("");
  });

  await run.take(page, "fold a line open", async () => {
    await log.locator("[data-stream]").last().getByRole("button", { name: "Show the whole JSON" }).click();
    await log.getByText("subsystem").first().waitFor();
  });
  run.assertClean();
});
