/** What the server will write for the bot: configuration, persona, environment, secret files. */
import { useMemo } from "react";

import type { BotPreview } from "../../api/types";
import { texts } from "../../texts";
import { Tabs } from "../../ui/tabs";
import { CodeView } from "./code-view";
import { jsonPieces, merged } from "./highlight";
import styles from "./step-review.module.css";

const words = texts.createBot.review;

export function WrittenParts({ preview }: { preview: BotPreview }) {
  const { config, files, environment, secrets } = preview;
  return (
    <Tabs
      label={words.parts}
      tabs={[
        { value: "config", label: words.config, panel: <Config config={config} /> },
        { value: "files", label: words.files, panel: <Files files={files} /> },
        {
          value: "environment",
          label: words.environment,
          panel: (
            <Rows
              about={words.environmentAbout}
              head={[words.variable, words.value]}
              rows={Object.entries(environment)}
            />
          ),
        },
        {
          value: "secrets",
          label: words.secrets,
          panel: (
            <Rows
              about={secrets.length === 0 ? words.noSecrets : words.secretsAbout}
              head={[words.secret, words.path]}
              rows={secrets.map(({ name, path }): [string, string] => [name, path])}
            />
          ),
        },
      ]}
    />
  );
}

function Config({ config }: { config: BotPreview["config"] }) {
  const text = useMemo(() => JSON.stringify(config, null, 2), [config]);
  const pieces = useMemo(() => merged(jsonPieces(text)), [text]);
  return (
    <>
      <p className={styles.about}>{words.configAbout}</p>
      <CodeView subject={words.copyConfig} text={text} pieces={pieces} />
    </>
  );
}

function Files({ files }: { files: BotPreview["files"] }) {
  return (
    <div className={styles.files}>
      {files.map(({ path, contents }) => (
        <div key={path}>
          <p className={styles.path}>
            <code>{path}</code>
          </p>
          <CodeView
            subject={words.copyFile(path)}
            text={contents}
            pieces={[{ role: "plain", text: contents }]}
          />
        </div>
      ))}
    </div>
  );
}

function Rows({ about, head, rows }: { about: string; head: [string, string]; rows: [string, string][] }) {
  return (
    <>
      <p className={styles.about}>{about}</p>
      {rows.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, value]) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>
                  <code>{value}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
