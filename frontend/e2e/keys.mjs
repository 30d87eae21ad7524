// A key from being added to being deleted: it is tested, a bot is made that it pays for, what the bot spends is seen and
// bounded, the bot is cut off, everybody is. The test behind it notes the requests that a bot would send (`@spend`), that
// its budget reaches a mark (`@cross`) and the use of its false key (`@betray`). harness.mjs says what is taken from the
// environment.
import { readFile } from "node:fs/promises";

import { assert, main, NARROW, settings } from "./harness.mjs";

const SECRET = "sk-ant-this-key-is-typed-once";
const HOST = "spender";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const go = (page, address) => page.goto(new URL(address, settings.baseUrl).href);
const wish = (words) => console.log(`@${words}`);
/** What is told over any page as it happens. */
const notices = (page) => page.getByRole("region", { name: "Notices" });

/** Answers the question that is asked, and waits until it is gone. */
async function answer(page, name) {
  const dialog = page.getByRole("alertdialog");
  await button(dialog, name).click();
  await dialog.waitFor({ state: "detached" });
}

/** Loads the page again and again until this is there: the server looks at what bots used every ten seconds. */
async function reloadUntil(page, target) {
  for (let left = 20; ; left -= 1) {
    if (await target.waitFor({ timeout: 1500 }).then(() => true, () => false)) return;
    assert(left > 0, "what the bot spent never appeared");
    await page.reload();
  }
}

async function addKey(run, page) {
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await page.getByRole("heading", { name: "There is no key yet" }).waitFor();
  await run.checkAccessibility(page, "the page of keys without any");
  await button(page, "Add a key").first().click();
  const dialog = page.getByRole("dialog", { name: "Add a key" });
  await dialog.getByRole("combobox", { name: "Vendor" }).click();
  await page.getByRole("option", { name: "Anthropic" }).click();
  await dialog.getByLabel("Label").fill("Main account");
  await dialog.getByLabel("Secret", { exact: true }).fill(SECRET);
  await run.checkAccessibility(page, "the form for a key");
  await button(dialog, "Add a key").click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/^Anthropic accepts this key/).waitFor();
  await run.checkAccessibility(page, "a key that was tested");
}

async function createWithIt(page) {
  await go(page, "/bots/new");
  await page.getByRole("radio", { name: /^Blank/ }).check();
  await button(page, "Continue").click();
  await page.getByLabel("Name", { exact: true }).fill("Spender");
  await button(page, "Continue").click();
  await page.getByRole("radio", { name: /^Anthropic/ }).check();
  await page.getByText("This key fits: Main account.").waitFor();
  assert(await page.getByRole("radio", { name: /The operator’s keys/ }).isChecked(), "the keyring's key is not chosen");
  assert((await page.getByLabel("API key", { exact: true }).count()) === 0, "a key is asked for");
  await button(page, "Skip to review").click();
  await page.getByText("the operator’s keys").waitFor();
  await button(page, "Create bot").click();
  await page.getByRole("heading", { level: 1, name: /Spender/ }).waitFor();
}

async function seeSpend(page) {
  await go(page, `/bots/${HOST}`);
  await page.getByText("It has sent no request yet.").waitFor();
  wish(`spend ${HOST} 3`);
  const spend = page.getByRole("region", { name: "Spend" });
  await reloadUntil(page, spend.getByText("$0.03").first());
  await go(page, "/");
  const card = page.getByRole("article", { name: "Spender" });
  await card.getByText("$0.03 today · $0.03 this month").waitFor();
  await card.getByText(/^Heartbeat \d+ s ago$/).waitFor();
  await card.getByText(/^deployed \d+ s ago$/).waitFor();
}

async function bound(run, page) {
  await go(page, `/bots/${HOST}`);
  await page.getByRole("link", { name: "Set a budget" }).click();
  const dialog = page.getByRole("dialog", { name: "Set a budget" });
  await dialog.getByText("Spender").waitFor();
  await dialog.getByLabel("US dollars").fill("0.01");
  await button(dialog, "Set it").click();
  await page.getByRole("meter", { name: "Spender, each month" }).waitFor();
  await page.getByText("It is spent: requests are refused until it begins anew.").waitFor();
  await dialog.waitFor({ state: "detached" });
  await run.checkAccessibility(page, "a budget that is spent");
  await go(page, "/");
  await page.getByRole("article", { name: "Spender" }).getByText("budget spent").waitFor();
}

