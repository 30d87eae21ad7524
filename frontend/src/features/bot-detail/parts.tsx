/** The parts of the page that other features make, given the bot that the page is about. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";

import { lazyPart } from "../../ui/lazy-part";
import { BotActivity, FILTERS } from "../activity";
import { MetricsPanel, RANGES } from "../metrics";
import { PairingPanel } from "../pairing";
import styles from "./parts.module.css";
import { useBot } from "./use-bot";

const ChatPanel = lazyPart(async () => (await import("../chat")).ChatPanel);
const Reports = lazyPart(async () => (await import("./reports/reports")).Reports);
const LogPanel = lazyPart(async () => (await import("../logs")).LogPanel);

/** One of a few values kept in the address under `key`; the first of them is not written there. */
function useChoice<Value extends string>(
  key: string,
  choices: readonly [Value, ...Value[]],
): [Value, (value: Value) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const present = choices.find((choice) => choice === search[key]) ?? choices[0];
  const change = (value: Value) =>
    void navigate({
      to: ".",
      search: (value === choices[0] ? {} : { [key]: value }) as never,
      replace: true,
      resetScroll: false,
    });
  return [present, change];
}

export function BotLogs() {
  return (
    <div className={styles.tall}>
      <BotLogPanel />
    </div>
  );
}

export function BotChat() {
  return (
    <div className={styles.tall}>
      <BotChatPanel />
    </div>
  );
}

export function BotLogPanel({ compact = false }: { compact?: boolean }) {
  return <LogPanel bot={useBot()} compact={compact} />;
}

export function BotChatPanel({ compact = false }: { compact?: boolean }) {
  return <ChatPanel bot={useBot()} compact={compact} />;
}

export function BotMetrics() {
  const [range, setRange] = useChoice("range", RANGES);
  return <MetricsPanel bot={useBot()} range={range} onRange={setRange} />;
}

export function BotPairing() {
  return <PairingPanel bot={useBot()} />;
}

export function BotTimeline() {
  const [filter, setFilter] = useChoice("show", FILTERS);
  const bot = useBot();
  return (
    <>
      <Suspense fallback={null}>
        <Reports bot={bot} />
      </Suspense>
      <BotActivity bot={bot} filter={filter} onFilter={setFilter} />
    </>
  );
}
