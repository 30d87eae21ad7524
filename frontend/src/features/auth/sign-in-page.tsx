import { useTitle } from "../../ui/use-title";
import { Wordmark } from "../../ui/wordmark";
import { SignInForm } from "./sign-in-form";
import styles from "./sign-in-page.module.css";

export function SignInPage() {
  useTitle("Sign in");
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Wordmark large />
        <div>
          <h1 className={styles.title}>Sign in</h1>
          <p className={styles.lead}>Your bots keep working while you are away.</p>
        </div>
        <SignInForm />
        <p className={styles.help}>
          First time here? The user is <code>admin</code>, and its password is in the file{" "}
          <code>admin-password</code> in BotMaker’s data directory. <code>botmaker-admin password</code> sets
          another one.
        </p>
      </div>
    </main>
  );
}
