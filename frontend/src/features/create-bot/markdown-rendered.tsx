import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** Links are shown, not followed, and pictures are not fetched: nothing of a text may reach another host. */
const COMPONENTS: Components = {
  a: ({ children, href }) => <span title={href}>{children}</span>,
  img: ({ alt }) => <span>{alt}</span>,
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h5>{children}</h5>,
  h3: ({ children }) => <h6>{children}</h6>,
};

const PLUGINS = [remarkGfm];

export default function RenderedMarkdown({ text }: { text: string }) {
  return (
    <Markdown remarkPlugins={PLUGINS} components={COMPONENTS}>
      {text}
    </Markdown>
  );
}
