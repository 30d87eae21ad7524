/** What is known of a bot, as one line for each piece: how good it is, in words, and how old it is. */
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { visibleText } from "../../../ui/hostile-text";
import { bytesText, sizeText } from "../../../ui/quantity";
import type { Tone } from "../../../ui/tone";
import { isSilent } from "../../bots";
import { verdictOf, type ChannelVerdict } from "./channels-query";

export interface EvidenceLine {
  id: string;
  tone: Tone;
  /** With `{age}` in it where the piece has lasted since `since`. */
  sentence: string;
  since?: string | null;
  /** What others said of it. */
  detail?: string | null;
  /** When it was looked at. */
  at: string | null;
  /** Whether it should have been looked at again by now. */
  old: boolean;
}

type Evidence = Bot["status"]["evidence"];
type Container = NonNullable<Evidence["container"]>;

const words = texts.botDetail.evidence;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The server looks at containers and gateways twice a minute, at channels once, at memory six times. */
const OLD_MS = 3 * MINUTE;

/** States are measured every ten minutes, one bot after the other. */
const STATE_OLD_MS = 30 * MINUTE;

/** How often a bot whose answers cost nothing is tested unless its settings say otherwise. */
const USUAL_CANARY_MINUTES = 15;

const CHANNEL_TONES: Record<ChannelVerdict, Tone> = {
  connected: "good",
  running: "good",
  connecting: "warn",
  down: "bad",
  unknown: "warn",
};

/** The lines in the order in which they depend on each other. `nameOf` tells how a channel is called. */
export function linesOf(bot: Bot, now: number, nameOf: (kind: string) => string): EvidenceLine[] {
  const { evidence } = bot.status;
  const runs = evidence.container?.state === "running";
  return [
    containerLine(bot, now),
    ...(runs ? gatewayLine(evidence, now, nameOf) : []),
    ...heartbeatLine(bot, now, runs),
    ...(runs ? channelLines(bot, now, nameOf) : []),
    ...(runs ? memoryLine(evidence, now) : []),
    ...(runs ? canaryLine(bot, now) : []),
    ...(runs ? stateLine(bot, now) : []),
    ...endLines(bot, now),
  ];
}

function line(id: string, tone: Tone, sentence: string, at: string | null, old = false): EvidenceLine {
  return { id, tone, sentence, at, old };
}

function isOld(at: string, now: number, limit = OLD_MS): boolean {
  return now - Date.parse(at) > limit;
}

function containerLine({ status, power }: Bot, now: number): EvidenceLine {
  const { container } = status.evidence;
  if (container === null) return line("container", "idle", words.container.none, null);
  const at = container.observed_at;
  const old = isOld(at, now);
  if (container.state === "running") {
    const restarts = container.restart_count;
    return {
      ...line("container", "good", words.container.running, at, old),
      since: container.started_at,
      detail: restarts > 0 ? words.container.restarts(restarts) : null,
    };
  }
  const wasWished = power === "stopped";
  const tone: Tone = container.state === "restarting" ? "busy" : wasWished ? "idle" : "bad";
  return line("container", tone, endOf(container), at, old);
}

function endOf(container: Container): string {
  if (container.state !== "exited") return words.container.states[container.state];
  if (container.oom_killed) return words.container.outOfMemory;
  const code = container.exit_code;
  return code === null || code === 0 ? words.container.states.exited : words.container.exit(code);
}

function gatewayLine(
  { probe }: Evidence,
  now: number,
  nameOf: (kind: string) => string,
): EvidenceLine[] {
  if (probe === null) return [line("gateway", "busy", words.gateway.none, null)];
  const make = (tone: Tone, sentence: string): EvidenceLine[] => [
    {
      ...line("gateway", tone, sentence, probe.checked_at, isOld(probe.checked_at, now)),
      detail: probe.error === null ? null : visibleText(probe.error),
    },
  ];
  if (!probe.live) return make("bad", words.gateway.silent);
  if (!probe.started) return make("busy", words.gateway.starting);
  if (probe.channels_suppressed) return make("warn", words.gateway.suppressed);
  if (probe.ready) return make("good", words.gateway.ready);
  const failing = visibleText(probe.failing.map(nameOf).join(", "));
  return make("warn", failing === "" ? words.gateway.notAll : words.gateway.failing(failing));
}

