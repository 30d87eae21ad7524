/** What a bot is known by: its tags and its face. */
export const profile = {
  picture: {
    help: "Cut to a square and scaled in your browser. Drag it, or use the arrow keys.",
    frame: "Cut of the picture; the arrow keys move it",
    zoom: "Zoom",
    take: "Use this cut",
  },
};
