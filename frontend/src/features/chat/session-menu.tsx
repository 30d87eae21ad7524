/** The conversations with a bot, and beginning another. */
import { MessageSquare, MessageSquareText, MessagesSquare, SquarePen } from "lucide-react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { Menu, MenuChoice } from "../../ui/menu";
import type { Chapter, ChatBook } from "./chat-book";

const words = texts.chat.sessions;

function titleOf({ conversation }: Chapter): string {
  const said = conversation.messages.find((message) => message.from === "person")?.text;
  return said === undefined ? words.untitled : words.title(visibleText(said).replaceAll(/\s+/g, " "));
}

export function SessionMenu({ book, onBegin }: { book: ChatBook; onBegin: () => void }) {
  const { chapters, present } = book;
  return (
    <>
      {chapters.length > 1 && (
        <Menu label={words.label} icon={MessagesSquare}>
          <MenuChoice
            label={words.label}
            value={String(chapters.indexOf(present))}
            options={chapters.map((chapter, at) => ({
              value: String(at),
              label: titleOf(chapter),
              icon: chapter === present ? MessageSquareText : MessageSquare,
            }))}
            onChange={(at) => {
              const chapter = chapters[Number(at)];
              if (chapter) book.turnTo(chapter);
            }}
          />
        </Menu>
      )}
      <Button
        look="quiet"
        size="s"
        icon={SquarePen}
        title={words.beginWhy}
        disabled={present.conversation.messages.length === 0}
        onClick={onBegin}
      >
        {words.begin}
      </Button>
    </>
  );
}