/** When the gateway last answered: a bot that has ended or fallen silent still has its last time. */
function heartbeatLine(bot: Bot, now: number, runs: boolean): EvidenceLine[] {
  const { last_heartbeat_at: at } = bot;
  if (at === null) return [];
  if (isSilent(bot, now)) return [line("heartbeat", "warn", words.heartbeat.silent, at)];
  return [line("heartbeat", runs ? "good" : "idle", runs ? words.heartbeat.present : words.heartbeat.last, at)];
}

function channelLines(bot: Bot, now: number, nameOf: (kind: string) => string): EvidenceLine[] {
  const { channels: told } = bot.status.evidence;
  if (told === null || bot.channels.length === 0) return [];
  const at = told.checked_at;
  const old = isOld(at, now);
  if (told.error !== null) {
    return [
      { ...line("channels", "warn", words.channelsUntold, at, old), detail: visibleText(told.error) },
    ];
  }
  return bot.channels.map(({ kind }) => {
    const verdict = verdictOf(told.channels.find((state) => state.kind === kind));
    const sentence = words.channel(nameOf(kind), words.channelStates[verdict]);
    return line(`channel-${kind}`, CHANNEL_TONES[verdict], sentence, at, old);
  });
}

function memoryLine({ memory }: Evidence, now: number): EvidenceLine[] {
  if (memory === null) return [];
  const sentence = words.memory(bytesText(memory.used_bytes), bytesText(memory.limit_bytes));
  const at = memory.measured_at;
  return [
    {
      ...line("memory", memory.high ? "warn" : "good", sentence, at, isOld(at, now)),
      detail: memory.high ? words.memoryHigh : null,
    },
  ];
}

function canaryLine(bot: Bot, now: number): EvidenceLine[] {
  const { canary } = bot.status.evidence;
  if (canary === null) return [];
  const at = canary.checked_at;
  const pause = (bot.canary_minutes ?? USUAL_CANARY_MINUTES) * MINUTE;
  const old = isOld(at, now, 2 * pause + OLD_MS);
  if (canary.answered) {
    return [line("canary", "good", words.canary.answered(secondsText(canary.latency_ms)), at, old)];
  }
  const { failures, error } = canary;
  return [
    {
      ...line("canary", failures > 1 ? "bad" : "warn", words.canary.unanswered(failures), at, old),
      detail: error === null ? null : visibleText(error),
    },
  ];
}

/** The size of what the bot keeps. It is told as too large by the bot's own reason, which knows the limits. */
function stateLine({ status }: Bot, now: number): EvidenceLine[] {
  const { state } = status.evidence;
  if (state === null) return [];
  const size = sizeText(state.bytes);
  const sentence = state.complete ? words.state(size) : words.stateAtLeast(size);
  const tone: Tone = status.reason?.code === "state_too_large" ? "warn" : "good";
  return [line("state", tone, sentence, state.measured_at, isOld(state.measured_at, now, STATE_OLD_MS))];
}

function endLines({ deaths, status }: Bot, now: number): EvidenceLine[] {
  const lines: EvidenceLine[] = [];
  const recent = deaths.filter(({ at }) => now - Date.parse(at) < HOUR);
  if (recent[0] !== undefined) {
    lines.push(line("ends", "warn", words.ends(recent.length), recent[0].at));
  }
  const { kill } = status.evidence;
  if (kill !== null && now - Date.parse(kill.at) < HOUR) {
    lines.push(line("kill", "warn", words.killed(kill.grace_seconds), kill.at));
  }
  return lines;
}

/** A time that a person waited: tenths of a second below ten seconds, whole ones above. */
function secondsText(milliseconds: number): string {
  const seconds = Math.max(0.1, milliseconds / 1000);
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
