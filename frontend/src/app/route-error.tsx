/** What stands in the place of a page that broke: what to try, and what to tell whoever looks into it. */
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { RefreshCw, RotateCw } from "lucide-react";

import { ApiError } from "../api/problem";
import { texts } from "../texts";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { visibleText } from "../ui/hostile-text";
import { Sentence } from "../ui/sentence";
import { useTitle } from "../ui/use-title";
import styles from "./route-error.module.css";

const words = texts.app.broken;

export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const outdated = isOutdated(error);
  const title = outdated ? words.outdated.title : words.title;
  useTitle(title);
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <section className={styles.broken} role="alert" aria-label={title}>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{outdated ? words.outdated.text : words.text}</p>
      <div className={styles.actions}>
        {!outdated && (
          <Button look="primary" icon={RotateCw} onClick={retry}>
            {words.retry}
          </Button>
        )}
        <Button
          look={outdated ? "primary" : "secondary"}
          icon={RefreshCw}
          onClick={() => window.location.reload()}
        >
          {words.reload}
        </Button>
      </div>
      {!outdated && <Details error={error} />}
    </section>
  );
}

function Details({ error }: { error: unknown }) {
  const id = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={styles.details}>
      <div className={styles.head}>
        <h2>{words.details}</h2>
        <CopyButton text={() => detailsOf(error)} subject={words.subject} look="secondary">
          {words.copy}
        </CopyButton>
      </div>
      {id !== null && (
        <p>
          <Sentence text={texts.ui.request} parts={{ id: <code>{id}</code> }} />
        </p>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
      <pre className={styles.trace} tabIndex={0} role="region" aria-label={words.details}>
        {visibleText(detailsOf(error))}
      </pre>
    </div>
  );
}

/** Whether a part of the page could not be loaded, most likely because the server has a newer one. */
export function isOutdated(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|unable to preload css/i.test(error.message)
  );
}

/** What helps to find the cause: no request bodies, no storage, nothing that was typed. */
export function detailsOf(error: unknown): string {
  const known = error instanceof Error ? error : new Error(String(error));
  const lines = [
    `${known.name}: ${known.message}`,
    error instanceof ApiError && `code: ${error.code}, status: ${error.status}`,
    error instanceof ApiError && error.requestId !== null && `request: ${error.requestId}`,
    `page: ${window.location.pathname}`,
    `time: ${new Date().toISOString()}`,
    `browser: ${window.navigator.userAgent}`,
    known.stack !== undefined && `\n${known.stack}`,
  ];
  return lines.filter(Boolean).join("\n");
}
