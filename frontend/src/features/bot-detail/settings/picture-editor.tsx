/** A picture from a file, cut and scaled before it leaves the browser. */
import { ImageUp } from "lucide-react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { PictureCutter, usePictureFile } from "../../profile";
import styles from "./face-editor.module.css";

interface PictureEditorProps {
  busy: boolean;
  hasPicture: boolean;
  onSave: (picture: Blob) => void;
}

export function PictureEditor({ busy, hasPicture, onSave }: PictureEditorProps) {
  const words = texts.botDetail.settings.avatar;
  const { input, source, unreadable, choose, read } = usePictureFile();

  return (
    <div className={styles.picture}>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={words.choose}
        onChange={(event) => read(event.target.files?.[0])}
      />
      {source ? (
        <PictureCutter picture={source} onCut={onSave} />
      ) : (
        <p className={styles.help}>{words.pictureHelp}</p>
      )}
      <Button size="s" icon={ImageUp} busy={busy} onClick={choose}>
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
