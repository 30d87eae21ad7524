/** The face of a bot that does not exist yet: drawn, an emoji, or a picture. */
import { useCallback } from "react";

import { BotFace } from "../bots";
import type { FormValues } from "./form-values";
import { fromBase64 } from "./base64";
import styles from "./portrait.module.css";

interface PortraitProps {
  values: Pick<FormValues, "face" | "emoji" | "picture" | "hostname">;
  awake: boolean;
}

export function Portrait({ values, awake }: PortraitProps) {
  const { face, emoji, picture, hostname } = values;
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (!image || !picture) return undefined;
      // A `blob:` address, because the page's policy allows no `data:` ones.
      const url = URL.createObjectURL(fromBase64(picture));
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [picture],
  );
  if (face === "picture" && picture) return <img ref={show} alt="" className={styles.picture} />;
  const avatar = face === "emoji" && emoji !== "" ? { kind: "emoji" as const, emoji } : null;
  return (
    <BotFace seed={hostname} state={awake ? "running" : "stopped"} size="l" {...(avatar ? { avatar } : {})} />
  );
}
