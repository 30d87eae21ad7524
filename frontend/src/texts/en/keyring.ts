/** The keyring wherever it is met: money and tokens, whose key pays, what a bot spends, cutting off, incidents. */
import { counted, figure, form, listed } from "./counts";

export const keyring = {
  off: {
    title: "This server has no keyring",
    text: "Keys, budgets and usage come with the keyring. Set `keyring.mode` to `embedded` in the server’s settings and restart it. Until then each bot needs a key of its own.",
  },
  budget: {
    of: (spent: string, limit: string) => `${spent} of ${limit}`,
    tokens: (count: string) => `${count} tokens`,
    everybody: "All bots together",
    period: { day: "each day", month: "each month" },
    label: (whose: string, period: string) => `${whose}, ${period}`,
    warning: "More than 80 % is spent.",
    spent: "It is spent: requests are refused until it begins anew.",
    resets: (time: string) => `Begins anew in ${time}.`,
    underWay: (amount: string) => `${amount} of it is set aside for requests under way.`,
  },
  runway: {
    /** At the pace of the last week. */
    days: (count: number) => `budget for about ${counted(count, { one: "day", other: "days" })}`,
    lessThanADay: "budget for less than a day",
    lasts: "budget lasts the month",
    spent: "budget spent",
    title: "Whether a budget stops it, or how long its own budget of the month lasts at the pace of the last seven days",
  },
  card: {
    label: "Spend",
    spent: (today: string, month: string) => `${today} today · ${month} this month`,
    nothing: "Nothing spent yet",
    used: (requests: number, tokens: string) =>
      `${counted(requests, { one: "request", other: "requests" })} · ${tokens} tokens`,
    usedTitle: "Since it was made",
    /** `{age}` is how long ago. */
    active: "active {age} ago",
    cutOff: "Cut off from its model",
  },
  bot: {
    title: "Spend",
    more: "Requests",
    today: "Today",
    month: "This month",
    total: "In all",
    tokens: "Tokens",
    inRequests: (tokens: string, requests: number) =>
      `${tokens} in ${counted(requests, { one: "request", other: "requests" })}`,
    budgets: { day: "Budget of the day", month: "Budget of the month" },
    active: "Last active",
    /** `{age}` is how long ago. */
    ago: "{age} ago",
    never: "never",
    runway: "Runway",
    own: "It pays with a key of its own, from a file that it can read. What it spends is not counted, and no budget stops it.",
    choose: "Use the operator’s keys",
    nothing: "It has sent no request yet.",
    noBudget: "No budget bounds it.",
    setBudget: "Set a budget",
    cutOff: "Cut off…",
    letIn: "Let it in again",
  },
  rate: {
    name: "Rate",
    perMinute: (count: number) => `${figure(count)} a minute`,
    usual: (count: number) => `usually ${figure(count)}`,
    unknown: "as the proxy’s settings say",
    title: "Requests that it may send to its model",
    change: "Change the rate…",
    /** `{bot}` is its name. */
    dialogTitle: "How often may {bot} ask its model?",
    label: "Requests a minute",
    help: (usual: number | null) =>
      `What it sends beyond that is refused. Leave it empty for what the settings say${usual === null ? "" : `: ${figure(usual)}`}.`,
    placeholder: (usual: number) => String(usual),
    wrong: "Use a whole number above nothing, or leave it empty.",
    save: "Set it",
    cancel: "Cancel",
    failed: "The rate was not changed",
    done: (name: string, count: number) =>
      `${name} may send ${counted(count, { one: "request", other: "requests" })} a minute`,
    reset: (name: string) => `${name} may send as many requests as the settings say`,
  },
  token: {
    button: "New token…",
    /** `{bot}` is its name. */
    title: "Give {bot} a new token?",
    text: "Its token is what it shows to the keyring’s proxy in the place of a key. It gets another one, and the present one is good for nothing as soon as the change is through. Whoever took the old one is locked out.",
    confirm: "Give it a new one",
    keep: "Keep the present one",
    done: (name: string) => `${name} gets a new token`,
    failed: "It got no new token",
  },
  cut: {
    /** `{bot}` is its name. */
    title: "Cut {bot} off from its model?",
    text: "From now on each of its requests is refused, those under way are broken off. It goes on running, and can be let in again at any time.",
    confirm: "Cut it off",
    keep: "Leave it",
    done: (name: string) => `${name} is cut off from its model`,
    undone: (name: string) => `${name} is let in again`,
    failed: "Nothing was changed",
    notice: "It is cut off from its model",
    noticeText: "Every request that it sends is refused until it is let in again.",
  },
  panic: {
    button: "Panic: cut every bot off…",
    title: "Cut every bot off from its model?",
    text: (bots: number) =>
      `From this moment nobody gets past the keyring: ${
        bots === 0
          ? "no bot uses it now, and none that comes can"
          : `requests of ${counted(bots, { one: "bot", other: "bots" })} are refused, those under way are broken off`
      }. The bots go on running. Everybody is let in again as soon as you say so; nothing is lost.`,
    keep: "Leave them",
    confirm: "Cut every bot off",
    done: "Every bot is cut off from its model",
    undone: "The bots are let in again",
    failed: "Nothing was changed",
    banner: "Panic: every bot is cut off from its model",
    /** `{age}` is since when. */
    bannerText: "Since {age} ago the keyring refuses every request. Keys, budgets and bots are as they were.",
    letIn: "Let them in again",
  },
  /** What is told over any page when it happens; with the bot that it is about, if any. */
  notices: {
    warning: (bot: string | null) =>
      bot === null ? "A budget is nearly spent" : `A budget of ${bot} is nearly spent`,
    spent: (bot: string | null) => (bot === null ? "A budget is spent" : `A budget of ${bot} is spent`),
    incident: (bot: string | null) =>
      bot === null ? "An incident with a bot’s keys" : `An incident with the keys of ${bot}`,
    budgets: "Budgets",
    keys: "Show",
  },
  incidents: {
    title: "Incidents",
    none: "No false key was used, no token was misused.",
    failed: "The incidents could not be loaded",
    loading: "Looking for incidents",
    banner: (count: number) =>
      `${counted(count, { one: "incident", other: "incidents" })} with bots’ keys`,
    seen: "Noted",
    show: "Show",
    list: "What happened",
    kinds: {
      canary_used: "The false key of {bot} was used",
      canary_logged: "The false key of {bot} appeared in its log",
      grant_misused: "The token of {bot} was misused",
    },
    unknownBot: "a bot that is gone",
    meanings: {
      canary_used:
        "Each bot’s files hold a key that is good for nothing. Somebody found it there and tried it: take it that whoever steers this bot reads its files.",
      canary_logged:
        "Each bot’s files hold a key that is good for nothing. It was printed: something made the bot show its files.",
      grant_misused: "It came after it was taken away, or asked for a vendor that is not the bot’s.",
    },
    times: (count: number) => (count === 1 ? "once" : `${count} times`),
    /** `{age}` is how long ago. */
    at: "{age} ago",
    cutOff: "The bot was cut off for it.",
    next: "Look at what the bot did, give it a new token or cut it off.",
  },
  source: {
    legend: "Whose key pays?",
    operator: {
      label: "The operator’s keys",
      about: "The bot never sees a key. What it spends is counted, and budgets hold.",
    },
    tags: {
      label: "Keys with certain tags",
      about: "First keys with these tags, in this order, then those for everybody. The bot sees none of them.",
    },
    own: {
      label: "A key of its own",
      about: "It lies in a file that the bot can read: whoever talks it into showing its files has your key. Nothing that it spends is counted, and no budget stops it.",
      none: "It goes to the model directly: nothing is counted, and no budget stops it.",
    },
    tagsLabel: "Tags of its keys",
    tagsHelp: "In the order in which they are tried.",
    offered: "Tags of keys that fit",
    fit: (labels: string[]) =>
      labels.length > 4
        ? `${labels.length} keys fit.`
        : `${form(labels.length, { one: "This key fits", other: "These keys fit" })}: ${listed(labels)}.`,
    none: (vendor: string) => `The keyring has no key of ${vendor} that fits.`,
    noneAt: (vendor: string, address: string) => `The keyring has no key of ${vendor} for ${address}.`,
    add: "Add a key",
    askForOne: "Ask an administrator to add one.",
    loading: "Looking which keys fit",
    failed: "Whose keys could pay is not known right now",
    wrongTags: "Name at least one tag.",
    short: {
      operator: "the operator’s keys",
      tags: (tags: string[]) => `keys tagged ${listed(tags)}`,
      own: "a key of its own",
      none: "none needed",
    },
  },
};
