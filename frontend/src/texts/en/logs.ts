/** The logs of bots. */
import { counted, form } from "./counts";

const LINES = { one: "line", other: "lines" };
const numbers = new Intl.NumberFormat("en");

const GAP_REASONS: Record<string, string> = {
  slow_viewer: "this page was too slow to take them",
  rotated: "Docker let the oldest go",
  engine_away: "Docker could not be read",
};

export const logs = {
  title: "Log",
  tools: "Tools of the log",
  label: (name: string) => `Log of ${name}`,
  mergedLabel: (names: string) => `Logs of ${names}, merged`,
  states: {
    connecting: "Connecting",
    following: "Following",
    paused: "Paused",
    cut: "Cut off, reconnecting",
    failed: "Not available",
    ended: "Ended",
    silent: "Nothing yet",
  },
  empty: {
    waiting: "Waiting for the first line.",
    never: "This bot has written nothing yet.",
    since: "Nothing was written from this time on.",
    cut: "The log cannot be read right now; trying again.",
    filtered: "No line passes what is chosen above.",
    notFound: "No line has this.",
  },
  gap: (dropped: number | null, reason: string) => {
    const what =
      dropped === null
        ? "Lines are missing here"
        : `${counted(dropped, LINES)} ${form(dropped, { one: "is", other: "are" })} missing here`;
    if (reason === "") return what;
    return `${what}: ${GAP_REASONS[reason] ?? reason.replaceAll("_", " ")}`;
  },
  end: (exitCode: number | null) =>
    exitCode === null ? "The bot ended here" : `The bot ended here with exit code ${exitCode}`,
  cut: "cut at 64 KiB",
  json: "JSON",
  showAll: (chars: number) => `Show all ${numbers.format(chars)} characters`,
  openJson: "Show the whole JSON",
  closeJson: "Fold the JSON",
  foundInJson: "found in its JSON",
  levels: { error: "Error", warn: "Warning", info: "Info", debug: "Debug", other: "Without a level" },
  levelMarks: { error: "error", warn: "warn", info: "info", debug: "debug" },
  outputs: { stdout: "Standard output", stderr: "Error output" },
  filter: {
    button: "Filter",
    active: (hidden: number) => `Filter, ${hidden} left out`,
    title: "Lines that are shown",
    levels: "Levels",
    outputs: "Outputs",
    reset: "Show all lines",
  },
  search: {
    label: "Search this log",
    sharedLabel: "Search these logs",
    placeholder: "Search",
    regex: "Regular expression",
    matchCase: "Match upper and lower case",
    onlyHits: "Show only lines that match",
    next: "Next match",
    previous: "Previous match",
    clear: "Clear the search",
    none: "none",
    count: (at: number | null, of: number) =>
      at === null ? numbers.format(of) : `${numbers.format(at)} / ${numbers.format(of)}`,
    spokenCount: (of: number) => `${counted(of, LINES)} found`,
    searching: "Searching",
    invalid: (reason: string) => `This expression is not valid: ${reason}`,
    slow: "This expression takes too long on these lines, so it was stopped. A simpler one finds more.",
    broken: "The search could not be run in this browser.",
  },
  view: {
    button: "View",
    title: "How lines are shown",
    wrap: "Wrap long lines",
    raw: "Lines as they were written",
    clock: "Time",
    clocks: { local: "Local", utc: "UTC", relative: "Ago", none: "None" },
  },
  jump: {
    button: "Go to a time",
    title: "Go to a time",
    label: "From (your local time)",
    help: "Loads the log from there on, as far back as Docker still has it.",
    go: "Go",
    needed: "Give a day and a time.",
    future: "This time has not come yet.",
    newest: "Back to the newest lines",
    shown: (time: string) => `From ${time}`,
  },
  more: {
    button: "More",
    download: "Download the whole log",
    downloadShown: "Download the shown lines",
    copyShown: "Copy the shown lines",
    clear: "Empty this view",
  },
  copied: (count: number) => `${counted(count, LINES)} copied`,
  copiedLink: "Link to the line copied",
  copyFailed: "It could not be copied",
  downloadFailed: "The log could not be downloaded",
  marked: {
    label: "Marked lines",
    count: (count: number) => `${counted(count, LINES)} marked`,
    copy: "Copy",
    link: "Copy link",
    unmark: "Unmark",
  },
  toEnd: "Back to the end",
  unseen: (count: number) => `${numbers.format(count)} new`,
  earlier: "Load earlier lines",
  lineCount: (count: number) => counted(count, LINES),
  shownCount: (shown: number, of: number) =>
    `${numbers.format(shown)} of ${counted(of, LINES)}`,
  forgotten: (count: number) => `${numbers.format(count)} older let go`,
  forgottenWhy: "This page keeps the newest lines only. The download has everything that is stored.",
  lineGone: "The line that the link leads to is not in the log any more.",
  lineSought: "Looking for the line",
  heard: (lines: number, errors: number) => {
    const heard = counted(lines, { one: "new line", other: "new lines" });
    return errors === 0 ? heard : `${heard}, ${counted(errors, { one: "error", other: "errors" })}`;
  },
  keys: {
    title: "Keys in a log",
    rows: [
      { keys: "/", does: "Search" },
      { keys: "n", does: "Next match" },
      { keys: "N", does: "Previous match" },
      { keys: "j", does: "Mark the next line" },
      { keys: "k", does: "Mark the line before" },
      { keys: "Shift+j", does: "Mark one line more" },
      { keys: "Enter", does: "Fold the JSON open or shut" },
      { keys: "c", does: "Copy the marked lines" },
      { keys: "l", does: "Copy a link to the line" },
      { keys: "f", does: "Follow the newest line" },
      { keys: "w", does: "Wrap or do not" },
      { keys: "Esc", does: "Unmark" },
    ],
  },
  page: {
    title: "Logs",
    choose: "Choose bots",
    pickerTitle: "Bots whose logs are shown",
    find: "Find a bot",
    noneFound: "No bot has this name.",
    remove: (name: string) => `Leave out ${name}`,
    add: "Add a bot",
    most: (count: number) => `At most ${count} bots at once.`,
    layout: "Layout",
    merged: "Merged",
    columns: "Side by side",
    empty: {
      title: "Whose logs?",
      text: "Choose one bot or several: their lines are merged by time, or shown side by side.",
    },
    unknown: (names: string) => `There is no bot ${names}.`,
    loadFailed: "The bots could not be loaded",
  },
};
