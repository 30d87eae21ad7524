// The main job in a real browser against a real server: sign in, create a bot on the demo model, see it become ready,
// read its log, talk to it, stop it, start it, delete it. Everything by clicking and typing; nothing is intercepted.
//
//   BASE_URL=http://127.0.0.1:7100 PASSWORD=… SCREENSHOT_DIR=target/screenshots node e2e/main-job.mjs
//
// Also taken: USER_NAME (or USER, default admin), CHROMIUM (default /usr/bin/chromium), READY_SECONDS (default 120).
// Ends with 0 when all of it worked; otherwise with 1 and one line that says which step failed.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

import { chromium } from "playwright-core";

import { watchPage } from "./page-watch.mjs";

const settings = {
  baseUrl: required("BASE_URL"),
  user: process.env.USER_NAME ?? process.env.USER ?? "admin",
  password: required("PASSWORD"),
  screenshots: process.env.SCREENSHOT_DIR ?? "target/screenshots",
  readyMs: Number(process.env.READY_SECONDS ?? 120) * 1000,
  chromium: process.env.CHROMIUM ?? firstThere("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"),
};

const STEP_MS = 20_000;
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`main-job: the environment variable ${name} is needed`);
    process.exit(2);
  }
  return value;
}

function firstThere(...paths) {
  return paths.find((candidate) => existsSync(candidate)) ?? paths[0];
}

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

let shots = 0;
let step = "opening the browser";

/** Runs one step, times it and keeps a picture of how the page looks afterwards. */
async function take(page, name, work) {
  step = name;
  const began = Date.now();
  await work();
  shots += 1;
  const file = `${String(shots).padStart(2, "0")}-${name.replaceAll(/[^a-z]+/g, "-")}.png`;
  await page.screenshot({ path: path.join(settings.screenshots, file) });
  console.log(`  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

async function mainJob(page) {
  const bot = `Browser test ${Date.now().toString(36)}`;
  const hostname = bot.toLowerCase().replaceAll(" ", "-");
  const badge = (word) => page.getByRole("status", { name: "Status" }).getByText(word, { exact: true });
  const button = (name) => page.getByRole("button", { name, exact: true });
  const card = page.getByRole("article", { name: bot });

  await take(page, "sign in", async () => {
    await page.goto(settings.baseUrl);
    await page.getByLabel("User name").fill(settings.user);
    await page.getByLabel("Password").fill(settings.password);
    await button("Sign in").click();
    await page.getByRole("heading", { name: "Bots", exact: true }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
  });

  await take(page, "fill in the form", async () => {
    await page.getByRole("link", { name: "Create bot" }).click();
    await page.getByLabel("Name", { exact: true }).fill(bot);
    const derived = await page.getByLabel("Host name").inputValue();
    assert(derived === hostname, `the host name is ${derived} instead of ${hostname}`);
    assert(await page.getByRole("radio", { name: /^Demo/ }).isChecked(), "the demo model is not chosen");
    await page.getByLabel("Persona").fill("You are the bot of a test. You answer briefly.");
  });

  await take(page, "create the bot", async () => {
    await button("Create bot").click();
    await page.getByRole("heading", { level: 1, name: bot }).waitFor();
    assert(page.url().endsWith(`/bots/${hostname}`), `the page's address is ${page.url()}`);
  });

  await take(page, "wait until it runs", () => badge("Running").waitFor({ timeout: settings.readyMs }));

  await take(page, "read its log", async () => {
    const line = page.getByRole("log", { name: `Log of ${bot}` }).locator("[data-stream]").first();
    await line.waitFor();
    const text = (await line.innerText()).trim();
    assert(text.length > "00:00:00".length, `the log line has no text: ${text}`);
  });

  await take(page, "talk to it", async () => {
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

  await take(page, "see it in the list", async () => {
    await page.getByRole("link", { name: "All bots", exact: true }).click();
    await card.getByText("Running", { exact: true }).waitFor();
    await card.getByRole("link", { name: bot }).click();
    await page.getByRole("heading", { level: 1, name: bot }).waitFor();
    // The conversation is still there: it outlives the page that showed it.
    await page.getByRole("article", { name: "You say" }).waitFor();
  });

  await take(page, "stop it", async () => {
    await button("Stop").click();
    await badge("Stopped").waitFor({ timeout: 60_000 });
    assert(await button("Send").isDisabled(), "a stopped bot can be written to");
  });

  await take(page, "start it again", async () => {
    await button("Start").click();
    await badge("Running").waitFor({ timeout: settings.readyMs });
  });

  await take(page, "be asked before deleting", async () => {
    await button("Delete").click();
    const dialog = page.getByRole("alertdialog", { name: `Delete ${bot}?` });
    await dialog.getByText(hostname).waitFor();
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await dialog.waitFor({ state: "hidden" });
    await button("Delete").click();
    await dialog.waitFor();
  });

  await take(page, "delete it", async () => {
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
async function goneBot(page, hostname) {
  await take(page, "find it gone", async () => {
    await page.goto(new URL(`/bots/${hostname}`, settings.baseUrl).href);
    await page.getByRole("heading", { name: "This bot is gone" }).waitFor();
  });
}

async function main() {
  mkdirSync(settings.screenshots, { recursive: true });
  const browser = await chromium.launch({ executablePath: settings.chromium, args: ARGUMENTS });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: "dark",
      locale: "en-GB",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_MS);
    const watch = await watchPage(page, new URL(settings.baseUrl).origin);
    try {
      const hostname = await mainJob(page);
      step = "checking what the page asked for and complained about";
      watch.assertClean();
      await goneBot(page, hostname);
    } catch (error) {
      await page.screenshot({ path: path.join(settings.screenshots, "failed.png") }).catch(() => undefined);
      console.error(watch.summary());
      throw error;
    }
  } finally {
    await browser.close();
  }
}

try {
  await main();
  console.log("main-job: all of it works");
} catch (error) {
  console.error(`main-job: failed while trying to ${step}: ${error.message}`);
  process.exit(1);
}
