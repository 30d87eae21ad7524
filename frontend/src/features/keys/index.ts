/** What other parts of the page may use of the keys feature. */
import { lazyRouteComponent } from "@tanstack/react-router";

export { BotIncidents } from "./bot-incidents";
export { KeyringBanner } from "./keyring-banner";
export { validateKeysSearch, type KeysSearch } from "./keys-search";
export { useKeyringTrouble } from "./use-keyring-trouble";

// The banner stands over every page from the first paint on; the page itself comes when it is opened.
export const KeysPage = lazyRouteComponent(() => import("./keys-page"), "KeysPage");
