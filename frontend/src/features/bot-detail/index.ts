/** What other parts of the page may use of the bot page. */
import { lazyPart } from "../../ui/lazy-part";

export { BotPage } from "./bot-page";
export { BotOverview } from "./overview/overview";
export { BotChat, BotLogs, BotMetrics, BotPairing, BotTimeline } from "./parts";

// Whoever only looks at a bot needs none of the forms.
export const BotSettings = lazyPart(async () => (await import("./settings/settings")).BotSettings);
export const BotHistory = lazyPart(async () => (await import("./history/history")).BotHistory);
