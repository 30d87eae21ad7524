/** What other parts of the page may use of the auth feature. */
export { ExpiredDialog } from "./expired";
export { sessionQuery, signOutMutation } from "./queries";
export { SignInPage } from "./sign-in-page";
export { useSessionPhase } from "./use-session-phase";
