/** What other parts of the page may use of the engine feature. */
export { EngineBanner, findTrouble } from "./engine-banner";
export { applyEngineEvent, engineQuery, reloadEngine } from "./queries";
