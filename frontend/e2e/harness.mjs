// What every browser script shares: its settings from the environment, a real Chromium, named steps with a picture
// each, and the accessibility check.
//
//   BASE_URL=http://127.0.0.1:7100 PASSWORD=… SCREENSHOT_DIR=target/screenshots node e2e/main-job.mjs
//
// Also taken: USER_NAME (default admin), CHROMIUM (default Debian's), READY_SECONDS (default 120).
// A script ends with 0 and the line "all of it works", or with 1 and one line that says which step failed.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { chromium } from "playwright-core";

import { isNetworkChange, watchPage } from "./page-watch.mjs";

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
export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 360, height: 740 };
export const THEMES = ["dark", "light"];

export const settings = {
  baseUrl: required("BASE_URL"),
  user: process.env.USER_NAME ?? "admin",
  password: required("PASSWORD"),
  screenshots: process.env.SCREENSHOT_DIR ?? "target/screenshots",
  readyMs: Number(process.env.READY_SECONDS ?? 120) * 1000,
  chromium: process.env.CHROMIUM ?? firstThere("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"),
};

function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`the environment variable ${name} is needed`);
    process.exit(2);
  }
  return value;
}

function firstThere(...paths) {
  return paths.find((candidate) => existsSync(candidate)) ?? paths[0];
}

/** Fails the present step unless it is so. */
export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

const axeSource = () => readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Lets a page be opened once more when the machine's networks changed under it. */
function goAgain(page) {
  const goto = page.goto.bind(page);
  page.goto = async (...words) => {
    for (let left = 3; ; left -= 1) {
      try {
        return await goto(...words);
      } catch (error) {
        if (left === 0 || !isNetworkChange(error)) throw error;
      }
    }
  };
}

/** Waits until nothing moves or fades any more. */
const atRest = (page) =>
  page.evaluate(() => {
    const running = document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
    return Promise.allSettled(running.map((one) => one.finished));
  });

/** One script's run: its steps, its pictures and the pages that it watches. */
class Run {
  step = "opening the browser";
  #shots = 0;
  #name;
  #watches = [];

  constructor(name, browser) {
    this.#name = name;
    this.browser = browser;
  }

  /** Opens a page of its own: `{ viewport, theme }`. */
  async open({ viewport = WIDE, theme = "dark" } = {}) {
    const context = await this.browser.newContext({
      viewport,
      colorScheme: theme,
      locale: "en-GB",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_MS);
    goAgain(page);
    this.#watches.push(await watchPage(page, new URL(settings.baseUrl).origin));
    return page;
  }

  /** Runs one step, times it and keeps a picture of how the page looks afterwards. */
  async take(page, name, work) {
    this.step = name;
    const began = Date.now();
    await work();
    this.#shots += 1;
    await this.picture(page, `${String(this.#shots).padStart(2, "0")}-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
    console.log(`  ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }

  /** Keeps a picture once nothing moves any more. */
  async picture(page, name) {
    await atRest(page);
    await page.screenshot({ path: path.join(settings.screenshots, `${this.#name}-${name}.png`) });
  }

  /** Fails when axe finds anything on the page as it is now. */
  async checkAccessibility(page, where) {
    await atRest(page);
    // Injected by the debugger, so the page's policy against inline scripts stays as it is.
    const has = await page.evaluate(() => typeof window.axe === "object");
    if (!has) await page.evaluate(axeSource());
    const violations = await page.evaluate(async () => {
      const { violations: found } = await window.axe.run(document, { resultTypes: ["violations"] });
      return found.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
      }));
    });
    const told = violations.map(({ id, help, nodes }) => `  ${id}: ${help}\n    ${nodes.join("\n    ")}`);
    assert(told.length === 0, `axe finds fault with ${where}:\n${told.join("\n")}`);
  }

  /** Signs in on a page and waits for the list of bots. */
  async signIn(page, address = "/") {
    await page.goto(new URL(address, settings.baseUrl).href);
    await page.getByLabel("User name").fill(settings.user);
    await page.getByLabel("Password").fill(settings.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("banner").waitFor();
  }

  /** Fails when a page asked another origin or complained about anything. */
  assertClean() {
    this.step = "checking what the pages asked for and complained about";
    for (const watch of this.#watches) watch.assertClean();
  }

  /** What went on, for whoever has to find out why a step failed. */
  async explain() {
    for (const watch of this.#watches) console.error(watch.summary());
    const pages = this.browser.contexts().flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) {
      const file = path.join(settings.screenshots, `${this.#name}-failed-${at}.png`);
      await page.screenshot({ path: file }).catch(() => undefined);
    }
  }
}

/** Runs a script and ends the process with what came of it. */
export async function main(name, script) {
  mkdirSync(settings.screenshots, { recursive: true });
  const browser = await chromium.launch({ executablePath: settings.chromium, args: ARGUMENTS });
  const run = new Run(name, browser);
  try {
    await script(run);
    console.log(`${name}: all of it works`);
  } catch (error) {
    await run.explain();
    console.error(`${name}: ${run.step}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
