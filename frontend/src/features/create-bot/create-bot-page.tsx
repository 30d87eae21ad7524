import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";

import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { catalogQuery } from "../bots";
import styles from "./create-bot-page.module.css";
import { CreateBotForm } from "./create-bot-form";

export function CreateBotPage() {
  useTitle("Create a bot");
  const { data: catalog, error, refetch } = useQuery(catalogQuery);
  return (
    <>
      <Link to="/" className={styles.back}>
        <ArrowLeft aria-hidden size={16} />
        All bots
      </Link>
      <header className={styles.header}>
        <h1>Create a bot</h1>
        <p>It gets a container, a network and secrets of its own. Only the name is needed.</p>
      </header>
      {error && (
        <ProblemNotice
          title="The choices could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!catalog && !error && (
        <div role="status" aria-label="Loading the form">
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {catalog && <CreateBotForm catalog={catalog} />}
    </>
  );
}
