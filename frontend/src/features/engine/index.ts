/** What other parts of the page may use of the engine feature. */
export { EngineBanner, findTrouble } from "./engine-banner";
export {
  applyEngineEvent,
  checksQuery,
  engineQuery,
  logLevelMutation,
  recheckMutation,
  reloadEngine,
  systemQuery,
} from "./queries";
export { Checklist, FirstRun, ImageState } from "./when-shown";
