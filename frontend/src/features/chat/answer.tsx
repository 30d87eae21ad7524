/** What a bot said: Markdown where that can be read, and the text as it was written wherever it cannot. */
import { Component, lazy, memo, Suspense, useDeferredValue, useMemo, type ReactNode } from "react";

import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import { blocksOf } from "./blocks";
import { CodeBlock } from "./code-block";
import styles from "./markdown.module.css";

const Markdown = lazy(() => import("./markdown"));

/** From so many blocks on, those out of sight are not laid out. */
const MANY_BLOCKS = 20;

export const Answer = memo(function Answer({ text }: { text: string }) {
  // Reading a long answer is work that may wait: typing and scrolling come first.
  const later = useDeferredValue(text);
  const blocks = useMemo(() => blocksOf(visibleText(later)), [later]);
  return (
    <div className={classes(styles.answer, blocks.length > MANY_BLOCKS && styles.long)}>
      {blocks.map((block) =>
        block.kind === "code" ? (
          <CodeBlock key={block.from} language={block.language} text={block.text} />
        ) : (
          <Prose key={block.from} text={block.text} plain={block.plain} />
        ),
      )}
    </div>
  );
});

const Prose = memo(function Prose({ text, plain }: { text: string; plain: boolean }) {
  const written = <p className={styles.plain}>{text}</p>;
  return (
    <div className={styles.prose}>
      {plain ? (
        written
      ) : (
        <Unreadable fallback={written}>
          <Suspense fallback={written}>
            <Markdown text={text} />
          </Suspense>
        </Unreadable>
      )}
    </div>
  );
});

/** Shows the text as it was written when reading it as Markdown throws. */
class Unreadable extends Component<{ fallback: ReactNode; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
