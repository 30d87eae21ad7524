import { useMemo } from "react";

import { texts } from "../../texts";
import { CopyButton } from "../../ui/copy-button";
import { visibleText } from "../../ui/hostile-text";
import { jsonLine, layOutJson } from "./json-layout";
import styles from "./log-row.module.css";

/** The whole of a JSON line, folded open. */
export function JsonBlock({ source }: { source: string }) {
  const laidOut = useMemo(() => visibleText(layOutJson(source)), [source]);
  return (
    <div className={styles.json}>
      <pre>
        {laidOut.split("\n").map((line, at) => {
          const { indent, key, rest } = jsonLine(line);
          return (
            // oxlint-disable-next-line react/no-array-index-key -- the lines of one text never move
            <span key={at}>
              {indent}
              {key !== null && <span className={styles.key}>{key}</span>}
              {rest}
              {"\n"}
            </span>
          );
        })}
      </pre>
      <CopyButton text={laidOut} subject={texts.logs.json} className={styles.copyJson} />
    </div>
  );
}
