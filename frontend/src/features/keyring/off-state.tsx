/** What stands in the place of a page that needs the keyring, where the server has none. */
import { KeyRound } from "lucide-react";

import { texts } from "../../texts";
import { EmptyState } from "../../ui/empty-state";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import styles from "./keyring.module.css";
import { isOff } from "./queries";

const words = texts.keyring.off;

interface KeyringProblemProps {
  title: string;
  error: unknown;
  onRetry: () => void;
}

/** Why nothing is shown: there is no keyring, or it could not be asked. */
export function KeyringProblem({ title, error, onRetry }: KeyringProblemProps) {
  if (!isOff(error)) return <ProblemNotice className={styles.problem} title={title} error={error} onRetry={onRetry} />;
  return (
    <EmptyState title={words.title} picture={<KeyRound aria-hidden size={40} className={styles.picture} />}>
      <p>
        <Sentence text={words.text} />
      </p>
    </EmptyState>
  );
}
