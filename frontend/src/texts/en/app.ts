/** What stands around every page: the bar, the state of the event stream, addresses that lead nowhere. */
export const app = {
  skip: "Skip to content",
  home: "BotMaker, all bots",
  notFound: {
    title: "Nothing lives at this address",
    text: "The address may be mistyped, or what was here is gone.",
    back: "Back to the bots",
  },
  broken: "This page broke",
  live: {
    live: { word: "Live", meaning: "Changes appear here as they happen." },
    connecting: { word: "Connecting", meaning: "Opening the stream of changes." },
    waiting: {
      word: "Reconnecting",
      meaning: "The stream of changes was cut off. What you see may be old; trying again.",
    },
    failed: { word: "Not live" },
  },
  theme: {
    label: "Theme",
    system: "As the system",
    dark: "Dark",
    light: "Light",
  },
  account: {
    label: "Account",
    /** `{name}` is who is signed in. */
    signedIn: "Signed in as {name}",
    signOut: "Sign out",
  },
};
