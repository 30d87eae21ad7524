/** What other parts of the page may use of the bot page. */
export { BotPage } from "./bot-page";
export { BotOverview } from "./overview/overview";
export { BotChat, BotLogs, BotMetrics, BotPairing, BotTimeline } from "./parts";
export { BotSettings } from "./settings/settings";
