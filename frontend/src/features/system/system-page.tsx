import { texts } from "../../texts";
import { PageHeader } from "../../ui/page-header";
import { useTitle } from "../../ui/use-title";
import { DockerCard } from "./docker-card";
import styles from "./system-page.module.css";

const words = texts.system;

export function SystemPage() {
  useTitle(words.title);
  return (
    <>
      <PageHeader title={words.title} />
      <div className={styles.grid}>
        <DockerCard />
      </div>
    </>
  );
}
