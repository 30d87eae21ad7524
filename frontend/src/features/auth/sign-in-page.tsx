import { texts } from "../../texts";
import { Sentence } from "../../ui/sentence";
import { useTitle } from "../../ui/use-title";
import { Wordmark } from "../../ui/wordmark";
import { SignInForm } from "./sign-in-form";
import styles from "./sign-in-page.module.css";

export function SignInPage() {
  useTitle(texts.auth.title);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Wordmark large />
        <div>
          <h1 className={styles.title}>{texts.auth.title}</h1>
          <p className={styles.lead}>{texts.auth.lead}</p>
        </div>
        <SignInForm />
        <p className={styles.help}>
          <Sentence text={texts.auth.firstTime} />
        </p>
      </div>
    </main>
  );
}
