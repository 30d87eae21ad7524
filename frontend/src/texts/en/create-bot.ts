/** The wizard that creates a bot. */
import { counted, listed } from "./counts";
import { createBotSteps } from "./create-bot-steps";
import { createBotWords } from "./create-bot-words";

export const createBot = {
  ...createBotSteps,
  ...createBotWords,
  title: "Create a bot",
  back: "All bots",
  loading: "Loading the wizard",
  loadFailed: "The choices could not be loaded",
  form: "Create a bot",
  stepper: "Steps",
  /** How a step is, for screen readers. */
  stepStates: { done: "done", wrong: "needs another look", here: "you are here", ahead: "to come" },
  stepOf: (number: number, count: number, name: string) => `Step ${number} of ${count}: ${name}`,
  next: "Continue",
  previous: "Back",
  toReview: "Skip to review",
  create: "Create bot",
  wrongFields: (count: number) =>
    `${counted(count, { one: "field needs", other: "fields need" })} another look.`,
  draft: {
    restored: "Your draft is back",
    restoredText: "Everything you typed is here again, except secrets and pictures: those are never kept.",
    again: "Start over",
    keep: "Carry on",
  },
  copy: {
    name: (name: string) => `${name} copy`,
    key: (provider: string) => `${provider} API key`,
    notice: (name: string) => `A copy of ${name}`,
    noSecrets: "It needs no secrets. Its host name is its own.",
    secrets: (names: string[]) =>
      `Everything came along but secrets. To be given again: ${listed(names)}.`,
  },
  quick: {
    title: "In a hurry?",
    text: "Name it, and it runs on the built-in demo model. No key, no account.",
    label: "Name of the quick bot",
    placeholder: "Hello",
    submit: "Quick create",
  },
  preview: {
    label: "Preview",
    unnamed: "Your new bot",
    noHostname: "its-host-name",
    model: "Model",
    channels: "Channels",
    noChannels: "none, chat here",
    limits: "Limits",
    noPersona: "A plain, helpful assistant",
  },
  leftOver: {
    title: (hostname: string) => `An earlier bot was called ${hostname}`,
    text: "Nobody deleted it: its files are still here, but the database does not know it.",
    /** `{bot}` is its name, `{age}` how long ago it was made, `{size}` what it takes on the disk. */
    earlier: "{bot} was made {age} ago and remembers {size}.",
    field: "This was the host name of an earlier bot.",
    bring: "Bring back the earlier bot…",
    anyway: "Make a new one anyway",
  },
  refused: { title: "The bot was not created" },
};
