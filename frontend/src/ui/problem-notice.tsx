import { asApiError } from "../api/problem";
import { texts } from "../texts";
import { Button } from "./button";
import { Notice } from "./notice";
import { Sentence } from "./sentence";

interface ProblemNoticeProps {
  /** What did not work, as in "The bots cannot be shown". */
  title: string;
  error: unknown;
  onRetry?: () => void;
  className?: string | undefined;
}

/** A failed request: what went wrong, what to try, and the id under which the server's log has it. */
export function ProblemNotice({ title, error, onRetry, className }: ProblemNoticeProps) {
  const problem = asApiError(error);
  return (
    <Notice
      tone="bad"
      role="alert"
      title={title}
      className={className}
      action={
        onRetry && (
          <Button size="s" onClick={onRetry}>
            {texts.ui.retry}
          </Button>
        )
      }
    >
      <p>{problem.message}</p>
      {problem.hint !== null && <p>{problem.hint}</p>}
      {problem.requestId !== null && (
        <p>
          <Sentence text={texts.ui.request} parts={{ id: <code>{problem.requestId}</code> }} />
        </p>
      )}
    </Notice>
  );
}
