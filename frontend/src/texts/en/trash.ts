/** What is left of bots that are gone: looking at it, bringing it back, removing it for good. */
import { counted, listed } from "./counts";

export const trash = {
  title: "Trash",
  back: "All bots",
  link: "Trash",
  open: "Open the trash",
  summary: (count: number) =>
    `${counted(count, { one: "bot", other: "bots" })} can be brought back`,
  lead: "A deleted bot rests here for seven days with everything it remembers. Files that were found without a bot rest for a day.",
  list: "What is left of bots",
  loading: "Looking through the trash",
  failed: "The trash could not be looked through",
  /** `{bots}` are those still being deleted. */
  coming: "{bots} will be here as soon as the deletion is through.",
  empty: {
    title: "The trash is empty",
    text: "A bot that you delete rests here for seven days. Until then it can come back with everything it remembers; only its tokens and keys have to be given again.",
  },
  unknown: {
    name: "An unknown bot",
    text: "Nothing beside these files says what sort of bot it was, so it cannot be brought back from here.",
  },
  origin: {
    trash: "Deleted",
    /** `{age}` is how long ago. */
    trashAgo: "Deleted {age} ago",
    quarantine: "Found without a bot",
    quarantineAgo: "Found without a bot, put here {age} ago",
    home: "Left over: the database does not know this bot",
  },
  stay: {
    kept: (time: string) => `Kept for another ${time}`,
    soon: (time: string) => `Gone for good in ${time}`,
    due: "Gone for good any moment now",
    open: "Stays until somebody cleans up",
  },
  facts: {
    label: "What it was",
    channels: "Channels:",
    model: "Model:",
    size: "Size:",
  },
  cleanUp: "Clean up on the System page",
  bring: {
    button: "Bring back…",
    buttonOf: (name: string) => `Bring back ${name}…`,
    /** `{bot}` is its name. */
    title: "Bring back {bot}?",
    comes: "Comes back",
    state: (size: string) => `what it remembers, its conversations and files: ${size}`,
    settings: "its settings: persona, model, limits, who may write to it",
    secrets: "its tokens and keys: they are still here",
    lost: "Does not come back",
    tokens: "tokens and keys: they were destroyed when it was deleted",
    tokensLost: "tokens and keys whose files are gone",
    picture: "a picture that was uploaded as its face",
    history: "the list of its earlier settings",
    needs: "To be given again",
    needsHelp: "Or let it come back without a channel; you can connect that again later.",
    decide: {
      label: (channel: string) => `What becomes of ${channel}`,
      give: "Give it again",
      drop: "Leave it out",
    },
    dropped: (channel: string) => `It comes back without ${channel}.`,
    impossible: (channel: string, reason: string | null) =>
      `It comes back without ${channel}. ${reason ?? "The present image does not have it."}`,
    hostname: "Host name",
    hostnameHelp: "Its short name in addresses and commands.",
    taken: (hostname: string) => `${hostname} is another bot’s now.`,
    takeFree: (hostname: string) => `Use ${hostname}`,
    start: "Start it at once",
    startOff: "It comes back stopped, and waits until you start it.",
    confirm: "Bring it back",
    leave: "Not now",
    failed: "It was not brought back",
    loading: "Looking at what it needs",
    done: (name: string) => `${name} is back`,
  },
  remove: {
    button: "Remove for good…",
    buttonOf: (name: string) => `Remove for good: ${name}`,
    title: "Remove {bot} for good?",
    text: (size: string) =>
      `What it remembers, its conversations, its files (${size}) and its settings are destroyed. Nothing brings them back.`,
    unknown: (size: string) =>
      `These files (${size}) are destroyed. Nothing brings them back.`,
    confirm: "Remove for good",
    failed: "It was not removed",
    done: (name: string) => `${name} is gone for good`,
  },
  channels: (names: string[]) => listed(names),
};
