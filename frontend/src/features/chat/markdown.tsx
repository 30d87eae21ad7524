/**
 * Markdown of an answer as elements. Raw HTML stays text, nothing is loaded from anywhere, and every link shows where
 * it leads. It is loaded when the first answer is shown.
 */
import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

import { texts } from "../../texts";
import { CodeBlock } from "./code-block";
import { linkTarget } from "./link-target";
import styles from "./markdown.module.css";

const PLUGINS = [remarkGfm];

/** Whatever level an answer gives its headings, on this page they stand below the name of the chat. */
const heading = (level: number) =>
  function Heading({ children }: { children?: ReactNode }) {
    return <h3 data-level={level}>{children}</h3>;
  };

const COMPONENTS: Components = {
  h1: heading(1),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  h5: heading(4),
  h6: heading(4),
  a: ({ href, children }) => <OutsideLink href={href}>{children}</OutsideLink>,
  img: ({ src, alt }) => (
    <OutsideLink href={typeof src === "string" ? src : undefined}>{texts.chat.picture(alt ?? "")}</OutsideLink>
  ),
  input: ({ checked }) => <Tick ticked={checked === true} />,
  table: ({ children }) => (
    <div className={styles.table}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => <div>{children}</div>,
  code: ({ children, className }) => {
    const text = typeof children === "string" ? children : "";
    if (!text.endsWith("\n")) return <code>{children}</code>;
    return <CodeBlock language={className?.replace("language-", "") ?? ""} text={text.slice(0, -1)} />;
  },
};

/** The addresses are judged where links are made. */
const asWritten = (url: string) => url;

export default function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS} urlTransform={asWritten}>
      {text}
    </ReactMarkdown>
  );
}

function Tick({ ticked }: { ticked: boolean }) {
  const look = ticked ? styles.ticked : styles.unticked;
  return <span role="img" aria-label={texts.chat.ticked(ticked)} className={look} />;
}

function OutsideLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  const target = linkTarget(href);
  if (target === null) return <span title={href}>{children}</span>;
  const shown = typeof children === "string" ? children : "";
  return (
    <>
      <a href={target.href} title={target.href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
      {!shown.includes(target.place) && <span className={styles.place}> ({target.place})</span>}
    </>
  );
}
