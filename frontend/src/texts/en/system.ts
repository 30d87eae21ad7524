import { counted, form, listed } from "./counts";

/** How much a clean-up takes: things that are removed, and bots whose files go into the trash. */
interface CleanedUp {
  containers: number;
  networks: number;
  bots: number;
}

/** As in "1 container and 2 networks are". */
function removed({ containers, networks }: CleanedUp): string {
  const parts = [
    containers > 0 ? counted(containers, { one: "container", other: "containers" }) : "",
    networks > 0 ? counted(networks, { one: "network", other: "networks" }) : "",
  ].filter(Boolean);
  return `${listed(parts)} ${form(containers + networks, { one: "is", other: "are" })}`;
}

/** The System page. */
export const system = {
  title: "System",
  /** `{age}` is how long it has run. */
  summary: "BotMaker {version}, up for {age}",
  failed: "The state of the system could not be loaded",
  loading: "Loading the state of the system",
  checks: {
    title: "Health",
    good: "Everything that bots need is there",
    warning: (count: number) =>
      `${counted(count, { one: "thing", other: "things" })} to look at; bots run`,
    bad: (count: number) =>
      `${counted(count, { one: "thing keeps", other: "things keep" })} bots from running`,
    again: "Check again",
    /** `{age}` is how long ago. */
    checked: "Checked {age} ago",
    show: (count: number) => `Show all ${counted(count, { one: "check", other: "checks" })}`,
    hide: "Show only what is wrong",
    failed: "The checks could not be made",
    loading: "Checking",
  },
  image: { title: "Image of new bots" },
  docker: {
    title: "Docker",
    answers: "Docker answers",
    down: "Docker does not answer",
    /** `{age}` is since when. */
    since: "for {age}",
    version: "Version",
    api: "API version",
    platform: "Platform",
    storage: "Storage driver",
    cgroups: "Control groups",
    user: "User of the bots",
    mode: "Mode",
    rootful: "Rootful",
    rootless: "Rootless",
    cpus: "Processors",
    memory: "Memory",
    limits: "Limits",
    noLimits: "All limits of bots hold",
    missingLimits: (names: string) => `Not enforced: ${names}`,
    listener: "Bots reach us at",
    notListening: "not listening",
    failed: "Docker’s state could not be loaded",
    again: "Check Docker again",
  },
  machine: {
    title: "Machine",
    disk: "Disk of the data directory",
    diskText: (free: string, total: string) => `${free} free of ${total}`,
    diskUnknown: "The file system does not tell how full it is.",
    memory: "Memory",
    memoryText: (free: string, total: string) => `${free} free of ${total}`,
    promised: "Memory promised to bots",
    promisedText: (promised: string, total: string) => `${promised} of ${total}`,
    promisedTooMuch:
      "Bots may use more memory together than there is. Docker ends one of them when it runs out.",
    load: "Load",
    loadText: (load: string, cpus: number) =>
      `${load} on ${counted(cpus, { one: "core", other: "cores" })}`,
    cpus: (cores: string) => `Bots may use ${cores} together.`,
  },
  fleet: {
    title: "Bots",
    total: (total: number, max: string) => `${counted(total, { one: "bot", other: "bots" })} of at most ${max}`,
    none: "There is no bot yet.",
    states: "Bots by state",
    ports: "Ports for bots",
    portsText: (used: number, total: number) => `${used} of ${total} used`,
    portRange: (first: number, last: number) => `${first}–${last}`,
    subnets: "Networks for bots",
    bad: (count: number) =>
      `Docker refused ${count} of them within the last hour; others are used instead.`,
  },
  leftovers: {
    title: "Left over",
    text: "Containers, networks and directories that carry BotMaker’s mark but belong to no bot. What a bot remembered can be brought back.",
    none: "Nothing is left over.",
    failed: "What is left over could not be listed",
    loading: "Looking for what is left over",
    again: "Look again",
    kinds: {
      container: "Container",
      network: "Network",
      state: "Memory of a bot",
      secrets: "Secrets of a bot",
    },
    table: { kind: "What", name: "Name", age: "Age", size: "Size", plan: "Clean-up" },
    goes: "is removed",
    waits: "waits in the trash for a day",
    stays: (why: string) => `stays: ${why}`,
    cleanUp: "Clean up…",
    trash: "What waits in the trash",
    nothingToRemove: "Nothing of this can be removed safely; the reasons stand beside each.",
    confirm: {
      title: "Clean up what is left over?",
      removes: (things: CleanedUp) => `${removed(things)} removed for good. No data is in them.`,
      waits: (bots: number) =>
        `The files of ${counted(bots, { one: "bot", other: "bots" })} that the database does not know wait in the trash for a day, secrets with them. As far as they tell what bot they belonged to, it can be brought back from there; afterwards nothing brings it back.`,
      button: "Clean up",
      word: "clean up",
      failed: "It was not cleaned up",
    },
    done: "It is cleaned up",
    doneText: (things: CleanedUp) =>
      [
        things.containers + things.networks > 0 ? `${removed(things)} gone.` : "",
        things.bots > 0
          ? `The files of ${counted(things.bots, { one: "bot wait", other: "bots wait" })} in the trash for a day.`
          : "",
      ]
        .filter(Boolean)
        .join(" "),
    doneNothing: "Nothing of it could be removed",
  },
  server: {
    title: "Server",
    version: "Version",
    started: "Started",
    instance: "Instance",
    instanceSubject: "instance id",
    directory: "Data directory",
    level: "Log level",
    levelHelp: "Holds until the server restarts. What is set for good stands in its settings.",
    levels: {
      error: "What somebody must act on",
      warn: "And what went on in spite of something",
      info: "And what happens to bots",
      debug: "And what helps to find a fault",
      trace: "Everything",
    },
    custom: (filter: string) => `Set in detail: ${filter}`,
    levelDone: (level: string) => `The server logs at ${level} now`,
    levelFailed: "The log level was not changed",
    docs: "API reference",
    openapi: "OpenAPI document",
  },
};
