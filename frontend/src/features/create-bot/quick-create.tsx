/** The shortest way: a name, and a bot on the demo model. */
import { Zap } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import styles from "./quick-create.module.css";

const words = texts.createBot.quick;

export function QuickCreate({ busy, onCreate }: { busy: boolean; onCreate: (name: string) => void }) {
  const [name, setName] = useState("");
  const create = () => onCreate(name.trim() === "" ? words.placeholder : name.trim());
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    // It stands inside the wizard's form, which would go on to the next step.
    event.preventDefault();
    create();
  };
  return (
    <section className={styles.quick} aria-label={words.title}>
      <div className={styles.words}>
        <h3 className={styles.title}>{words.title}</h3>
        <p className={styles.text}>{words.text}</p>
      </div>
      <div className={styles.act}>
        <input
          className={styles.name}
          aria-label={words.label}
          placeholder={words.placeholder}
          maxLength={128}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={pressed}
        />
        <Button icon={Zap} busy={busy} onClick={create}>
          {words.submit}
        </Button>
      </div>
    </section>
  );
}