/** The list of bots stands open; nobody reloads it. */
async function hearOfIt(run, page) {
  await page.getByText("Live", { exact: true }).waitFor();
  wish(`cross ${HOST} warning`);
  await notices(page).getByText("A budget of Spender is nearly spent").waitFor();
  wish(`cross ${HOST} spent`);
  await notices(page).getByText("A budget of Spender is spent").waitFor();
  await run.checkAccessibility(page, "notices of a budget");
  await run.picture(page, "notices");
  // The newest lies in front. An urgent one is read out by itself and is no button for screen readers until it is focused.
  await notices(page).getByRole("button", { name: "Budgets", includeHidden: true }).first().click();
  await page.getByRole("meter", { name: "Spender, each month" }).waitFor();
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await page.getByText(/^this bot's budget of \$0\.01 a month is spent; it begins anew on /).waitFor();
  await run.checkAccessibility(page, "budgets in the activity");
}

async function slowDown(run, page) {
  await go(page, `/bots/${HOST}`);
  await button(page, "Change the rate…").click();
  const dialog = page.getByRole("dialog", { name: "How often may Spender ask its model?" });
  await dialog.getByLabel("Requests a minute").fill("30");
  await run.checkAccessibility(page, "the form for a rate");
  await button(dialog, "Set it").click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Spend" }).getByText("30 a minute").waitFor();
}

async function useAsFile(page) {
  await go(page, "/usage");
  await page.getByRole("img", { name: /Spend over 30 days: \$0.03 in all, most of it by Spender/ }).waitFor();
  await page.getByRole("table", { name: "Usage in this time" }).getByRole("link", { name: "Spender" }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "CSV").click()]);
  const text = await readFile(await download.path(), "utf8");
  assert(text.split("\r\n")[0].includes("cost_micro_usd"), `the file begins with ${text.slice(0, 80)}`);
  assert(text.includes("claude"), "the file does not tell the model");
  await page.getByRole("link", { name: "Requests", exact: true }).click();
  await page.getByRole("table", { name: "Last requests" }).getByRole("cell", { name: "$0.03" }).waitFor();
}

async function cutOff(run, page) {
  await go(page, `/bots/${HOST}`);
  await button(page, "Cut off…").click();
  await answer(page, "Cut it off");
  await page.getByText("Every request that it sends is refused until it is let in again.").waitFor();
  await run.checkAccessibility(page, "a bot that is cut off");
  await button(page, "Let it in again").first().click();
  await button(page, "Cut off…").waitFor();
}

async function panic(run, page) {
  await go(page, "/keys");
  await button(page, "Panic: cut every bot off…").click();
  await answer(page, "Cut every bot off");
  await page.getByText("Panic: every bot is cut off from its model").waitFor();
  await page.getByRole("link", { name: "Bots", exact: true }).click();
  await page.getByText("Panic: every bot is cut off from its model").waitFor();
  await run.picture(page, "panic");
  await run.checkAccessibility(page, "the list of bots in a panic");
  await button(page, "Let them in again").click();
  await page.getByText("Panic: every bot is cut off from its model").waitFor({ state: "detached" });
}

async function incident(run, page) {
  wish(`betray ${HOST}`);
  await notices(page).getByText("An incident with the keys of Spender").waitFor();
  await page.getByText(/The false key of/).first().waitFor();
  await run.checkAccessibility(page, "an incident above the list of bots");
  await page.getByRole("link", { name: "Show", exact: true }).click();
  await page.getByRole("list", { name: "What happened" }).getByRole("link", { name: "Spender" }).waitFor();
  await run.picture(page, "incident");
  await button(page, "Noted").click();
  await go(page, "/");
  await page.getByRole("article", { name: "Spender" }).waitFor();
  assert((await page.getByText(/The false key of/).count()) === 0, "an incident is told again that was noted");
}

async function deleteKey(run, page) {
  await go(page, "/keys");
  await button(page, "1 bot may use it").click();
  await page.getByText("has no other key").waitFor();
  await page.keyboard.press("Escape");
  await button(page, "More about Main account").click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("Spender has no other key and cannot answer any more without this one.").waitFor();
  await run.checkAccessibility(page, "the question before a key is deleted");
  await run.picture(page, "delete");
  await dialog.getByRole("textbox").fill("Main account");
  await answer(page, "Delete the key");
  await page.getByRole("heading", { name: "There is no key yet" }).waitFor();
}

/** Nothing that the server sends has the secret in it; what the page keeps has not either. */
function watchForSecret(page) {
  const told = [];
  page.on("response", async (response) => {
    if (!new URL(response.url()).pathname.startsWith("/api/") || response.url().endsWith("/api/events")) return;
    const text = await response.text().catch(() => "");
    if (text.includes(SECRET)) told.push(response.url());
  });
  return async () => {
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert(!kept.includes(SECRET), "the browser keeps the secret");
    assert(told.length === 0, `the secret is in the answer of ${told.join(", ")}`);
  };
}

await main("keys", async (run) => {
  const page = await run.open();
  const assertUntold = watchForSecret(page);
  await run.signIn(page);
  await run.take(page, "add a key", () => addKey(run, page));
  await run.take(page, "create a bot that it pays for", () => createWithIt(page));
  await run.take(page, "see what it spends", () => seeSpend(page));
  await run.take(page, "bound it to a cent", () => bound(run, page));
  await run.take(page, "hear that it is spent", () => hearOfIt(run, page));
  await run.take(page, "slow it down", () => slowDown(run, page));
  await run.take(page, "look at the usage", () => useAsFile(page));
  await run.take(page, "cut it off and let it in", () => cutOff(run, page));
  await run.take(page, "panic and let all in", () => panic(run, page));
  await run.take(page, "be told of an incident", () => incident(run, page));
  await page.setViewportSize(NARROW);
  await run.take(page, "delete the key at 360 px", () => deleteKey(run, page));
  await assertUntold();
  run.assertClean();
});
