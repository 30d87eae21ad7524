// A server without a keyring: the pages of keys and usage say so, a bot is made with a key of its own, and the page asks
// the server for nothing that it would refuse. harness.mjs says what is taken from the environment.
import { assert, main, settings } from "./harness.mjs";

const KEYRING = /^\/api\/(keyring|keys|budgets|incidents|prices|usage)\b/;

const go = (page, address) => page.goto(new URL(address, settings.baseUrl).href);

/** Whatever is asked of the keyring from now on. */
function questions(page) {
  const asked = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (KEYRING.test(pathname)) asked.push(pathname);
  });
  return asked;
}

async function sayIt(run, page, address) {
  await go(page, address);
  await page.getByRole("heading", { name: "This server has no keyring" }).waitFor();
  await run.checkAccessibility(page, `${address} without a keyring`);
}

async function askForAKey(page) {
  await go(page, "/bots/new?step=model");
  await page.getByRole("radio", { name: /^Anthropic/ }).check();
  await page.getByLabel("API key", { exact: true }).waitFor();
}

await main("keyring-off", async (run) => {
  const page = await run.open();
  const asked = questions(page);
  await run.signIn(page);
  await page.getByText("Live", { exact: true }).waitFor();
  await run.take(page, "look for keys", () => sayIt(run, page, "/keys"));
  await run.take(page, "look at the usage", () => sayIt(run, page, "/usage"));
  await run.take(page, "be asked for a key of the bot's own", () => askForAKey(page));
  assert(asked.length === 0, `the keyring was asked for ${asked.join(", ")}`);
  run.assertClean();
});
