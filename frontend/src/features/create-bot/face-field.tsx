/** The bot's face: drawn for it, an emoji, or a picture. */
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Segmented } from "../../ui/segmented";
import { EMOJI, EmojiChoice, FaceChoice, FaceHelp } from "../profile";
import { useSetField } from "../bot-form";
import styles from "./face-field.module.css";
import type { FaceKind, FormValues } from "./form-values";
import { PictureField } from "./picture-field";
import { Portrait } from "./portrait";

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
  const setField = useSetField<FormValues>();
  const choose = (kind: FaceKind) => {
    if (kind === "emoji" && getValues("emoji") === "") setField("emoji", EMOJI[0]?.[0] ?? "");
    setField("face", kind);
  };

  return (
    <FaceChoice face={<Portrait values={{ face, emoji, picture, hostname }} awake />}>
      <span className={styles.label}>{words.face}</span>
      <Segmented label={words.face} value={face} options={KINDS} onChange={choose} />
      {face === "drawn" && <FaceHelp>{words.drawnHelp}</FaceHelp>}
      {face === "emoji" && <EmojiField />}
      {face === "picture" && <PictureField />}
    </FaceChoice>
  );
}

function EmojiField() {
  const { register, formState } = useFormContext<FormValues>();
  const emoji = useWatch<FormValues, "emoji">({ name: "emoji" });
  const setField = useSetField<FormValues>();
  return (
    <EmojiChoice
      choices={words.emojiChoices}
      label={words.emojiOther}
      error={formState.errors.emoji?.message}
      chosen={emoji}
      onChoose={(chosen) => setField("emoji", chosen)}
      input={register("emoji")}
    />
  );
}
