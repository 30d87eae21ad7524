/** What can be changed of a bot, what cannot yet, and its end. */
import { texts } from "../../../texts";
import { useBot } from "../use-bot";
import { DangerZone } from "./danger-zone";
import { FaceEditor } from "./face-editor";
import { FixedFacts } from "./fixed-facts";
import { ProfileForm } from "./profile-form";
import styles from "./settings.module.css";

export function BotSettings() {
  const bot = useBot();
  return (
    <section className={styles.settings} aria-labelledby="settings-title">
      <h2 id="settings-title" className="visually-hidden">
        {texts.botDetail.settings.title}
      </h2>
      <ProfileForm bot={bot} />
      <FaceEditor bot={bot} />
      <FixedFacts bot={bot} />
      <DangerZone bot={bot} />
    </section>
  );
}
