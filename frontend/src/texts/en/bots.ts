/** The list of bots, and the words for how a bot is that every page uses. */
import type { BotState } from "../../api/types";
import { counted, figure, form, listed } from "./counts";

const BOTS = { one: "bot", other: "bots" };
const botCount = (count: number) => counted(count, BOTS);

const states: Record<BotState, { word: string; meaning: string }> = {
  provisioning: {
    word: "Provisioning",
    meaning: "Its files, network and container are being made.",
  },
  starting: {
    word: "Starting",
    meaning: "Its container runs; OpenClaw is getting ready to answer.",
  },
  running: {
    word: "Running",
    meaning: "It answers, and everything that it is connected to works.",
  },
  degraded: {
    word: "Degraded",
    meaning: "It answers, but something that it is connected to does not work.",
  },
  unhealthy: {
    word: "Unhealthy",
    meaning: "Its container runs, but it does not answer as it should.",
  },
  stopping: { word: "Stopping", meaning: "It was asked to end and is finishing." },
  stopped: {
    word: "Stopped",
    meaning: "It is not running, as wished. Its memory and settings are kept.",
  },
  failed: {
    word: "Failed",
    meaning: "It should run and cannot. It waits until somebody acts.",
  },
  crash_looping: {
    word: "Crash looping",
    meaning: "It died again and again, so BotMaker stopped it.",
  },
  deleting: { word: "Deleting", meaning: "It is being removed." },
  unknown: { word: "Unknown", meaning: "Docker cannot be asked, so nobody knows how it is." },
};

type Action = "start" | "stop" | "restart" | "delete";

const doing: Record<Action, string> = {
  start: "Starting",
  stop: "Stopping",
  restart: "Restarting",
  delete: "Deleting",
};
const finished: Record<Action, string> = {
  start: "started",
  stop: "stopped",
  restart: "restarted",
  delete: "deleted",
};

/** As in "Restarting 38 of 40 bots", "Starting Ada", "None of 3 bots was deleted". */
function outcome(action: Action, accepted: number, asked: number, name: string | null): string {
  if (accepted === 0) {
    return name === null
      ? `None of ${botCount(asked)} was ${finished[action]}`
      : `${name} was not ${finished[action]}`;
  }
  if (accepted < asked) return `${doing[action]} ${figure(accepted)} of ${botCount(asked)}`;
  return `${doing[action]} ${name ?? botCount(asked)}`;
}

