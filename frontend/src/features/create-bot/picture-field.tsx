import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { PictureChoice, usePictureFile } from "../profile";
import { useSetField } from "../bot-form";
import { toBase64 } from "./base64";
import type { FormValues } from "./form-values";

const words = texts.createBot.identity;

export function PictureField() {
  const file = usePictureFile();
  const { formState } = useFormContext<FormValues>();
  const picture = useWatch<FormValues, "picture">({ name: "picture" });
  const setField = useSetField<FormValues>();

  const cut = async (blob: Blob) => {
    setField("picture", { type: blob.type, base64: await toBase64(blob) });
    file.forget();
  };
  return (
    <PictureChoice
      file={file}
      kinds="image/png,image/jpeg,image/webp,image/gif"
      label={words.pictureChoose}
      choose={picture || file.source ? words.pictureOther : words.pictureChoose}
      help={picture ? words.pictureKept : words.pictureHelp}
      error={file.unreadable ? words.pictureUnreadable : formState.errors.picture?.message}
      onCut={(blob) => void cut(blob)}
    />
  );
}
