/** What other parts of the page may use of the chat feature. */
export { ChatPanel } from "./chat-panel";
