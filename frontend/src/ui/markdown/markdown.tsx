/**
 * Markdown that a stranger wrote. Raw HTML stays text, nothing is loaded from anywhere, and every link shows where it
 * leads. What cannot be read as Markdown is shown as it was written, as is all of it until the reader is loaded.
 */
import { Component, memo, Suspense, useDeferredValue, useMemo, type ReactNode } from "react";

import { classes } from "../classes";
import { visibleText } from "../hostile-text";
import { lazyPart } from "../lazy-part";
import { blocksOf } from "./blocks";
import { CodeBlock } from "./code-block";
import styles from "./markdown.module.css";

const Loaded = lazyPart(async () => (await import("./markdown-loaded")).MarkdownLoaded);

/** From so many blocks on, those out of sight are not laid out. */
const MANY_BLOCKS = 20;

export interface MarkdownProps {
  text: string;
  /** Whether links can be followed, or only tell their address. */
  links: "followed" | "named";
}

export const Markdown = memo(function Markdown({ text, links }: MarkdownProps) {
  // Reading a long text is work that may wait: typing and scrolling come first.
  const later = useDeferredValue(text);
  const blocks = useMemo(() => blocksOf(visibleText(later)), [later]);
  return (
    <div className={classes(styles.markdown, blocks.length > MANY_BLOCKS && styles.long)}>
      {blocks.map((block) =>
        block.kind === "code" ? (
          <CodeBlock key={block.from} language={block.language} text={block.text} />
        ) : (
          <Prose key={block.from} text={block.text} links={links} plain={block.plain} />
        ),
      )}
    </div>
  );
});

const Prose = memo(function Prose({ text, links, plain }: MarkdownProps & { plain: boolean }) {
  const written = <p className={styles.plain}>{text}</p>;
  return (
    <div className={styles.prose}>
      {plain ? (
        written
      ) : (
        <Unreadable fallback={written}>
          <Suspense fallback={written}>
            <Loaded text={text} links={links} />
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
