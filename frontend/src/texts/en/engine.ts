import { counted, form } from "./counts";

/** Whether the container engine answers, the image of new bots, and what `doctor` looks at. */
export const engine = {
  again: "Check again",
  open: "Open System",
  down: {
    title: "Docker does not answer",
    text: "Bots keep running if their engine does; this page recovers by itself.",
  },
  noImage: {
    title: "The OpenClaw image is missing",
    text: (reference: string) => `No bot can start before ${reference} is on the engine.`,
  },
  notListening: {
    title: "Bots cannot reach BotMaker",
    text: "The demo model and the keys of bots are served on that address.",
  },
  checks: {
    title: "What bots need",
    states: { good: "as it should be", warning: "somebody should look", bad: "does not work" },
    cleanUp: "Show what is left over",
  },
  firstRun: {
    title: "Before the first bot",
    text: (count: number) =>
      `${counted(count, { one: "thing", other: "things" })} ${form(count, { one: "keeps", other: "keep" })} bots from running. This list goes once all is well.`,
    more: "All checks are on the System page",
  },
  image: {
    present: "The image is there",
    missing: "The image is missing: no bot can start",
    unknown: "Docker does not answer, so nobody knows",
    reference: "Image",
    openclaw: "OpenClaw",
    id: "Id",
    channels: "Channels in it",
    get: "Get the image",
    getAgain: "Get it again",
    refused: "The image could not be asked for",
    running: { pull: "Pulling the image", build: "Building the image" },
    done: { pull: "Pulled", build: "Built" },
    ago: "ago",
    failed: { pull: "The image could not be pulled", build: "The image could not be built" },
    amount: (done: string, total: string) => `${done} of ${total}`,
  },
};
