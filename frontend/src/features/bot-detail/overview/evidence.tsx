/** What is true right now, and how old each piece of it is. */
import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { visibleText } from "../../../ui/hostile-text";
import { Sentence } from "../../../ui/sentence";
import { Card } from "./card";
import { Deaths } from "./deaths";
import styles from "./evidence.module.css";
import { Fact, Facts } from "./fact";

type Container = NonNullable<Bot["status"]["evidence"]["container"]>;
type Probe = NonNullable<Bot["status"]["evidence"]["probe"]>;

export function Evidence({ bot }: { bot: Bot }) {
  const { container, probe } = bot.status.evidence;
  const words = texts.botDetail;
  return (
    <Card title={words.now.title}>
      <Group title={words.container.title} seen={container?.observed_at}>
        {container ? <ContainerFacts container={container} /> : <None>{words.container.none}</None>}
      </Group>
      <Group title={words.gateway.title} seen={probe?.checked_at}>
        {probe ? <GatewayFacts probe={probe} /> : <None>{words.gateway.none}</None>}
      </Group>
      <Deaths deaths={bot.deaths} />
    </Card>
  );
}

function ContainerFacts({ container }: { container: Container }) {
  const words = texts.botDetail.container;
  const runs = container.state === "running";
  return (
    <Facts>
      {runs && container.started_at !== null ? (
        <Fact name={words.uptime}>
          <strong>
            <Age at={container.started_at} />
          </strong>
        </Fact>
      ) : (
        <Fact name={words.state} data>
          {container.state}
        </Fact>
      )}
      {!runs && container.finished_at !== null && (
        <Fact name={words.ended}>
          <span>
            <Sentence
              text={texts.botDetail.build.ago}
              parts={{ age: <Age at={container.finished_at} /> }}
            />
          </span>
        </Fact>
      )}
      {!runs && container.exit_code !== null && (
        <Fact name={words.exitCode}>
          {container.oom_killed && <span className={styles.bad}>{words.outOfMemory}</span>}
          <code>{container.exit_code}</code>
        </Fact>
      )}
      <Fact name={words.restarts} data>
        {container.restart_count}
      </Fact>
    </Facts>
  );
}

function GatewayFacts({ probe }: { probe: Probe }) {
  const words = texts.botDetail.gateway;
  return (
    <Facts>
      <Fact name={words.answers}>
        <Verdict good={probe.live}>{probe.live ? words.yes : words.no}</Verdict>
      </Fact>
      <Fact name={words.started}>
        <Verdict good={probe.started}>{probe.started ? words.yes : words.notYet}</Verdict>
      </Fact>
      <Fact name={words.connections}>
        <Verdict good={probe.ready}>{probe.ready ? words.allWork : failingWords(probe)}</Verdict>
      </Fact>
      {probe.error !== null && (
        <Fact name={words.lastError}>
          <span className={styles.error}>{visibleText(probe.error)}</span>
        </Fact>
      )}
    </Facts>
  );
}

function failingWords({ failing }: Probe): string {
  const words = texts.botDetail.gateway;
  return failing.length === 0 ? words.notAll : words.failing(visibleText(failing.join(", ")));
}

function Group(props: { title: string; seen: string | undefined; children: ReactNode }) {
  return (
    <div className={styles.group}>
      <h3 className={styles.source}>
        {props.title}
        {props.seen !== undefined && (
          <span className={styles.seen}>
            <Sentence text={texts.botDetail.seen} parts={{ age: <Age at={props.seen} /> }} />
          </span>
        )}
      </h3>
      {props.children}
    </div>
  );
}

function None({ children }: { children: ReactNode }) {
  return <p className={styles.none}>{children}</p>;
}

function Verdict({ good, children }: { good: boolean; children: ReactNode }) {
  const Icon = good ? Check : X;
  return (
    <span className={good ? styles.good : styles.bad}>
      {children}
      <Icon aria-hidden size={14} />
    </span>
  );
}
