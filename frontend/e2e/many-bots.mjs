// A thousand bots: they are searched, filtered, sorted, walked through by keyboard and steered many at a time, and
// only what is seen is in the document. The server is filled by `crates/api/tests/it/browser`.
import { assert, main } from "./harness.mjs";

const ALL = 1000;
const figure = (count) => new Intl.NumberFormat("en").format(count);
/** Far more than fit into a window, far fewer than there are. */
const MOST_IN_DOCUMENT = 120;

await main("many-bots", async (run) => {
  const page = await run.open();
  const cards = page.getByRole("article");
  const shown = page.getByRole("region", { name: "Search and filter" }).getByRole("status");
  const searchBots = page.getByLabel("Search bots");
  const selection = page.getByRole("region", { name: "What to do with the selected bots" });
  const fewInDocument = async (rows) => {
    const count = await rows.count();
    assert(count > 0 && count < MOST_IN_DOCUMENT, `${count} bots are in the document`);
  };

  await run.take(page, "see all of them", async () => {
    await run.signIn(page);
    await page.getByRole("group", { name: "How the bots are" }).getByText(figure(ALL)).first().waitFor();
    await fewInDocument(cards);
  });

  await run.take(page, "scroll to the last", async () => {
    await page.getByLabel("Bots", { exact: true }).getByRole("link").first().focus();
    await page.keyboard.press("End");
    await page.locator(`[role="listitem"][aria-posinset="${ALL}"] a:focus`).waitFor();
    await fewInDocument(cards);
  });

  await run.take(page, "search and filter", async () => {
    await searchBots.fill("bergen");
    await shown.getByText(`100 of ${figure(ALL)} bots`).waitFor();
    await page.getByRole("button", { name: "Status", exact: true }).click();
    await page.getByRole("menuitemcheckbox", { name: /^Running/ }).click();
    await page.keyboard.press("Escape");
    await shown.getByText(`20 of ${figure(ALL)} bots`).waitFor();
    const address = new URL(page.url()).search;
    assert(/bergen/.test(address) && /running/.test(address), `the address does not hold the filter: ${address}`);
    await page.reload();
    await shown.getByText(`20 of ${figure(ALL)} bots`).waitFor();
  });

  await run.take(page, "stop what the filter shows", async () => {
    await cards.first().getByRole("link").first().focus();
    await page.keyboard.press("Control+a");
    await selection.getByText("20 selected").waitFor();
    await selection.getByRole("button", { name: "Stop" }).click();
    await page.getByText("No bot matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).first().click();
  });

  await run.take(page, "see them in a table", async () => {
    // What is clicked is the picture on top of the radio button.
    await page.getByRole("radio", { name: "Table" }).click({ force: true });
    const table = page.getByRole("grid", { name: "Bots" });
    await table.waitFor();
    assert((await table.getAttribute("aria-rowcount")) === String(ALL + 1), "the table does not tell how many rows it has");
    await fewInDocument(table.getByRole("row"));
    await page.reload();
    await table.waitFor();
  });

  await run.take(page, "delete two of them", async () => {
    await searchBots.fill("bot-99");
    const table = page.getByRole("grid", { name: "Bots" });
    await table.getByRole("row").nth(2).waitFor();
    await table.getByRole("checkbox").nth(1).click();
    await table.getByRole("checkbox").nth(2).click({ modifiers: ["Shift"] });
    await selection.getByText("2 selected").waitFor();
    await selection.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Delete 2 bots?" });
    await dialog.getByRole("list", { name: "These bots will be deleted" }).getByRole("listitem").nth(1).waitFor();
    await dialog.getByRole("button", { name: "Delete 2 bots" }).click();
    await page.getByRole("button", { name: /Clear the search|Clear filters/ }).first().click();
    await page.getByText(figure(ALL - 2)).first().waitFor();
  });
  run.assertClean();
});
