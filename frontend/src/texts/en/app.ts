import { counted } from "./counts";

/** What stands around every page: the bar, the state of the event stream, addresses that lead nowhere. */
export const app = {
  skip: "Skip to content",
  home: "BotMaker, all bots",
  navigation: {
    label: "Pages",
    bots: "Bots",
    logs: "Logs",
    activity: "Activity",
    keys: "Keys",
    usage: "Usage",
    system: "System",
    /** Beside the number that stands on "Bots". */
    troubled: (count: number) => `${counted(count, { one: "bot", other: "bots" })} in trouble`,
    needsAttention: "needs attention",
  },
  palette: "Search and commands",
  paletteShort: "Go to…",
  notFound: {
    title: "Nothing lives at this address",
    text: "The address may be mistyped, or what was here is gone.",
    back: "Back to the bots",
  },
  broken: {
    title: "This page broke",
    text: "The rest of the dashboard works, and so do your bots. Trying again may be enough; if it is not, the details below tell whoever looks into it what happened.",
    outdated: {
      title: "A part of this page did not come",
      text: "BotMaker was updated since this tab was opened, or the network failed for a moment. Load the page again to go on.",
    },
    retry: "Try again",
    reload: "Load the page again",
    details: "What happened",
    copy: "Copy details",
    subject: "details",
  },
  live: {
    live: { word: "Live", meaning: "Changes appear here as they happen." },
    connecting: { word: "Connecting", meaning: "Opening the stream of changes." },
    waiting: {
      word: "Reconnecting",
      meaning: "The stream of changes was cut off. What you see may be old; trying again.",
    },
    failed: { word: "Not live" },
    offline: { word: "Offline", meaning: "This device has no network." },
    banner: {
      cut: "The connection to BotMaker was cut off",
      cutText: "What you see may be old. Your bots go on; this page tries again by itself.",
      /** `{age}` is since when. */
      since: "Cut off for {age}.",
      offline: "This device is offline",
      offlineText: "What you see may be old. The page goes on as soon as the network is back.",
      failed: "Changes no longer appear by themselves",
      now: "Try now",
      healed: "Connected again. Everything on this page is up to date.",
    },
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
    shortcuts: "Keyboard shortcuts",
    signOut: "Sign out",
  },
  /** In front of the tab's title. */
  titleMark: (troubled: number) => (troubled === 0 ? "" : `(${troubled})`),
};
