/** A picture from a file, cut and scaled before it leaves the browser. */
import { ImageUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { PictureCutter } from "../../profile";
import styles from "./face-editor.module.css";

interface PictureEditorProps {
  busy: boolean;
  hasPicture: boolean;
  onSave: (picture: Blob) => void;
}

export function PictureEditor({ busy, hasPicture, onSave }: PictureEditorProps) {
  const words = texts.botDetail.settings.avatar;
  const input = useRef<HTMLInputElement>(null);
  const [source, setSource] = useState<ImageBitmap | null>(null);
  const [unreadable, setUnreadable] = useState(false);

  useEffect(() => () => source?.close(), [source]);

  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      setSource(await createImageBitmap(file));
      setUnreadable(false);
    } catch {
      setUnreadable(true);
    }
    // The same file can be chosen once more.
    if (input.current) input.current.value = "";
  };

  return (
    <div className={styles.picture}>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={words.choose}
        onChange={(event) => void read(event.target.files?.[0])}
      />
      {source ? (
        <PictureCutter picture={source} onCut={onSave} />
      ) : (
        <p className={styles.help}>{words.pictureHelp}</p>
      )}
      <Button size="s" icon={ImageUp} busy={busy} onClick={() => input.current?.click()}>
        {source || hasPicture ? words.another : words.choose}
      </Button>
      {unreadable && (
        <p role="alert" className={styles.error}>
          {words.notPicture}
        </p>
      )}
    </div>
  );
}
