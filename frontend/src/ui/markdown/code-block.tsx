import { texts } from "../../texts";
import { CopyButton } from "../copy-button";
import styles from "./markdown.module.css";

/** Code within a text, with what it is written in and a way to take it along. */
export function CodeBlock({ language, text }: { language: string; text: string }) {
  const name = language.split(/\s/)[0]?.slice(0, 32) ?? "";
  return (
    <figure className={styles.code}>
      <figcaption>
        <span>{name === "" ? texts.markdown.code : name}</span>
        <CopyButton text={text} subject={texts.markdown.codeSubject} />
      </figcaption>
      <pre
        aria-label={name === "" ? texts.markdown.code : name}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        tabIndex={0}
      >
        <code>{text}</code>
      </pre>
    </figure>
  );
}
