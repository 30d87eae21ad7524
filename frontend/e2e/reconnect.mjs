// The stream of events drops: the page says so, comes back by itself and shows what happened meanwhile. The script
// stands between the browser and the server, so that it can cut the line.
import http from "node:http";
import net from "node:net";

import { assert, main, settings } from "./harness.mjs";

/** A line to the server that can be cut and mended. */
class Line {
  #sockets = new Set();
  #isCut = false;

  constructor(target) {
    this.target = new URL(target);
    this.server = net.createServer((near) => this.#join(near));
  }

  #join(near) {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const far = net.connect(Number(this.target.port), this.target.hostname);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => {});
    }
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }

  async open() {
    await new Promise((resolve) => void this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  cut() {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.#isCut = false;
  }

  close() {
    this.cut();
    this.server.close();
  }
}

/** Stops a bot behind the page's back, straight at the server. */
async function stopBot(hostname) {
  const call = (path, headers, body) =>
    new Promise((resolve, reject) => {
      const address = new URL(path, settings.baseUrl);
      const origin = { origin: settings.baseUrl, "content-type": "application/json" };
      const request = http.request(address, { method: "POST", headers: { ...origin, ...headers } }, (response) => {
        const pieces = [];
        response.on("data", (piece) => pieces.push(piece));
        response.on("end", () => resolve({ response, text: Buffer.concat(pieces).toString() }));
      });
      request.on("error", reject);
      request.end(body);
    });
  const credentials = JSON.stringify({ username: settings.user, password: settings.password });
  const { response, text } = await call("/api/auth/login", {}, credentials);
  const cookie = response.headers["set-cookie"][0].split(";")[0];
  const session = { cookie, "x-botmaker-session": JSON.parse(text).session_secret };
  const answer = await call(`/api/bots/${hostname}/stop`, session);
  assert(answer.response.statusCode < 300, `stopping answered ${answer.response.statusCode}: ${answer.text}`);
}

await main("reconnect", async (run) => {
  const line = new Line(settings.baseUrl);
  const address = await line.open();
  const page = await run.open();
  await page.goto(address);
  await page.getByLabel("User name").fill(settings.user);
  await page.getByLabel("Password").fill(settings.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  const card = page.getByRole("article", { name: "Full house" });
  await card.getByText("Running", { exact: true }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();

  await run.take(page, "the line is cut", async () => {
    line.cut();
    await page.getByText(/reconnecting/i).first().waitFor();
  });
  await run.take(page, "meanwhile a bot stops", () => stopBot("full"));
  await run.take(page, "the page heals by itself", async () => {
    line.mend();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
    await card.getByText("Stopped", { exact: true }).waitFor();
  });
  line.close();
});
