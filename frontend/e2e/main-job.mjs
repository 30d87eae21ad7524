// The main job in a real browser against a real server: sign in, create a bot on the demo model, see it become ready,
// read its log, talk to it, stop it, start it, delete it. Everything by clicking and typing; nothing is intercepted.
// harness.mjs says what it takes from the environment.
import { assert, main, settings } from "./harness.mjs";

async function mainJob(run, page) {
  const bot = `Browser test ${Date.now().toString(36)}`;
  const hostname = bot.toLowerCase().replaceAll(" ", "-");
  const badge = (word) => page.getByRole("status", { name: "Status" }).getByText(word, { exact: true });
  const button = (name) => page.getByRole("button", { name, exact: true });
  const card = page.getByRole("article", { name: bot });

  await run.take(page, "sign in", async () => {
    await page.goto(settings.baseUrl);
    await page.getByLabel("User name").fill(settings.user);
    await page.getByLabel("Password").fill(settings.password);
    await button("Sign in").click();
    await page.getByRole("heading", { name: "Bots", exact: true }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
  });

  await run.take(page, "choose a template", async () => {
    await page.getByRole("link", { name: "Create bot" }).click();
    await page.getByRole("radio", { name: /^Blank/ }).check();
    await button("Continue").click();
    await page.getByRole("heading", { name: "Who is it?" }).waitFor();
  });

  await run.take(page, "say who it is", async () => {
    await page.getByLabel("Name", { exact: true }).fill(bot);
    const derived = await page.getByLabel("Host name").inputValue();
    assert(derived === hostname, `the host name is ${derived} instead of ${hostname}`);
    await page.getByText("This one is free.").waitFor();
    await page.getByRole("textbox", { name: "Persona" }).fill("You are the bot of a test. You answer briefly.");
  });

  await run.take(page, "see the demo model chosen", async () => {
    await button("Continue").click();
    assert(await page.getByRole("radio", { name: /^Demo/ }).isChecked(), "the demo model is not chosen");
  });

  await run.take(page, "review what will be written", async () => {
    await button("Skip to review").click();
    const config = page.getByRole("region", { name: "configuration" });
    await config.getByText("gateway").first().waitFor();
    await page.getByRole("tab", { name: "Persona files" }).click();
    await page.getByRole("region", { name: "SOUL.md" }).getByText("You are the bot of a test.").waitFor();
  });

  await run.take(page, "create the bot", async () => {
    await button("Create bot").click();
    await page.getByRole("heading", { level: 1, name: `${bot} is being made` }).waitFor();
  });

  await run.take(page, "follow it until it is ready", async () => {
    const ready = page.getByRole("heading", { level: 1, name: `${bot} is ready` });
    await ready.waitFor({ timeout: settings.readyMs });
    const stages = await page.getByRole("list", { name: "Progress" }).locator('li[data-state="done"]').count();
    assert(stages === 5, `${stages} of 5 stages are shown as done`);
    await page.getByRole("link", { name: "Open bot" }).click();
    await page.getByRole("heading", { level: 1, name: bot, exact: true }).waitFor();
    assert(new URL(page.url()).pathname === `/bots/${hostname}`, `the page's address is ${page.url()}`);
  });

  await run.take(page, "wait until it runs", () => badge("Running").waitFor({ timeout: settings.readyMs }));

  await run.take(page, "read its log", async () => {
    const line = page.getByRole("log", { name: `Log of ${bot}` }).locator("[data-stream]").first();
    await line.waitFor();
    const text = (await line.innerText()).trim();
    assert(text.length > "00:00:00".length, `the log line has no text: ${text}`);
  });

  await run.take(page, "talk to it", async () => {
    await page.getByRole("textbox", { name: `Message to ${bot}` }).fill("Hello, who are you?");
    await page.keyboard.press("Enter");
    const answer = page.getByRole("article", { name: `${bot} says` }).last();
    const finished = page.locator('article[data-state="done"], article[data-state="failed"]');
    await finished.and(answer).waitFor({ timeout: 60_000 });
    const state = await answer.getAttribute("data-state");
    const text = (await answer.innerText()).trim();
    assert(state === "done", `the answer failed: ${text}`);
    assert(/demo model/i.test(text), `the answer does not say that it is the demo model's: ${text}`);
    console.log(`    it answered: ${text.replaceAll(/\s+/g, " ").slice(0, 120)}`);
  });

  await run.take(page, "see it in the list", async () => {
    await page.getByRole("link", { name: "All bots", exact: true }).click();
    await card.getByText("Running", { exact: true }).waitFor();
    await card.getByRole("link", { name: bot }).click();
    await page.getByRole("heading", { level: 1, name: bot }).waitFor();
    // The conversation is still there: it outlives the page that showed it.
    await page.getByRole("article", { name: "You say" }).waitFor();
  });

  await run.take(page, "stop it", async () => {
    await button("Stop").click();
    await badge("Stopped").waitFor({ timeout: 60_000 });
    assert(await button("Send").isDisabled(), "a stopped bot can be written to");
  });

  await run.take(page, "start it again", async () => {
    await button("Start").click();
    await badge("Running").waitFor({ timeout: settings.readyMs });
  });

  await run.take(page, "be asked before deleting", async () => {
    const parts = page.getByRole("navigation", { name: "Parts of this page" });
    await parts.getByRole("link", { name: "Settings", exact: true }).click();
    await button("Delete this bot …").click();
    const dialog = page.getByRole("alertdialog", { name: `Delete ${bot}?` });
    await dialog.getByText(hostname).first().waitFor();
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await dialog.waitFor({ state: "hidden" });
    await button("Delete this bot …").click();
    await dialog.waitFor();
    assert(await button("Delete bot").isDisabled(), "a bot can be deleted without typing its host name");
    await dialog.getByRole("textbox").fill(hostname);
  });

  await run.take(page, "delete it", async () => {
    await button("Delete bot").click();
    await page.getByRole("heading", { name: "Bots", exact: true }).waitFor();
    await card.waitFor({ state: "detached", timeout: 90_000 });
    await page.reload();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("article").or(page.getByRole("heading", { name: "No bots yet" })).first().waitFor();
    assert((await card.count()) === 0, "the bot is still listed after a reload");
  });

  return hostname;
}

/** The address of a bot that is no more says so. It comes last: the browser logs the 404 as an error. */
async function goneBot(run, page, hostname) {
  await run.take(page, "find it gone", async () => {
    await page.goto(new URL(`/bots/${hostname}`, settings.baseUrl).href);
    await page.getByRole("heading", { name: "This bot is gone" }).waitFor();
  });
}

await main("main-job", async (run) => {
  const page = await run.open();
  const hostname = await mainJob(run, page);
  run.assertClean();
  await goneBot(run, page, hostname);
});
