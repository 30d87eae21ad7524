// What surrounds every page, by keyboard: the palette, the keys and their help, the theme, the end of a session over a
// half-filled form, an address that leads nowhere. The server is filled as for screens.mjs.
import { assert, main, settings } from "./harness.mjs";

const dialog = (page, name) => page.getByRole("dialog", { name });
const pathOf = (page) => new URL(page.url()).pathname;

async function palette(run, page) {
  await run.take(page, "find a bot in the palette", async () => {
    await page.keyboard.press("Control+k");
    await dialog(page, "Search and commands").waitFor();
    await page.keyboard.type("full hou");
    await page.getByRole("option", { name: /^Full house/ }).waitFor();
    await run.checkAccessibility(page, "the palette");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Full house" }).waitFor();
    assert(pathOf(page) === "/bots/full", `the palette led to ${pathOf(page)}`);
  });
  await run.take(page, "open a bot's log from the palette", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("logs full");
    await page.getByRole("option", { name: "Logs of Full house" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/bots/full/logs");
  });
}

async function keys(run, page) {
  await run.take(page, "go to pages with two keys", async () => {
    for (const [pressed, heading] of [
      ["gs", "System"],
      ["gl", "Logs"],
      ["ga", "Activity"],
      ["gb", "Bots"],
    ]) {
      for (const key of pressed) await page.keyboard.press(key);
      await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
    }
  });
  await run.take(page, "press the same keys while typing", async () => {
    await page.keyboard.press("/");
    const field = page.getByRole("searchbox").first();
    await page.keyboard.type("gs?c");
    assert((await field.inputValue()) === "gs?c", "the search field did not get what was typed");
    assert(pathOf(page) === "/", "a key that was typed went to another page");
    await field.fill("");
  });
  await run.take(page, "read the help on keys", async () => {
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("?");
    const help = dialog(page, "Keyboard shortcuts");
    await help.getByText("Search and commands").waitFor();
    await run.checkAccessibility(page, "the help on keys");
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
  });
}

async function theme(run, page) {
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await run.take(page, "choose the light theme and keep it", async () => {
    assert((await scheme()) === "dark", "the page did not begin dark, as the system is");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitemradio", { name: "Light" }).click();
    assert((await scheme()) === "light", "the page is not light");
    await page.reload();
    await page.getByText("Live", { exact: true }).waitFor();
    assert((await scheme()) === "light", "the page is not light after a reload");
  });
}

async function expiry(run, page) {
  await run.take(page, "the session ends over a half-filled form", async () => {
    await page.goto(new URL("/bots/new?step=identity", settings.baseUrl).href);
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("Half a thought");
    await page.context().clearCookies();
    // The stream of events is opened anew when the network comes back, and meets the end of the session.
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    const question = dialog(page, "Your session has ended");
    await question.waitFor();
    await run.checkAccessibility(page, "the end of a session");
    await question.getByLabel("Password").fill(settings.password);
    await page.keyboard.press("Enter");
    await question.waitFor({ state: "hidden" });
    assert((await name.inputValue()) === "Half a thought", "what was typed is gone");
    await page.getByText("Live", { exact: true }).waitFor();
  });
}

async function lost(run, page) {
  await run.take(page, "an address that leads nowhere", async () => {
    await page.goto(new URL("/there/is/nothing", settings.baseUrl).href);
    await page.getByRole("heading", { name: "Nothing lives at this address" }).waitFor();
    await page.getByRole("link", { name: "Back to the bots" }).click();
    await page.getByRole("heading", { level: 1, name: "Bots", exact: true }).waitFor();
  });
}

await main("frame", async (run) => {
  const page = await run.open();
  await run.signIn(page);
  await page.getByText("Live", { exact: true }).waitFor();
  await palette(run, page);
  await keys(run, page);
  await theme(run, page);
  await lost(run, page);
  run.assertClean();
  // The browser logs the refusal that ends the session as an error, so this comes last.
  await expiry(run, page);
});
