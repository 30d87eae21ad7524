// A bot's page in a real browser: evidence, gauges and plots of a running container, name, tags and face, what happened,
// stopping from where it would be deleted, and two people who change the same bot. BOT is the host name of a running bot;
// harness.mjs says what else is taken from the environment.
import { assert, main, settings } from "./harness.mjs";

const bot = process.env.BOT;
if (!bot) {
  console.error("the environment variable BOT is needed");
  process.exit(2);
}

const at = (part) => new URL(`/bots/${bot}${part}`, settings.baseUrl).href;

function onPage(page) {
  const button = (name) => page.getByRole("button", { name, exact: true });
  const parts = page.getByRole("navigation", { name: "Parts of this page" });
  return {
    button,
    badge: (word) => page.getByRole("status", { name: "Status" }).getByText(word, { exact: true }),
    part: (name) => parts.getByRole("link", { name, exact: true }).click(),
    heading: (name) => page.getByRole("heading", { level: 1, name, exact: true }),
    name: page.getByLabel("Name", { exact: true }),
    saveProfile: page.getByRole("region", { name: "Profile" }).getByRole("button", { name: "Save" }),
  };
}

async function watchIt(run, page) {
  const { badge, part } = onPage(page);

  await run.take(page, "see what is true right now", async () => {
    await page.goto(at(""));
    await badge("Running").waitFor();
    await page.getByRole("region", { name: "Right now" }).getByText("Running for").waitFor();
    await page.getByRole("meter", { name: "Memory" }).waitFor();
  });

  await run.take(page, "see it measured", async () => {
    await part("Metrics");
    const row = page.getByRole("row", { name: /^Memory/ });
    await row.getByText(/\d+ MiB/).first().waitFor();
    await page.getByText("Live, a sample each second").waitFor();
    await page.locator(".uplot").nth(3).waitFor();
    await page.getByText("1 hour", { exact: true }).click();
    await page.waitForURL(/range=1h/);
  });
}

async function editIt(run, page) {
  const { badge, button, heading, name, part, saveProfile } = onPage(page);

  await run.take(page, "give it another name and tags", async () => {
    await part("Settings");
    await name.fill("Renamed here");
    await page.getByLabel("Tags", { exact: true }).fill("night, desk,");
    await saveProfile.click();
    await heading("Renamed here").waitFor();
    await page.getByRole("list", { name: "Tags", exact: true }).getByRole("link", { name: "desk" }).waitFor();
  });

  await run.take(page, "give it a face", async () => {
    await page.getByText("Emoji", { exact: true }).click();
    await button("owl").click();
    await button("Use this emoji").click();
    await page.getByRole("banner").or(page.locator("main")).getByText("🦉").first().waitFor();
    const picture = await page.screenshot();
    await page.getByText("Picture", { exact: true }).click();
    await page.getByLabel("Choose a picture").setInputFiles({ name: "face.png", mimeType: "image/png", buffer: picture });
    await button("Use this cut").click();
    await page.locator('main img[src^="blob:"]').first().waitFor();
  });

  await run.take(page, "see who did what", async () => {
    await part("Activity");
    await page.getByText(/renamed from/i).waitFor();
    await page.getByText("People", { exact: true }).click();
    await page.waitForURL(/show=people/);
    const kinds = await page.locator("[data-kind]").evaluateAll((all) => all.map((one) => one.dataset.kind));
    assert(kinds.includes("bot.updated"), `the change is not among what people did: ${kinds}`);
    assert(!kinds.includes("bot.status_changed"), `what the system did is among what people did: ${kinds}`);
  });

  await run.take(page, "stop it instead of deleting it", async () => {
    await part("Settings");
    await button("Stop it instead").click();
    await badge("Stopped").waitFor({ timeout: 60_000 });
    await button("Stop it instead").waitFor({ state: "detached" });
  });
}

/** Two people change the name. It comes last: the browser logs the refusal of the slower one as an error. */
async function meetSomebodyElse(run, page) {
  const mine = onPage(page);
  const other = await run.open();
  await run.signIn(other, `/bots/${bot}/settings`);
  const theirs = onPage(other);

  await run.take(page, "hear that somebody else was faster", async () => {
    await mine.name.fill("My name for it");
    await theirs.name.fill("Their name for it");
    await theirs.saveProfile.click();
    await mine.heading("Their name for it").waitFor();
    await mine.saveProfile.click();
    await page.getByRole("alert").getByText("its name is now Their name for it").waitFor();
    const typed = await mine.name.inputValue();
    assert(typed === "My name for it", `what was typed became ${typed}`);
  });

  await run.take(page, "decide for one's own", async () => {
    await mine.button("Save mine over it").click();
    await mine.heading("My name for it").waitFor();
    await theirs.heading("My name for it").waitFor();
  });
}

await main("bot-page", async (run) => {
  const page = await run.open();
  await run.signIn(page);
  await watchIt(run, page);
  await editIt(run, page);
  run.assertClean();
  await meetSomebodyElse(run, page);
});
