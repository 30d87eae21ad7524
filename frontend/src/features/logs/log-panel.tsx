/** The live log of one bot. */
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { visibleText } from "../../ui/hostile-text";
import { LogBoard } from "./log-board";

interface LogPanelProps {
  bot: Bot;
  /** A short form for beside other things: the newest lines, without tools. */
  compact?: boolean;
}

export function LogPanel({ bot, compact = false }: LogPanelProps) {
  return (
    <LogBoard
      key={bot.id}
      bots={[bot]}
      running={isRunning(bot)}
      label={texts.logs.label(visibleText(bot.name))}
      compact={compact}
    />
  );
}

/** A bot without a running container writes nothing. */
export function isRunning(bot: Bot): boolean {
  return bot.status.evidence.container?.state === "running";
}
