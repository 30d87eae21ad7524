/** What other parts of the page may use of the bots feature. */
export { BotFace } from "./bot-face";
export { BotsPage } from "./bots-page";
export { catalogQuery } from "./catalog";
export { applyBotEvent, botQuery, reloadBots, storeBot } from "./queries";
export { StatusBadge } from "./status-badge";
export { answersMessages, statusWords } from "./status-words";
