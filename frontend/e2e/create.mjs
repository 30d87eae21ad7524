// The wizard in a real browser: by keyboard alone at 360 px, drafts without secrets, host names and tokens that are
// taken, copies, pictures, and the commands that do the same. harness.mjs says what is taken from the environment.
import { assert, main, NARROW, settings } from "./harness.mjs";

const MARK = Date.now().toString(36);
const TOKEN = `${String(Date.now()).slice(0, 10)}:${"aB3_-".repeat(7)}`;
const KEY = "sk-ant-this-key-must-not-be-kept";
const FIRST = `Wizard ${MARK}`;
const FIRST_HOST = FIRST.toLowerCase().replace(" ", "-");

/** A picture of 4 × 2 pixels. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAIUlEQVR4nAXBgQAAAAzDsIKNZCSDKM4BnwAGh4dQU1evPl4WCJn+n4qpAAAAAElFTkSuQmCC",
  "base64",
);

const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { level: 2, name }).waitFor();
const goOn = (page) => button(page, "Continue").click();

async function openWizard(page) {
  await page.goto(new URL("/bots/new", settings.baseUrl).href);
  await heading(page, "What should it be good at?");
}

/** Presses Tab until this has the focus. */
async function tabTo(page, target) {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab never reaches what is looked for");
}