export const bots = {
  states,
  title: "Bots",
  create: "Create bot",
  trash: "Trash",
  list: "Bots",
  loading: "Loading bots",
  problem: "The bots could not be loaded",
  old: "What you see may be old: the bots could not be loaded again",
  shown: (shown: number, all: number) =>
    shown === all ? botCount(all) : `${figure(shown)} of ${botCount(all)}`,

  card: {
    for: "for {age}",
    channels: "Channels:",
    tags: "Tags",
    none: "none",
    next: "What to do:",
    select: (name: string) => `Select ${name}`,
    log: "Log",
    again: "Start again",
    start: "Start",
    restart: "Restart",
    actionOf: (action: string, name: string) => `${action} ${name}`,
    refused: {
      start: "Not started:",
      stop: "Not stopped:",
      restart: "Not restarted:",
      delete: "Not deleted:",
    } satisfies Record<Action, string>,
  },

  evidence: {
    seen: "seen {age} ago",
    old: "last seen {age} ago",
    none: "not seen yet",
    short: { seen: "{age}", old: "{age}", none: "not yet" },
    hint: {
      seen: "When Docker or the bot itself was last asked.",
      old: "Nobody has been able to look for a while. It may be otherwise by now.",
      none: "Neither Docker nor the bot itself has been asked since the server started.",
    },
  },

  life: {
    heartbeat: "Heartbeat {age} ago",
    hint: {
      well: "When it last answered BotMaker.",
      silent: "It should run, and has not answered BotMaker for a while.",
    },
    deployed: "deployed {age} ago",
    deployedHint: "When its present container was made.",
  },

  summary: {
    label: "How the bots are",
    groups: {
      all: "All",
      attention: "Need attention",
      running: "Running",
      changing: "Changing",
      stopped: "Stopped",
      unknown: "Unknown",
    },
    figure,
    attention: (count: number) =>
      `${botCount(count)} ${form(count, { one: "needs", other: "need" })} attention`,
    unknown: (count: number) => `Nobody knows how ${botCount(count)} ${form(count, { one: "is", other: "are" })}`,
    allWell: "Nothing needs your attention",
    parts: {
      running: (count: number) => `${count} running`,
      attention: (count: number) => `${count} ${form(count, { one: "needs", other: "need" })} attention`,
      changing: (count: number) => `${count} changing or unknown`,
      stopped: (count: number) => `${count} stopped`,
    },
  },

  filter: {
    label: "Search and filter",
    search: "Search bots",
    placeholder: "Name, host name, model, tag…",
    clearSearch: "Clear the search",
    facets: { state: "Status", provider: "Provider", channel: "Channel", tag: "Tag" },
    chosen: "chosen",
    clearFacet: "Show all",
    clear: "Clear filters",
    drop: "Remove the filter:",
    active: "Active filters",
    nothing: (facet: string) => `No bot has a ${facet.toLowerCase()}.`,
    sortLabel: "Order",
    sorts: {
      attention: "Trouble first",
      name: "Name",
      newest: "Newest",
      changed: "Last change",
    },
    viewLabel: "View",
    views: { cards: "Cards", table: "Table" },
  },

  table: {
    select: "Select",
    bot: "Bot",
    status: "Status",
    seen: "Seen",
    model: "Model",
    channels: "Channels",
    tags: "Tags",
    changed: "Changed",
    action: "Next step",
  },

  selection: {
    label: "What to do with the selected bots",
    count: (count: number) => `${figure(count)} selected`,
    hidden: (count: number) => `${figure(count)} of them hidden by the filter`,
    all: (count: number) => `Select all ${figure(count)}`,
    logs: "Logs",
    clear: "Clear selection",
    announce: (count: number) => (count === 0 ? "Nothing selected" : `${botCount(count)} selected`),
    actions: { start: "Start", stop: "Stop", restart: "Restart", delete: "Delete" } satisfies Record<
      Action,
      string
    >,
    progress: (done: number, all: number) => `${figure(done)} of ${figure(all)}`,
  },

  outcome: {
    title: outcome,
    /** As in "Ada, Grace, Linus and 60 others:". */
    names: (first: string[], more: number) =>
      `${listed(more > 0 ? [...first, counted(more, { one: "other", other: "others" })] : first)}:`,
    unsaid: "The server gave no reason.",
    unasked: "It was not asked: the server stopped answering.",
    lost: "Nobody knows whether it was asked: the server's answer did not arrive.",
    failed: "What was refused, and why",
    trash: "Open the trash",
  },

  keys: {
    group: "List of bots",
    next: "Next bot",
    previous: "Previous bot",
    select: "Select the bot",
    start: "Start",
    stop: "Stop",
    restart: "Restart",
    remove: "Delete, after asking",
  },

  remove: {
    title: (count: number, name: string | null) =>
      count === 1 && name !== null ? `Delete ${name}?` : `Delete ${botCount(count)}?`,
    confirm: (count: number) => (count === 1 ? "Delete bot" : `Delete ${botCount(count)}`),
    keep: (count: number) => (count === 1 ? "Keep it" : "Keep them"),
    lost: (count: number) =>
      count === 1
        ? "It is kept in the trash for seven days and can be brought back from there. Its tokens and keys are destroyed at once: they have to be given again then."
        : "They are kept in the trash for seven days and can be brought back from there. Their tokens and keys are destroyed at once: they have to be given again then.",
    listed: "These bots will be deleted",
  },

  none: {
    title: "No bots yet",
    text: "A bot is an OpenClaw agent in a container of its own. The built-in demo model needs no key, so the first one takes a minute.",
    steps: [
      { title: "Say who it is", text: "A name and a persona, or one of the templates." },
      { title: "Pick a model", text: "A vendor's with your key, one on your machine, or the demo." },
      { title: "Let people in", text: "Telegram, Discord and others, or only the chat right here." },
    ],
    /** `{trash}` is a link. */
    trash: "Are you missing a bot? It may still be in the {trash}.",
    trashLink: "trash",
  },
  nothing: {
    title: "No bot matches",
    text: (all: number) =>
      all === 1 ? "There is one bot, and the filters hide it." : `There are ${botCount(all)}, and the filters hide them all.`,
  },
};
