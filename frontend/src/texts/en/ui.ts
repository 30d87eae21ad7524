/** What the shared controls say by themselves. */
export const ui = {
  close: "Close",
  keep: "Keep it",
  retry: "Try again",
  undo: "Undo",
  copy: (subject: string) => `Copy ${subject}`,
  copied: "Copied",
  copyFailed: "It could not be copied. Select it and copy it by hand.",
  choose: "Choose…",
  /** `{id}` is the request's id. */
  request: "Request {id}",
  showSecret: (subject: string) => `Show ${subject}`,
  hideSecret: (subject: string) => `Hide ${subject}`,
  /** `{word}` is what must be typed. */
  typeToConfirm: "Type {word} to confirm",
  notices: {
    label: "Notices",
    dismiss: "Dismiss",
    past: "Past notices",
    none: "Nothing has happened since this page was opened.",
    forget: "Forget all",
    unseen: (count: number) => (count === 0 ? "Notices" : `Notices, ${count} new`),
    kinds: { done: "Done", info: "Note", warn: "Warning", alarm: "Alarm", failed: "Failed" },
  },
  chips: {
    remove: (chip: string) => `Remove ${chip}`,
    odd: "wrong format",
    list: (label: string) => `${label}, added`,
  },
};
