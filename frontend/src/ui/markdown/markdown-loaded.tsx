/** Markdown as elements. It is loaded when the first text is shown. */
import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

import { texts } from "../../texts";
import { CodeBlock } from "./code-block";
import { linkTarget } from "./link-target";
import type { MarkdownProps } from "./markdown";
import styles from "./markdown.module.css";

const PLUGINS = [remarkGfm];

/** Whatever level a text gives its headings, on a page they stand below the heading of what shows it. */
const heading = (level: number) =>
  function Heading({ children }: { children?: ReactNode }) {
    return <h3 data-level={level}>{children}</h3>;
  };

const withLinks = (Link: typeof FollowedLink): Components => ({
  h1: heading(1),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  h5: heading(4),
  h6: heading(4),
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => (
    <Link href={typeof src === "string" ? src : undefined}>{texts.markdown.picture(alt ?? "")}</Link>
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
});

const COMPONENTS = { followed: withLinks(FollowedLink), named: withLinks(NamedLink) };

/** The addresses are judged where links are made. */
const asWritten = (url: string) => url;

export function MarkdownLoaded({ text, links }: MarkdownProps) {
  return (
    <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS[links]} urlTransform={asWritten}>
      {text}
    </ReactMarkdown>
  );
}

function Tick({ ticked }: { ticked: boolean }) {
  const look = ticked ? styles.ticked : styles.unticked;
  return <span role="img" aria-label={texts.markdown.ticked(ticked)} className={look} />;
}

interface LinkProps {
  href: string | undefined;
  children: ReactNode;
}

function NamedLink({ href, children }: LinkProps) {
  return <span title={href}>{children}</span>;
}

function FollowedLink({ href, children }: LinkProps) {
  const target = linkTarget(href);
  if (target === null) return <NamedLink href={href}>{children}</NamedLink>;
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
