import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";

import type { ApiError } from "../../api/problem";
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { sessionQuery } from "../auth";
import { BackToBots, catalogQuery } from "../bots";
import styles from "./create-bot-page.module.css";
import { FollowBot } from "./follow-bot";
import { Wizard } from "./wizard";

const words = texts.createBot;

/** The wizard, or with `?created=` the bot that it made on its way to being ready. */
export function CreateBotPage() {
  const search = useSearch({ strict: false }) as { created?: unknown };
  const navigate = useNavigate();
  const [pictureError, setPictureError] = useState<ApiError | null>(null);
  const showCreated = useCallback(
    (bot: Bot, refusedPicture: ApiError | null) => {
      setPictureError(refusedPicture);
      void navigate({ to: ".", search: { created: bot.hostname } as never, replace: true });
    },
    [navigate],
  );
  const created = typeof search.created === "string" ? search.created : null;
  return (
    <>
      <BackToBots>{words.back}</BackToBots>
      {created === null ? (
        <NewBot onCreated={showCreated} />
      ) : (
        <FollowBot address={created} pictureError={pictureError} />
      )}
    </>
  );
}

function NewBot({ onCreated }: { onCreated: (bot: Bot, pictureError: ApiError | null) => void }) {
  useTitle(words.title);
  const { data: catalog, error, refetch } = useQuery(catalogQuery);
  const { data: session, error: sessionError } = useQuery(sessionQuery);
  const failure = error ?? sessionError;
  return (
    <>
      <h1 className={styles.title}>{words.title}</h1>
      {failure && (
        <ProblemNotice title={words.loadFailed} error={failure} onRetry={() => void refetch()} />
      )}
      {!(catalog && session) && !failure && (
        <div role="status" aria-busy="true" aria-label={words.loading}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {catalog && session && <Wizard catalog={catalog} user={session.user.id} onCreated={onCreated} />}
    </>
  );
}
