/** What other parts of the page may use of the engine feature. */
export { EngineBanner } from "./engine-banner";
export { applyEngineEvent, reloadEngine } from "./queries";
