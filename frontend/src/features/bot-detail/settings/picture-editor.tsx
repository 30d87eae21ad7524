import { texts } from "../../../texts";
import { PictureChoice, usePictureFile } from "../../profile";

interface PictureEditorProps {
  busy: boolean;
  hasPicture: boolean;
  onSave: (picture: Blob) => void;
}

export function PictureEditor({ busy, hasPicture, onSave }: PictureEditorProps) {
  const words = texts.botDetail.settings.avatar;
  const file = usePictureFile();
  return (
    <PictureChoice
      file={file}
      kinds="image/png,image/jpeg,image/webp"
      label={words.choose}
      choose={file.source || hasPicture ? words.another : words.choose}
      help={words.pictureHelp}
      error={file.unreadable ? words.notPicture : undefined}
      busy={busy}
      onCut={onSave}
    />
  );
}
