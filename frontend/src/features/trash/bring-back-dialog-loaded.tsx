/** Says what of a bot comes back and what does not, and asks for what has to be given again. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Dialog } from "../../ui/dialog";
import { ProblemNotice } from "../../ui/problem-notice";
import { sizeText } from "../../ui/quantity";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { catalogQuery } from "../bots";
import { BringBackForm } from "./bring-back-form";
import { nameOf } from "./leftover-words";
import type { Known } from "./queries";
import styles from "./bring-back.module.css";

const words = texts.trash.bring;

export interface BringBackProps {
  /** What is asked about; `null` while nothing is. */
  leftover: Known | null;
  onClose: () => void;
  /** The bot is there again. */
  onBack: (bot: Bot) => void;
}

export function BringBackDialog({ leftover, onClose, onBack }: BringBackProps) {
  // While the dialog leaves it still says what it asked.
  const [shown, setShown] = useState(leftover);
  if (leftover && leftover !== shown) setShown(leftover);
  return (
    <Dialog
      open={leftover !== null}
      onOpenChange={(open) => !open && onClose()}
      title={
        <Sentence text={words.title} parts={{ bot: <bdi>{shown ? nameOf(shown) : ""}</bdi> }} />
      }
      wide
    >
      {shown && <Content key={shown.name} leftover={shown} onClose={onClose} onBack={onBack} />}
    </Dialog>
  );
}

/** Mounted with the dialog, so that nothing that was typed the last time is left, secrets least of all. */
function Content(props: { leftover: Known; onClose: () => void; onBack: (bot: Bot) => void }) {
  const { data: catalog, error, refetch } = useQuery(catalogQuery);
  return (
    <>
      <Exchange leftover={props.leftover} />
      {error && (
        <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
      {!catalog && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {catalog && <BringBackForm {...props} catalog={catalog} />}
    </>
  );
}

function Exchange({ leftover: { place, bytes, missing_secrets: missing } }: { leftover: Known }) {
  return (
    <div className={styles.exchange}>
      <div>
        <h3>{words.comes}</h3>
        <ul>
          <li>{words.state(sizeText(bytes))}</li>
          <li>{words.settings}</li>
          {place !== "trash" && missing.length === 0 && <li>{words.secrets}</li>}
        </ul>
      </div>
      <div>
        <h3>{words.lost}</h3>
        <ul>
          {missing.length > 0 && <li>{place === "trash" ? words.tokens : words.tokensLost}</li>}
          <li>{words.picture}</li>
          <li>{words.history}</li>
        </ul>
      </div>
    </div>
  );
}
