/** Talking with a bot. */
import type { BotState } from "../../api/types";

const numbers = new Intl.NumberFormat("en");

/** Why a bot does not answer now, and what to do about it. */
const NOT_READY: Record<BotState, (name: string) => string> = {
  provisioning: (name) => `${name} is being made. It answers as soon as it runs.`,
  starting: (name) => `${name} is getting ready. It answers in a moment.`,
  running: (name) => `${name} answers.`,
  degraded: (name) => `${name} answers.`,
  unhealthy: (name) => `${name} does not answer as it should. Its log may say why; a restart may help.`,
  stopping: (name) => `${name} is stopping.`,
  stopped: (name) => `${name} is stopped. Start it to talk to it.`,
  failed: (name) => `${name} could not start. The overview says why.`,
  crash_looping: (name) => `${name} died again and again and was stopped. Its log may say why.`,
  deleting: (name) => `${name} is being deleted.`,
  unknown: () => "Docker cannot be asked, so nobody knows whether it runs.",
};

export const chat = {
  title: "Chat",
  label: (name: string) => `Conversation with ${name}`,
  demo: "Demo model: scripted answers",
  demoWhy: "No language model is asked: the answers are scripted, to show how everything works.",
  empty: {
    title: (name: string) => `Say hello to ${name}`,
    text: "What you write goes through the bot’s own gateway, as it would from a chat service.",
    kept: "This page keeps the conversation in this tab, until you sign out or close it.",
    starters: ["Hello, who are you?", "What can you do?", "Write a short table as an example."],
  },
  notReady: (name: string, state: BotState) => NOT_READY[state](name),
  start: "Start it",
  startAgain: "Start it again",
  startFailed: "It could not be started",
  you: "You say",
  bot: (name: string) => `${name} says`,
  thinking: (name: string) => `${name} is thinking`,
  stopped: "You stopped this answer.",
  long: `The answer was longer than ${numbers.format(256 * 1024)} characters and is cut here.`,
  cutOff: "The answer was cut off before it was complete.",
  failedBefore: "This answer failed.",
  retry: "Ask again",
  copy: "answer",
  composer: {
    label: (name: string) => `Message to ${name}`,
    placeholder: (name: string) => `Write to ${name}`,
    waiting: "Write now, send once it runs",
    send: "Send",
    stop: "Stop answering",
    hint: "Enter sends, Shift Enter begins a new line, ↑ brings back what you said last.",
    size: (bytes: number, most: number) =>
      `${numbers.format(bytes)} of ${numbers.format(most)} bytes`,
    tooLong: "This is too long for one message.",
  },
  toEnd: "Newest message",
  sessions: {
    label: "Conversations",
    begin: "New conversation",
    beginWhy: "The bot begins without a memory of what was said here.",
    untitled: "Empty conversation",
    title: (words: string) => (words.length > 40 ? `${words.slice(0, 40)}…` : words),
  },
};
