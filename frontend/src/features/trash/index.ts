/** What other parts of the page may use of the trash feature. */
import { lazyRouteComponent } from "@tanstack/react-router";

export { BringBackDialog } from "./bring-back-dialog";
export { applyLeftoverEvent, leftoversQuery, reloadLeftovers, type Leftover } from "./queries";

// The event stream tells of what is deleted from the first paint on; what shows it comes when it is opened.
export const TrashPage = lazyRouteComponent(() => import("./trash-page"), "TrashPage");
