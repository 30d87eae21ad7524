/** Whether the container engine answers. */
export const engine = {
  again: "Check again",
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
};
