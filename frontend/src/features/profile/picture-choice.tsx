/** A picture from a file, cut to a square and scaled before it leaves the browser. */
import { ImageUp } from "lucide-react";
import { useId } from "react";

import { Button } from "../../ui/button";
import { FaceHelp } from "./face-choice";
import styles from "./face-choice.module.css";
import { PictureCutter } from "./picture-cutter";
import type { usePictureFile } from "./use-picture-file";

interface PictureChoiceProps {
  file: ReturnType<typeof usePictureFile>;
  /** The kinds of files that are offered, as in `accept`. */
  kinds: string;
  /** The name of the file's input. */
  label: string;
  /** What the button says now. */
  choose: string;
  help: string;
  error: string | undefined;
  busy?: boolean;
  onCut: (picture: Blob) => void;
}

export function PictureChoice(props: PictureChoiceProps) {
  const { file, kinds, label, choose, help, error, busy = false, onCut } = props;
  const { input, source, read } = file;
  const errorId = useId();
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={kinds}
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => read(event.target.files?.[0])}
      />
      {source ? <PictureCutter picture={source} onCut={onCut} /> : <FaceHelp>{help}</FaceHelp>}
      <Button
        size="s"
        icon={ImageUp}
        busy={busy}
        aria-describedby={error === undefined ? undefined : errorId}
        data-invalid={error === undefined ? undefined : true}
        onClick={file.choose}
      >
        {choose}
      </Button>
      {error !== undefined && (
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </>
  );
}
