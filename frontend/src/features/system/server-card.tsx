import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";

import type { LogLevel, SystemView } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Card } from "../../ui/card";
import { CopyButton } from "../../ui/copy-button";
import { Definition, DefinitionList } from "../../ui/definition-list";
import { Field } from "../../ui/field";
import { Select } from "../../ui/select";
import { toast } from "../../ui/toast";
import { logLevelMutation } from "../engine";
import styles from "./system.module.css";

const words = texts.system.server;

const LOG_LEVELS: LogLevel[] = ["error", "warn", "info", "debug", "trace"];

export function ServerCard({ system }: { system: SystemView }) {
  return (
    <Card title={words.title}>
      <DefinitionList>
        <Definition term={words.version} data>
          {system.version}
        </Definition>
        <Definition term={words.started}>
          <Age at={system.started_at} /> {texts.engine.image.ago}
        </Definition>
        <Definition term={words.instance} data>
          <span className={styles.copied}>
            <span>{system.instance_id}</span>
            <CopyButton text={system.instance_id} subject={words.instanceSubject} />
          </span>
        </Definition>
        <Definition term={words.directory} data>
          {system.data_directory}
        </Definition>
      </DefinitionList>
      <LogLevelField present={system.log_level} />
      <p className={styles.links}>
        <DocsLink href="/api/docs">{words.docs}</DocsLink>
        <DocsLink href="/api/openapi.json">{words.openapi}</DocsLink>
      </p>
    </Card>
  );
}

function LogLevelField({ present }: { present: string }) {
  const change = useMutation(logLevelMutation(useQueryClient()));
  const level = LOG_LEVELS.find((known) => known === present) ?? null;
  const options = LOG_LEVELS.map((value) => ({ value, label: value, note: words.levels[value] }));
  const choose = (next: LogLevel) =>
    change.mutate(next, {
      onSuccess: () => toast.done(words.levelDone(next)),
      onError: (error) => toast.failed(words.levelFailed, error),
    });
  return (
    <Field label={words.level} help={words.levelHelp}>
      {(control) => (
        <Select
          control={control}
          value={level}
          options={options}
          onChange={choose}
          placeholder={words.custom(present)}
          disabled={change.isPending}
          className={styles.level}
        />
      )}
    </Field>
  );
}

function DocsLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={styles.link}>
      {children}
      <ExternalLink aria-hidden size={14} />
    </a>
  );
}
