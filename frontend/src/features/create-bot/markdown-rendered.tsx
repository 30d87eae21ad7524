import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/**
 * Headings stand below the step's own. Links are shown, not followed, and pictures are not fetched: nothing of a text may
 * reach another host.
 */
const COMPONENTS: Components = {
  a: ({ children, href }) => <span title={href}>{children}</span>,
  img: ({ alt }) => <span>{alt}</span>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
};

const PLUGINS = [remarkGfm];

export default function RenderedMarkdown({ text }: { text: string }) {
  return (
    <Markdown remarkPlugins={PLUGINS} components={COMPONENTS}>
      {text}
    </Markdown>
  );
}
