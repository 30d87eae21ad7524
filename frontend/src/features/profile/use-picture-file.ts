/** A picture that somebody chooses from a file, read for cutting. */
import { useEffect, useRef, useState } from "react";

export function usePictureFile() {
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
  return {
    input,
    source,
    unreadable,
    choose: () => input.current?.click(),
    read: (file: File | undefined) => void read(file),
    forget: () => setSource(null),
  };
}
