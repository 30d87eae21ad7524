// Measures the dashboard in a real browser against a real server whose bots run in containers, for `cargo xtask bench`:
// how soon the list of bots is painted, and how soon a change is on screen after Docker told of it.
//
// Besides what harness.mjs takes: DOCKER_SOCKET (a path) and ROUNDS (default 10).
// One line is JSON: { first_paint_ms: number[], status_ms: number[], transferred_kib: number }.
import http from "node:http";

import { assert, main, settings } from "./harness.mjs";

const socketPath = process.env.DOCKER_SOCKET ?? "/var/run/docker.sock";
const rounds = Number(process.env.ROUNDS ?? 10);

/** Asks Docker, without a client library. */
function docker(method, path) {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, method, path }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => {
        const text = Buffer.concat(pieces).toString();
        if (response.statusCode >= 400) reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
        else resolve(text ? JSON.parse(text) : null);
      });
    });
    request.on("error", reject);
    request.end();
  });
}

/** Follows Docker's events of one container; `next(action)` gives the engine's own time of the next such event. */
function followContainer(id) {
  const filters = encodeURIComponent(JSON.stringify({ container: [id] }));
  const waiting = new Map();
  const request = http.request({ socketPath, path: `/events?filters=${filters}` }, (response) => {
    let rest = "";
    response.on("data", (piece) => {
      const lines = (rest + piece).split("\n");
      rest = lines.pop();
      for (const line of lines.filter(Boolean)) {
        const { Action, timeNano } = JSON.parse(line);
        waiting.get(Action)?.(timeNano / 1e6);
        waiting.delete(Action);
      }
    });
  });
  request.end();
  return {
    next: (action) => new Promise((resolve) => void waiting.set(action, resolve)),
    end: () => request.destroy(),
  };
}

async function containerOf(hostname) {
  const filters = encodeURIComponent(JSON.stringify({ label: ["botmaker.managed=true"], status: ["running"] }));
  const listed = await docker("GET", `/containers/json?filters=${filters}`);
  const found = await Promise.all(listed.map(({ Id }) => docker("GET", `/containers/${Id}/json`)));
  const own = found.find(({ Config }) => Config.Hostname === hostname);
  assert(own !== undefined, `no container has the host name ${hostname}`);
  return own.Id;
}

/** Milliseconds from the navigation to the frame that shows the first bots, with an empty cache. */
async function firstPaint(page) {
  await page.goto(settings.baseUrl);
  return page.evaluate(async () => {
    while (globalThis.firstBotsAt === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return globalThis.firstBotsAt;
  });
}

const noteFirstBots = () => {
  const look = () => {
    if (document.querySelector("article a[href^='/bots/']") === null) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      setTimeout(() => {
        globalThis.firstBotsAt = performance.now();
      });
    });
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
};

/** When the bot's card first shows the word, in milliseconds since the epoch. */
const seen = ([hostname, word]) =>
  new Promise((resolve) => {
    const look = () => {
      const card = document.querySelector(`article a[href^='/bots/${hostname}']`)?.closest("article");
      if (!card?.textContent.includes(word)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
  });

await main("measure", async (run) => {
  const page = await run.open();
  await run.signIn(page);
  await page.addInitScript(noteFirstBots);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  let transferred = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    transferred += encodedDataLength;
  });

  run.step = "painting the list";
  const paints = [];
  for (let round = 0; round < rounds; round += 1) paints.push(await firstPaint(page));

  run.step = "showing changes";
  const card = page.getByRole("article").filter({ hasText: "Running" }).first();
  const link = await card.locator("a[href^='/bots/']").first().getAttribute("href");
  const hostname = link.split("/")[2];
  const id = await containerOf(hostname);
  const events = followContainer(id);
  const changes = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [action, word] of [
      ["pause", "Unhealthy"],
      ["unpause", "Running"],
    ]) {
      const shown = page.evaluate(seen, [hostname, word]);
      const told = events.next(action);
      await docker("POST", `/containers/${id}/${action}`);
      changes.push((await shown) - (await told));
    }
  }
  events.end();
  const figures = { first_paint_ms: paints, status_ms: changes, transferred_kib: transferred / 1024 / rounds };
  console.log(JSON.stringify(figures));
});
