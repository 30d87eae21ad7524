/** What other parts of the page may use of the bot-detail feature. */
export { BotPage } from "./bot-page";
