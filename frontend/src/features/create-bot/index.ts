/** What other parts of the page may use of the create-bot feature. */
export { CreateBotPage } from "./create-bot-page";
