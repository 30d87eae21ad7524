/** The last step: everything once more, what will be written, and other ways to do the same. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { asApiError, type ApiError } from "../../api/problem";
import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { loadPreview } from "./load-preview";
import { toRequest, type FormValues } from "./form-values";
import { OtherWays } from "./other-ways";
import { ReviewSummary } from "./review-summary";
import styles from "./step-review.module.css";
import type { Step } from "./steps";
import { idempotencyKeys } from "./submit";
import { WrittenParts } from "./written-parts";

const words = texts.createBot.review;

interface ReviewStepProps {
  catalog: Catalog;
  onEdit: (step: Step) => void;
  onRefused: (error: ApiError) => void;
}

export function ReviewStep({ catalog, onEdit, onRefused }: ReviewStepProps) {
  const { control } = useFormContext<FormValues>();
  const values = useWatch({ control }) as FormValues;
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  const request = useMemo(() => provider && toRequest(values, provider), [values, provider]);
  // The key of a query must not hold what the request holds: secrets.
  const [identityOf] = useState(idempotencyKeys);
  const { data, error, refetch } = useQuery({
    queryKey: ["create-bot", "preview", request ? identityOf(request) : ""],
    queryFn: ({ signal }) => (request ? loadPreview(request, signal) : Promise.reject(new Error())),
    enabled: request !== undefined,
    gcTime: 0,
    placeholderData: (before) => before,
  });

  useEffect(() => {
    if (error && asApiError(error).fields.length > 0) onRefused(asApiError(error));
  }, [error, onRefused]);

  if (!request) return null;
  return (
    <>
      <ReviewSummary catalog={catalog} values={values} onEdit={onEdit} />
      <section className={styles.part} aria-label={words.parts}>
        <h3>{words.parts}</h3>
        {error && <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />}
        {!data && !error && (
          <div role="status" aria-busy="true" aria-label={words.loading}>
            <Skeleton className={styles.placeholder} />
          </div>
        )}
        {data && !error && <WrittenParts preview={data} />}
      </section>
      <section className={styles.part} aria-label={words.ways}>
        <h3>{words.ways}</h3>
        <OtherWays catalog={catalog} request={request} picture={values.face === "picture" ? values.picture : null} />
      </section>
    </>
  );
}
