// What went wrong with bots, as their pages tell it. STORIES is JSON, [{ name, told: [words] }]: bots by name with the
// words that must stand on their pages; an empty list means that Docker is away. harness.mjs says what else is taken
// from the environment.
import { readFile } from "node:fs/promises";

import { assert, main, NARROW, settings, WIDE } from "./harness.mjs";

const stories = JSON.parse(process.env.STORIES ?? "null");
if (!Array.isArray(stories)) {
  console.error("the environment variable STORIES is needed");
  process.exit(2);
}

const fileName = (name) => name.toLowerCase().replaceAll(" ", "-");

/** Fails when a page scrolls sideways or has lost its structure. */
async function check(run, page, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert(wide <= 0, `${where} is ${wide} px wider than the window`);
  await run.checkAccessibility(page, where);
}

async function tell(run, page, { name, told }) {
  await page.goto(new URL("/", settings.baseUrl).href);
  await page.getByRole("searchbox").first().fill(name);
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  for (const words of told) {
    await page.locator("main").getByText(words).first().waitFor();
  }
  await page.getByRole("list", { name: "What is known" }).or(page.getByText("No container is known")).first().waitFor();
}

/** A report is a file that says of which bot it is. */
async function keepReport(page) {
  const button = page.getByRole("button", { name: "Download the report" });
  if ((await button.count()) === 0) return;
  const hostname = new URL(page.url()).pathname.split("/").at(-1);
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const report = JSON.parse(await readFile(await download.path(), "utf8"));
  assert(report.bot.hostname === hostname, `the report is about ${report.bot.hostname}`);
  assert(report.log.length > 0, "the report has no line of the log");
  console.log(`    ${download.suggestedFilename()}: ${Object.keys(report).join(", ")}`);
}

await main("stories", async (run) => {
  for (const [width, viewport] of [
    ["wide", WIDE],
    ["narrow", NARROW],
  ]) {
    const page = await run.open({ viewport });
    await run.signIn(page);
    run.step = `looking at all of them (${width})`;
    if (stories.length === 0) {
      await page.getByText("Docker").first().waitFor();
      await run.picture(page, `docker-away-${width}`);
      await check(run, page, "the list without Docker");
      continue;
    }
    await page.getByRole("article").first().waitFor();
    await run.picture(page, `all-${width}`);
    for (const story of stories) {
      run.step = `${story.name} (${width})`;
      await tell(run, page, story);
      await run.picture(page, `${fileName(story.name)}-${width}`);
      await check(run, page, `the page of ${story.name}`);
      await keepReport(page);
    }
    await page.context().close();
  }
  run.assertClean();
});
