/** What stands in the place of the list when it has nothing to show. */
import { Link } from "@tanstack/react-router";
import { Plus, Trash2 } from "lucide-react";

import { texts } from "../../texts";
import { Button, buttonClass } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Sentence } from "../../ui/sentence";
import { FirstRun } from "../engine";
import { BotFace } from "./bot-face";
import styles from "./empty.module.css";

const words = texts.bots;

export function CreateLink() {
  return (
    <Link to="/bots/new" className={buttonClass("primary")}>
      <Plus aria-hidden size={16} />
      {words.create}
    </Link>
  );
}

/** The way to bots that were deleted: seldom wanted, so it is there without asking for attention. */
export function TrashLink() {
  return (
    <Link to="/trash" className={buttonClass("quiet")}>
      <Trash2 aria-hidden size={16} />
      {words.trash}
    </Link>
  );
}

/** Nobody has made a bot yet: what one is, and the three steps to it. */
export function NoBots() {
  return (
    <>
      <FirstRun />
      <EmptyState
        title={words.none.title}
        picture={
          <div className={styles.faces}>
            <BotFace seed="ada" state="stopped" size="l" />
            <BotFace seed="grace" state="running" size="l" />
            <BotFace seed="linus-t" state="stopped" size="l" />
          </div>
        }
        action={
          <>
            <Steps />
            <CreateLink />
            <MaybeInTrash />
          </>
        }
      >
        <p>{words.none.text}</p>
      </EmptyState>
    </>
  );
}

/** Who had bots and finds none any more looks for them. */
function MaybeInTrash() {
  const link = <Link to="/trash">{words.none.trashLink}</Link>;
  return (
    <p className={styles.missing}>
      <Sentence text={words.none.trash} parts={{ trash: link }} />
    </p>
  );
}

function Steps() {
  return (
    <ol className={styles.steps}>
      {words.none.steps.map((step) => (
        <li key={step.title} className={styles.step}>
          <h3>{step.title}</h3>
          <p>{step.text}</p>
        </li>
      ))}
    </ol>
  );
}

/** There are bots, and the filter lets none of them through. */
export function NothingMatches({ all, onClear }: { all: number; onClear: () => void }) {
  return (
    <EmptyState
      title={words.nothing.title}
      picture={<BotFace seed="nobody" state="unknown" size="l" />}
      action={<Button onClick={onClear}>{words.filter.clear}</Button>}
    >
      <p>{words.nothing.text(all)}</p>
    </EmptyState>
  );
}
