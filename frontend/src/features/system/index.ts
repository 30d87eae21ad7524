/** What other parts of the page may use of the system feature. */
export { SystemPage } from "./system-page";
