import { ArrowLeft, ArrowRight, Sparkles } from "lucide-react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { stepAfter, stepBefore, type Step } from "./steps";
import styles from "./wizard.module.css";

const words = texts.createBot;

interface WizardFooterProps {
  step: Step;
  busy: boolean;
  /** Whether nothing is wrong, so that the steps between can be passed over. */
  canReview: boolean;
  /** How many of the step's fields are wrong, as far as that is shown. */
  mistakes: number;
  onGo: (step: Step) => void;
}

export function WizardFooter({ step, busy, canReview, mistakes, onGo }: WizardFooterProps) {
  const before = stepBefore(step);
  const last = step === "review";
  const far = canReview && !last && stepAfter(step) !== "review";
  return (
    <div className={styles.footer}>
      {before && (
        <Button look="quiet" icon={ArrowLeft} className={styles.previous} onClick={() => onGo(before)}>
          {words.previous}
        </Button>
      )}
      <span role="status" className={styles.mistakes}>
        {mistakes > 0 && words.wrongFields(mistakes)}
      </span>
      {far && <Button onClick={() => onGo("review")}>{words.toReview}</Button>}
      <Button
        type="submit"
        look="primary"
        icon={last ? Sparkles : ArrowRight}
        busy={busy}
        className={styles.primary}
      >
        {last ? words.create : words.next}
      </Button>
    </div>
  );
}
