/** What a bot said: Markdown where that can be read, and the text as it was written wherever it cannot. */
import { Component, lazy, memo, Suspense, useMemo, type ReactNode } from "react";

import { visibleText } from "../../ui/hostile-text";
import { blocksOf } from "./blocks";
import { CodeBlock } from "./code-block";
import styles from "./markdown.module.css";

const Markdown = lazy(() => import("./markdown"));

export const Answer = memo(function Answer({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(visibleText(text)), [text]);
  return (
    <div className={styles.answer}>
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
  if (plain) return written;
  return (
    <Unreadable fallback={written}>
      <Suspense fallback={written}>
        <Markdown text={text} />
      </Suspense>
    </Unreadable>
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
