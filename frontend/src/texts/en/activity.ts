/**
 * What happened: one sentence for every kind of event. `{who}` is who did it, `{bot}` the bot's name, `{more}` a word that
 * leads to where there is more about it.
 */
import type { BotState } from "../../api/types";

const STATES: Record<BotState, string> = {
  provisioning: "{bot} is being made",
  starting: "{bot} is starting",
  running: "{bot} is running",
  degraded: "{bot} runs, but not everything that it is connected to works",
  unhealthy: "{bot} runs, but does not answer as it should",
  stopping: "{bot} is stopping",
  stopped: "{bot} has stopped",
  failed: "{bot} failed",
  crash_looping: "{bot} died again and again, so BotMaker stopped it",
  deleting: "{bot} is being removed",
  unknown: "Nobody can tell how {bot} is",
};

const WISHES: Record<string, string> = {
  start: "{who} started {bot}",
  stop: "{who} stopped {bot}",
  restart: "{who} restarted {bot}",
};

export const activity = {
  title: "Activity",
  lead: "Who did what, and what BotMaker did by itself and why.",
  system: "BotMaker",
  toTrash: "Look into the trash",
  /** Words in sentences that lead to where there is more. */
  links: { budget: "budget", incident: "incident", keyring: "keyring" },
  goneBot: "a bot that is gone",
  sentences: {
    created: "{who} created {bot}",
    updated: "{who} changed {bot}",
    wish: (wish: string | null) => WISHES[wish ?? ""] ?? "{who} changed whether {bot} should run",
    state: (state: BotState) => STATES[state],
    stateUnknown: "The status of {bot} changed",
    died: "{bot} ended although it should run",
    killed: "{bot} had to be killed",
    rolledBack: "A change of {bot} was taken back",
    proved: "{bot} works with what was changed",
    deleting: "{who} deleted {bot}",
    adopted: "{who} brought {bot} back",
    deleted: "{bot} is gone; for seven days it can be brought back",
    adjusted: "BotMaker gave {bot} another place",
    pairing: "{who} answered a request to write to {bot}",
    engineAvailable: "Docker answers again",
    engineUnavailable: "Docker stopped answering",
    imageReady: "The image of new bots is there",
    cleaned: "{who} cleaned up",
    budgetWarning: "A {more} is nearly spent",
    budgetWarningOf: "A {more} of {bot} is nearly spent",
    budgetSpent: "A {more} is spent",
    budgetSpentOf: "A {more} of {bot} is spent",
    incident: "An {more} with the keys of {bot}",
    keyring: "{who} changed the {more}",
    keyringOf: "{who} changed how {bot} may use its model",
    other: "Something happened that this page has no words for",
  },
  filter: {
    label: "Show",
    all: "Everything",
    people: "People",
    system: "System",
  },
  days: { today: "Today", yesterday: "Yesterday" },
  ago: "{age} ago",
  older: "Show older",
  lookFurther: "Look further back",
  loadingOlder: "Loading older events",
  end: "This is where it begins.",
  loading: "Loading activity",
  failed: "The activity could not be loaded",
  olderFailed: "Older events could not be loaded",
  empty: {
    title: "Nothing has happened yet",
    text: "Everything that people do here, and everything that BotMaker does by itself, is told on this page as it happens.",
  },
  emptyFilter: {
    people: "No person did anything in what is loaded so far.",
    system: "BotMaker did nothing by itself in what is loaded so far.",
  },
};
