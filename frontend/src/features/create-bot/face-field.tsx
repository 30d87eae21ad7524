/** The bot's face: drawn for it, an emoji, or a picture. */
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { Segmented } from "../../ui/segmented";
import { EMOJI } from "../profile";
import styles from "./face-field.module.css";
import type { FaceKind, FormValues } from "./form-values";
import { PicturePicker } from "./picture-picker";
import { Portrait } from "./portrait";
import { useSetField } from "./use-set-field";

const words = texts.createBot.identity;

const KINDS: { value: FaceKind; label: string }[] = [
  { value: "drawn", label: words.faces.drawn },
  { value: "emoji", label: words.faces.emoji },
  { value: "picture", label: words.faces.picture },
];

export function FaceField() {
  const [face, emoji, picture, hostname] = useWatch<FormValues, ["face", "emoji", "picture", "hostname"]>({
    name: ["face", "emoji", "picture", "hostname"],
  });
  const { getValues } = useFormContext<FormValues>();
  const setField = useSetField();
  const choose = (kind: FaceKind) => {
    if (kind === "emoji" && getValues("emoji") === "") setField("emoji", EMOJI[0]?.[0] ?? "");
    setField("face", kind);
  };

  return (
    <div className={styles.face}>
      <Portrait values={{ face, emoji, picture, hostname }} awake />
      <div className={styles.choice}>
        <span className={styles.label}>{words.face}</span>
        <Segmented label={words.face} value={face} options={KINDS} onChange={choose} />
        {face === "drawn" && <p className={styles.help}>{words.drawnHelp}</p>}
        {face === "emoji" && <EmojiChoice />}
        {face === "picture" && <PicturePicker />}
      </div>
    </div>
  );
}

function EmojiChoice() {
  const { register, formState } = useFormContext<FormValues>();
  const emoji = useWatch<FormValues, "emoji">({ name: "emoji" });
  const setField = useSetField();
  return (
    <>
      <div role="group" aria-label={words.emojiChoices} className={styles.emoji}>
        {EMOJI.map(([offered, name]) => (
          <button
            key={offered}
            type="button"
            aria-label={name}
            aria-pressed={offered === emoji}
            className={styles.offer}
            onClick={() => setField("emoji", offered)}
          >
            {offered}
          </button>
        ))}
      </div>
      <Field label={words.emojiOther} error={formState.errors.emoji?.message} className={styles.other}>
        {(control) => (
          <input {...control} autoComplete="off" spellCheck={false} maxLength={16} {...register("emoji")} />
        )}
      </Field>
    </>
  );
}
