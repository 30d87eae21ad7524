/** What other parts of the page may use of the logs feature. */
export { LogPanel } from "./log-panel";
export { LogsPage } from "./logs-page";
