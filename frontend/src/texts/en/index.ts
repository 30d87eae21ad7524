/**
 * The English texts, one object per feature. Each is exported by itself, so that a page loads the texts of what it shows
 * and no others.
 */
export { activity } from "./activity";
export { app } from "./app";
export { auth } from "./auth";
export { botDetail } from "./bot-detail";
export { botSettings } from "./bot-settings";
export { botForm } from "./bot-form";
export { botHistory } from "./bot-history";
export { bots } from "./bots";
export { chat } from "./chat";
export { createBot } from "./create-bot";
export { engine } from "./engine";
export { keyring } from "./keyring";
export { keys } from "./keys";
export { logs } from "./logs";
export { markdown } from "./markdown";
export { metrics } from "./metrics";
export { pairing } from "./pairing";
export { palette } from "./palette";
export { profile } from "./profile";
export { system } from "./system";
export { trash } from "./trash";
export { ui } from "./ui";
export { usage } from "./usage";
