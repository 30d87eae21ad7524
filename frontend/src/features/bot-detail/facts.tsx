/** What the status rests on, and what the bot was made of. */
import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

import type { Bot } from "../../api/types";
import { Age } from "../../ui/age";
import { bytesText, coresText } from "../../ui/quantity";
import { visibleText } from "../../ui/hostile-text";
import styles from "./facts.module.css";

export function Facts({ bot }: { bot: Bot }) {
  const { container, probe } = bot.status.evidence;
  return (
    <section className={styles.facts} aria-label="Facts">
      <Group title="Gateway" seen={probe?.checked_at}>
        {probe ? (
          <dl className={styles.list}>
            <Fact name="Answers">
              {probe.live ? <Verdict good>yes</Verdict> : <Verdict>no</Verdict>}
            </Fact>
            <Fact name="Has started">
              {probe.started ? <Verdict good>yes</Verdict> : <Verdict>not yet</Verdict>}
            </Fact>
            <Fact name="Connections">
              {probe.ready ? (
                <Verdict good>all work</Verdict>
              ) : (
                <Verdict>{failingWords(probe.failing)}</Verdict>
              )}
            </Fact>
            {probe.version !== null && (
              <Fact name="OpenClaw">
                <code>{visibleText(probe.version)}</code>
              </Fact>
            )}
            {probe.error !== null && <Fact name="Last error">{visibleText(probe.error)}</Fact>}
          </dl>
        ) : (
          <p className={styles.none}>Not asked since it last started.</p>
        )}
      </Group>
      <Group title="Container" seen={container?.observed_at}>
        {container ? (
          <dl className={styles.list}>
            <Fact name="State">
              <code>{container.state}</code>
            </Fact>
            {container.state === "running" && container.started_at !== null && (
              <Fact name="Running for">
                <Age at={container.started_at} />
              </Fact>
            )}
            {container.exit_code !== null && container.state !== "running" && (
              <Fact name="Exit code">
                <code>{container.exit_code}</code>
                {container.oom_killed && <span>out of memory</span>}
              </Fact>
            )}
            <Fact name="Restarts">
              <code>{container.restart_count}</code>
            </Fact>
            <Fact name="Id">
              <code title={container.id}>{container.id.slice(0, 12)}</code>
            </Fact>
          </dl>
        ) : (
          <p className={styles.none}>None is known.</p>
        )}
      </Group>
      <Group title="Model and channels">
        <dl className={styles.list}>
          <Fact name="Provider">
            <code>{bot.provider}</code>
          </Fact>
          <Fact name="Model">
            <code>{bot.model}</code>
          </Fact>
          {bot.base_url !== null && (
            <Fact name="Address">
              <code>{bot.base_url}</code>
            </Fact>
          )}
          <Fact name="Channels">
            {bot.channels.length === 0
              ? "none, chat here"
              : bot.channels.map((channel) => channel.kind).join(", ")}
          </Fact>
        </dl>
      </Group>
      <Group title="Limits and place">
        <dl className={styles.list}>
          <Fact name="Memory">
            <code>{bytesText(bot.resources.memory_bytes)}</code>
          </Fact>
          <Fact name="Processor">
            <code>{coresText(bot.resources.cpu_millis)}</code>
          </Fact>
          <Fact name="Processes">
            <code>{bot.resources.pids}</code>
          </Fact>
          {bot.port !== null && (
            <Fact name="Port">
              <code>127.0.0.1:{bot.port}</code>
            </Fact>
          )}
          <Fact name="Created">
            <span>
              <Age at={bot.created_at} /> ago
            </span>
          </Fact>
        </dl>
      </Group>
    </section>
  );
}

function failingWords(failing: string[]): string {
  return failing.length === 0 ? "not all work" : `${visibleText(failing.join(", "))} failing`;
}

function Group(props: { title: string; seen?: string | undefined; children: ReactNode }) {
  return (
    <div className={styles.group}>
      <h2 className={styles.title}>
        {props.title}
        {props.seen !== undefined && (
          <span className={styles.seen}>
            seen <Age at={props.seen} /> ago
          </span>
        )}
      </h2>
      {props.children}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Verdict({ good = false, children }: { good?: boolean; children: ReactNode }) {
  const Icon = good ? Check : X;
  return (
    <span className={good ? styles.good : styles.bad}>
      {children}
      <Icon aria-hidden size={14} />
    </span>
  );
}
