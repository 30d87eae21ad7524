/** A picture from a file: cut to a square by dragging and zooming, and scaled in the browser. */
import { ImageUp } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { PictureCutter, usePictureFile } from "../profile";
import type { FormValues } from "./form-values";
import { toBase64 } from "./base64";
import styles from "./picture-picker.module.css";
import { useSetField } from "./use-set-field";

const words = texts.createBot.identity;

export function PicturePicker() {
  const { input, source, unreadable, choose, read, forget } = usePictureFile();
  const { formState } = useFormContext<FormValues>();
  const picture = useWatch<FormValues, "picture">({ name: "picture" });
  const setField = useSetField();

  const cut = async (blob: Blob) => {
    setField("picture", { type: blob.type, base64: await toBase64(blob) });
    forget();
  };
  const error = unreadable ? words.pictureUnreadable : formState.errors.picture?.message;

  return (
    <div className={styles.picker}>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={words.pictureChoose}
        onChange={(event) => read(event.target.files?.[0])}
      />
      {source ? (
        <PictureCutter picture={source} onCut={(blob) => void cut(blob)} />
      ) : (
        <p className={styles.help}>{picture ? words.pictureKept : words.pictureHelp}</p>
      )}
      <Button
        icon={ImageUp}
        size="s"
        aria-describedby={error ? "picture-error" : undefined}
        data-invalid={error ? true : undefined}
        onClick={choose}
      >
        {picture || source ? words.pictureOther : words.pictureChoose}
      </Button>
      {error !== undefined && (
        <p id="picture-error" role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