async function byKeyboard(run, page) {
  await openWizard(page);
  await tabTo(page, page.getByRole("radio", { name: /^Blank/ }));
  await page.keyboard.press("Space");
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowDown");
  assert(await page.getByRole("radio", { name: /^Support desk/ }).isChecked(), "arrow keys do not choose a template");
  await page.keyboard.press("Enter");
  await heading(page, "Who is it?");
  await tabTo(page, page.getByLabel("Name", { exact: true }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type(`Keys ${MARK}`);
  await page.getByText("This one is free.").waitFor();
  for (const step of ["What does it think with?", "Where do people reach it?", "How much of the machine may it use?"]) {
    await tabTo(page, button(page, "Continue"));
    await page.keyboard.press("Enter");
    await heading(page, step);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert(wide <= 0, `the step "${step}" is ${wide} px wider than the window`);
  }
  await tabTo(page, page.getByLabel("Memory, as a number"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("3072");
  await page.keyboard.press("Enter");
  await heading(page, "Is everything right?");
  await tabTo(page, page.getByRole("switch", { name: "Start it as soon as it is made" }));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Create bot"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: `Keys ${MARK} is made` }).waitFor();
  await run.checkAccessibility(page, "the page of a bot that was just made");
}

async function fillWithSecrets(page) {
  await openWizard(page);
  await page.getByRole("radio", { name: /^Research helper/ }).check();
  await goOn(page);
  await page.getByLabel("Name", { exact: true }).fill(FIRST);
  await goOn(page);
  await page.getByRole("radio", { name: /^Anthropic/ }).check();
  await page.getByLabel("API key", { exact: true }).fill(KEY);
  await goOn(page);
  await button(page, "Connect Telegram").click();
  await page.getByLabel("Bot token", { exact: true }).fill("123:short");
  await page.getByText(/^Expected: /).waitFor();
  await page.getByLabel("Bot token", { exact: true }).fill(TOKEN);
  await page.getByText("This looks right.").waitFor();
  await page.getByRole("textbox", { name: "People on the list" }).pressSequentially("123456789,nobody,");
  await page.getByText("“nobody” is no entry.", { exact: false }).waitFor();
  await button(page, "Remove nobody").click();
}

async function draftsKeepNoSecret(run, page) {
  await fillWithSecrets(page);
  await run.checkAccessibility(page, "a connected channel");
  await page.reload();
  await page.getByText("Your draft is back").waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert(kept.includes(FIRST), "the draft was not kept");
  assert(!kept.includes(KEY) && !kept.includes(TOKEN), "a secret was written into the browser's storage");
  await button(page, "Start over").click();
  await heading(page, "What should it be good at?");
  assert(!(await page.getByRole("radio", { name: /^Research helper/ }).isChecked()), "the draft is still there");
}

async function reviewSaysAll(run, page) {
  await fillWithSecrets(page);
  await button(page, "Skip to review").click();
  const config = page.getByRole("region", { name: "configuration" });
  await config.getByText("/run/secrets/telegram_token").waitFor();
  await page.getByRole("tab", { name: "curl" }).click();
  const command = page.getByRole("region", { name: "command" });
  await command.getByText("--rawfile", { exact: false }).first().waitFor();
  await page.getByRole("tab", { name: "botmaker-admin" }).click();
  await command.getByText("telegram_token=@telegram_token", { exact: false }).first().waitFor();
  await run.checkAccessibility(page, "the review");
  await button(page, "Copy command").click();
  await page.getByText("Copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const shown = await page.locator("body").innerText();
  for (const secret of [KEY, TOKEN]) {
    assert(!copied.includes(secret) && !shown.includes(secret), "the review shows a secret");
  }
}

async function createStopped(page, name) {
  await page.getByRole("tab", { name: "Here" }).click();
  await page.getByRole("switch", { name: "Start it as soon as it is made" }).click();
  await button(page, "Create bot").click();
  await page.getByRole("heading", { level: 1, name: `${name} is made` }).waitFor();
}

async function takenNamesAndTokens(page) {
  await openWizard(page);
  await page.getByRole("radio", { name: /^Blank/ }).check();
  await goOn(page);
  await page.getByLabel("Name", { exact: true }).fill(FIRST);
  const hostname = page.getByLabel("Host name", { exact: true });
  await page.waitForFunction((free) => document.activeElement.form.elements.hostname.value === free, `${FIRST_HOST}-2`);
  await hostname.fill(FIRST_HOST);
  await page.getByText(`${FIRST_HOST} is taken.`).waitFor();
  await button(page, `Use ${FIRST_HOST}-2`).click();
  await page.getByText("This one is free.").waitFor();
  await goOn(page);
  await goOn(page);
  await button(page, "Connect Telegram").click();
  await page.getByLabel("Bot token", { exact: true }).fill(TOKEN);
  await page.getByRole("textbox", { name: "People on the list" }).pressSequentially("1,");
  await button(page, "Skip to review").click();
  await heading(page, "Is everything right?");
  await button(page, "Create bot").click();
  await heading(page, "Where do people reach it?");
  await page.getByText(`already uses this token`, { exact: false }).first().waitFor();
  const token = page.getByLabel("Bot token", { exact: true });
  await page.waitForFunction(() => document.activeElement.name === "channels.0.secrets.telegram_token");
  assert((await token.inputValue()) === TOKEN, "what was typed is lost");
}

async function copyWithPicture(page) {
  await openWizard(page);
  await page.getByRole("radio", { name: /^Duplicate a bot/ }).check();
  await page.getByLabel("Search your bots").fill(FIRST);
  await page.getByRole("button", { name: `Duplicate ${FIRST} ${FIRST_HOST}` }).click();
  await page.getByText("To be given again: Anthropic API key and Telegram bot token.", { exact: false }).waitFor();
  await goOn(page);
  await heading(page, "Who is it?");
  await page.getByText("Picture", { exact: true }).click();
  await page.getByLabel("Choose a picture").setInputFiles({ name: "face.png", mimeType: "image/png", buffer: PICTURE });
  await button(page, "Use this cut").click();
  await page.getByText("This is how it will look.").waitFor();
  await goOn(page);
  await page.getByRole("radio", { name: /^Demo model/ }).check();
  await goOn(page);
  await button(page, "Remove Telegram").click();
  await button(page, "Skip to review").click();
  await heading(page, "Is everything right?");
  const uploaded = page.waitForResponse((response) => /\/avatar$/.test(new URL(response.url()).pathname));
  await createStopped(page, `${FIRST} copy`);
  assert((await uploaded).status() === 200, "the picture was refused");
  await page.locator("main img").first().waitFor();
}

await main("create", async (run) => {
  const narrow = await run.open({ viewport: NARROW });
  await run.signIn(narrow);
  await run.take(narrow, "create by keyboard at 360 px", () => byKeyboard(run, narrow));
  await narrow.context().close();

  const page = await run.open();
  await run.signIn(page);
  await run.take(page, "keep a draft without secrets", () => draftsKeepNoSecret(run, page));
  await run.take(page, "review everything", () => reviewSaysAll(run, page));
  await run.take(page, "create it stopped", () => createStopped(page, FIRST));
  await run.take(page, "duplicate it with a picture", () => copyWithPicture(page));
  run.assertClean();
  // The refusal comes last: the browser logs a 409 as an error of the page.
  await run.take(page, "be told of taken names and tokens", () => takenNamesAndTokens(page));
});
