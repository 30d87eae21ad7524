/** What other parts of the page may use of the bots feature. */
export { BackToBots } from "./back-to-bots";
export { BotFace } from "./bot-face";
export { BotsPage } from "./bots-page";
export { catalogQuery } from "./catalog";
export { isSilent } from "./evidence";
export { validateBotsSearch, type BotsSearch } from "./filter/bots-search";
export { askPower, possibleActions, type PowerAction } from "./power";
export { avatarOf, tagsOf, type Avatar } from "./profile";
export { applyBotEvent, botQuery, botsQuery, reloadBots, storeBot } from "./queries";
export { StatusBadge } from "./status-badge";
export { answersMessages, needsAttention, statusWords } from "./status-words";
