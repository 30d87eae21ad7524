/** What can be changed of a bot, and its end. Each part is saved by itself. */
import { useQuery } from "@tanstack/react-query";

import { texts } from "../../../texts";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Skeleton } from "../../../ui/skeleton";
import { catalogQuery } from "../../bots";
import { useBot } from "../use-bot";
import { AdvancedSection } from "./advanced-section";
import { ChannelsSection } from "./channels-section";
import { DangerZone } from "./danger-zone";
import { FaceEditor } from "./face-editor";
import { ImageSection } from "./image-section";
import { LimitsSection } from "./limits-section";
import { ModelSection } from "./model-section";
import { PersonaSection } from "./persona-section";
import { ProfileForm } from "./profile-form";
import styles from "./settings.module.css";

const words = texts.botSettings;

export function BotSettings() {
  const bot = useBot();
  return (
    <section className={styles.settings} aria-labelledby="settings-title">
      <h2 id="settings-title" className="visually-hidden">
        {words.title}
      </h2>
      <ProfileForm bot={bot} />
      <FaceEditor bot={bot} />
      <PersonaSection bot={bot} />
      <Offered />
      <ImageSection bot={bot} />
      <AdvancedSection bot={bot} />
      <DangerZone bot={bot} />
    </section>
  );
}

/** What can be chosen only from what the server offers. */
function Offered() {
  const bot = useBot();
  const { data: catalog, error, refetch } = useQuery(catalogQuery);
  if (error) return <ProblemNotice title={words.offersFailed} error={error} onRetry={() => void refetch()} />;
  if (!catalog) {
    return (
      <div role="status" aria-label={words.loading}>
        <Skeleton className={styles.placeholder} />
      </div>
    );
  }
  return (
    <>
      <ModelSection bot={bot} catalog={catalog} />
      <ChannelsSection bot={bot} catalog={catalog} />
      <LimitsSection bot={bot} catalog={catalog} />
    </>
  );
}
