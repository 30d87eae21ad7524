/** Signing in, and signing in again. */
export const auth = {
  title: "Sign in",
  lead: "Your bots keep working while you are away.",
  username: "User name",
  password: "Password",
  submit: "Sign in",
  wrong: "User name or password is wrong.",
  /** Words in backticks are shown as code. */
  firstTime:
    "First time here? The user is `admin`, and its password is in the file `admin-password` in BotMaker’s data " +
    "directory. `botmaker-admin password` sets another one.",
  expired: {
    title: "Your session has ended",
    text: "Sign in again to carry on. What you typed is still here.",
    leave: "Leave this page instead",
  },
};
