// Two running bots and a container that no bot owns: their logs merged and side by side, and the clean-up of what is left
// over. BOTS are the two host names, ORPHAN is the container's name; harness.mjs says what else is taken from the environment.
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
    const remove = dialog.getByRole("button", { name: "Remove 1 container" });
    assert(await remove.isDisabled(), "it could be removed without a word");
    await dialog.getByRole("textbox").fill("clean up");
    await remove.click();
    await page.getByText("1 container was removed").waitFor();
    await card.getByText("Nothing is left over.").waitFor();
  });
}

await main("several-bots", async (run) => {
  const page = await run.open();
  await run.signIn(page);
  await readLogs(run, page);
  await cleanUp(run, page);
  run.assertClean();
});
