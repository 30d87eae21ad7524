// Every screen in both themes at both widths: axe finds nothing, nothing is wider than the window, and a picture is kept.
// The server is filled by `crates/api/tests/it/browser`; harness.mjs says what is taken from the environment.
import { assert, main, NARROW, settings, THEMES, WIDE } from "./harness.mjs";

/** By the shortest way to the wizard's end, which no address leads to while nothing is chosen. */
async function toReview(page) {
  await page.getByRole("radio", { name: /^Research helper/ }).check();
  await page.getByRole("button", { name: "Skip to review" }).click();
  await page.getByRole("region", { name: "configuration" }).waitFor();
}

async function toBringBack(page) {
  await page.getByRole("button", { name: /^Bring back / }).click();
  await page.getByRole("dialog").getByLabel("Bot token").waitFor();
}

/** The wizard where somebody chooses whose key pays. */
async function toKeyChoice(page) {
  await page.getByRole("radio", { name: /^Anthropic/ }).check();
  await page.getByText("This key fits: Main account.").waitFor();
  await page.getByText("A key of its own").scrollIntoViewIfNeeded();
}

/** The trash without anything in it: what was there is removed for good, then it is looked at from all sides. */
async function emptyTrash(run) {
  const page = await run.open({ viewport: WIDE });
  run.step = "emptying the trash";
  await run.signIn(page, "/trash");
  await page.getByRole("button", { name: /^Remove for good: / }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("textbox").fill("former-crier");
  await dialog.getByRole("button", { name: "Remove for good" }).click();
  await page.getByRole("heading", { name: "The trash is empty" }).waitFor();
  await dialog.waitFor({ state: "detached" });
  const faults = [];
  for (const theme of THEMES) {
    for (const [width, viewport] of [
      ["wide", WIDE],
      ["narrow", NARROW],
    ]) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize(viewport);
      const where = `the empty trash (${theme}, ${width})`;
      faults.push(...(await checkScreen(run, page, `trash-empty-${theme}-${width}`, where)));
    }
  }
  await page.context().close();
  return faults;
}

/**
 * Screens by name, each with its address and what must be done there first; `full` is a bot that runs, `newsroom` one
 * whose channel fails, `broken` one that failed, `idle` one that is stopped.
 */
const SCREENS = [
  ["bots", "/"],
  ["bots-nothing-matches", "/?q=nobody-has-this-name"],
  ["create-template", "/bots/new"],
  ["create-identity", "/bots/new?step=identity"],
  ["create-model", "/bots/new?step=model"],
  ["create-key", "/bots/new?step=model", toKeyChoice],
  ["create-channels", "/bots/new?step=channels"],
  ["create-resources", "/bots/new?step=resources"],
  ["create-review", "/bots/new", toReview],
  ["create-ready", "/bots/new?created=full"],
  ["create-failed", "/bots/new?created=broken"],
  ["bot-running", "/bots/full"],
  ["bot-spending", "/bots/concierge"],
  ["bot-degraded", "/bots/newsroom"],
  ["bot-failed", "/bots/broken"],
  ["bot-stopped", "/bots/idle"],
  ["bot-logs", "/bots/full/logs"],
  ["bot-chat", "/bots/full/chat"],
  ["bot-metrics", "/bots/full/metrics"],
  ["bot-pairing", "/bots/full/pairing"],
  ["bot-activity", "/bots/full/activity"],
  ["bot-history", "/bots/full/history"],
  ["bot-settings", "/bots/full/settings"],
  ["logs", "/logs"],
  ["activity", "/activity"],
  ["keys", "/keys"],
  ["usage", "/usage"],
  ["usage-budgets", "/usage/budgets"],
  ["usage-requests", "/usage/requests"],
  ["usage-prices", "/usage/prices"],
  ["system", "/system"],
  ["trash", "/trash"],
  ["trash-bring-back", "/trash", toBringBack],
  ["nowhere", "/there/is/nothing"],
];

async function settle(page) {
  await page.locator("h1").first().waitFor();
  // What is still loading shows a skeleton or says that it is busy.
  await page.waitForFunction(
    () => document.querySelector('main [aria-busy="true"], main [class*="skeleton"]') === null,
    null,
    { timeout: 90_000 },
  );
}

/** What is wrong with a screen; all screens are looked at before the first one's faults are told. */
async function checkScreen(run, page, name, where) {
  const faults = [];
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) faults.push(`${where} is ${wide} px wider than the window`);
  await run.picture(page, name);
  await run.checkAccessibility(page, where).catch((error) => faults.push(error.message));
  return faults;
}

await main("screens", async (run) => {
  const faults = [];
  for (const theme of THEMES) {
    for (const [width, viewport] of [
      ["wide", WIDE],
      ["narrow", NARROW],
    ]) {
      const page = await run.open({ viewport, theme });
      run.step = `looking at the sign-in page (${theme}, ${width})`;
      await page.goto(settings.baseUrl);
      await page.getByLabel("User name").waitFor();
      faults.push(...(await checkScreen(run, page, `sign-in-${theme}-${width}`, "the sign-in page")));
      await run.signIn(page);
      for (const [name, address, prepare] of SCREENS) {
        run.step = `looking at ${name} (${theme}, ${width})`;
        await page.goto(new URL(address, settings.baseUrl).href);
        await settle(page);
        await prepare?.(page);
        await settle(page);
        const where = `${name} (${theme}, ${width})`;
        faults.push(...(await checkScreen(run, page, `${name}-${theme}-${width}`, where)));
      }
      await page.context().close();
      console.log(`  ${SCREENS.length + 1} screens, ${theme}, ${width}`);
    }
  }
  faults.push(...(await emptyTrash(run)));
  assert(faults.length === 0, faults.join("\n"));
  run.assertClean();
});
