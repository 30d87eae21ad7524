// Two running bots and a container that no bot owns: their logs merged and side by side, the clean-up of what is left
// over, and one of the bots deleted and brought back. BOTS are the two host names, ORPHAN is the container's name; harness.mjs says what else is taken from the environment.
import { assert, main, settings } from "./harness.mjs";

const [first, second] = (process.env.BOTS ?? "").split(",");
const orphan = process.env.ORPHAN;
if (!first || !second || !orphan) {
  console.error("the environment variables BOTS and ORPHAN are needed");
  process.exit(2);
}

const rowsOf = (log) => log.locator("[data-seq]");

async function readLogs(run, page) {
  await run.take(page, "choose whose logs to read", async () => {
    await page.goto(new URL("/logs", settings.baseUrl).href);
    await page.getByRole("button", { name: "Choose bots" }).click();
    for (const name of [first, second]) {
      await page.getByRole("searchbox", { name: "Find a bot" }).fill(name);
      await page.getByRole("checkbox", { name: new RegExp(name) }).check();
    }
    await page.keyboard.press("Escape");
    await page.waitForURL(/bots=/);
  });

  await run.take(page, "see both logs in one", async () => {
    const log = page.getByRole("log", { name: /merged$/ });
    for (const name of ["First", "Second"]) {
      await rowsOf(log).filter({ hasText: `${name} of two` }).first().waitFor();
    }
    const before = await rowsOf(log).last().innerText();
    await page.waitForFunction(
      (old) => [...document.querySelectorAll('[role="log"] [data-seq]')].at(-1)?.innerText !== old,
      before,
    );
  });

  await run.take(page, "see them side by side", async () => {
    await page.getByText("Side by side", { exact: true }).click();
    for (const name of ["First", "Second"]) {
      const log = page.getByRole("log", { name: `Log of ${name} of two` });
      await rowsOf(log).first().waitFor();
    }
    assert((await page.getByRole("log").count()) === 2, "there are not two logs");
  });
}

async function cleanUp(run, page) {
  const card = page.locator("#left-over");

  await run.take(page, "see what is left over", async () => {
    await page.goto(new URL("/system", settings.baseUrl).href);
    await card.getByRole("row", { name: new RegExp(orphan) }).getByText("is removed").waitFor();
  });

  await run.take(page, "clean it up", async () => {
    await card.getByRole("button", { name: "Clean up…" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("1 container is removed for good.").waitFor();
    const confirm = dialog.getByRole("button", { name: "Clean up" });
    assert(await confirm.isDisabled(), "it could be cleaned up without a word");
    await dialog.getByRole("textbox").fill("clean up");
    await confirm.click();
    await page.getByText("1 container is gone.").waitFor();
    await card.getByText("Nothing is left over.").waitFor();
  });
}

async function bringBack(run, page) {
  const name = "Second of two";

  await run.take(page, "delete one of them", async () => {
    await page.goto(new URL(`/bots/${second}/settings`, settings.baseUrl).href);
    await page.getByRole("button", { name: "Delete this bot …" }).click();
    const dialog = page.getByRole("alertdialog", { name: `Delete ${name}?` });
    await dialog.getByRole("textbox").fill(second);
    await dialog.getByRole("button", { name: "Delete bot" }).click();
  });

  await run.take(page, "find it in the trash", async () => {
    await page.getByRole("button", { name: "Open the trash" }).click();
    const card = page.getByRole("article", { name });
    await card.getByText("Kept for another 7 days").waitFor({ timeout: 60_000 });
  });

  await run.take(page, "bring it back", async () => {
    await page.getByRole("button", { name: `Bring back ${name}…` }).click();
    const dialog = page.getByRole("dialog", { name: `Bring back ${name}?` });
    await dialog.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    const badge = page.getByRole("status", { name: "Status" });
    await badge.getByText("Running", { exact: true }).waitFor({ timeout: settings.readyMs });
    assert(new URL(page.url()).pathname === `/bots/${second}`, `the page's address is ${page.url()}`);
  });
}

await main("several-bots", async (run) => {
  const page = await run.open();
  await run.signIn(page);
  await readLogs(run, page);
  await cleanUp(run, page);
  await bringBack(run, page);
  run.assertClean();
});
