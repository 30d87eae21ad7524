import { Link } from "@tanstack/react-router";

import { BotFace } from "../features/bots";
import { texts } from "../texts";
import { buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { useTitle } from "../ui/use-title";

const words = texts.app.notFound;

export function NotFound() {
  useTitle(words.title);
  return (
    <EmptyState
      page
      title={words.title}
      picture={<BotFace seed="nobody" state="unknown" size="l" />}
      action={
        <Link to="/" className={buttonClass("primary")}>
          {words.back}
        </Link>
      }
    >
      <p>{words.text}</p>
    </EmptyState>
  );
}
