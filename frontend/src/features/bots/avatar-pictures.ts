/**
 * The bots' uploaded pictures. They need the session's header, so an `img` cannot ask for them itself: each is
 * fetched once and kept as a blob address under its digest, which changes with the picture.
 */
import { authorizedFetch } from "../../api/authorized-fetch";

interface Picture {
  /** The blob's address; `null` while it is on its way or after it could not be had. */
  url: string | null;
  failed: boolean;
  listeners: Set<() => void>;
  abort: AbortController;
}

/** Pictures that nobody shows are kept up to this many; at 256 KiB each at most that is 32 MiB. */
const KEPT_UNSEEN = 128;

// Insertion order is the order of last use: the first unseen one goes first.
const pictures = new Map<string, Picture>();

async function load(path: string, picture: Picture): Promise<void> {
  try {
    const address = new URL(path, window.location.origin);
    const response = await authorizedFetch(new Request(address, { signal: picture.abort.signal }));
    if (!response.ok) throw new Error(`the picture was refused with ${response.status}`);
    picture.url = URL.createObjectURL(await response.blob());
  } catch {
    // The generated face stands in.
    picture.failed = true;
  }
  for (const notify of picture.listeners) notify();
}

function forgetUnseen(): void {
  const unseen = [...pictures].filter(([, picture]) => picture.listeners.size === 0);
  for (const [key, picture] of unseen.slice(0, Math.max(0, unseen.length - KEPT_UNSEEN))) {
    pictures.delete(key);
    if (picture.url !== null) URL.revokeObjectURL(picture.url);
  }
}

/** Shows a picture until the returned function is called; `notify` tells that it has arrived. */
export function watchPicture(bot: string, digest: string, notify: () => void): () => void {
  const key = `${bot}/${digest}`;
  let picture = pictures.get(key);
  if (!picture) {
    picture = { url: null, failed: false, listeners: new Set(), abort: new AbortController() };
    // Browsers keep an answer for a year: another picture has another address.
    const path = `/api/bots/${encodeURIComponent(bot)}/avatar?v=${encodeURIComponent(digest)}`;
    void load(path, picture);
  }
  pictures.delete(key);
  pictures.set(key, picture);
  const shown = picture;
  shown.listeners.add(notify);
  return () => {
    shown.listeners.delete(notify);
    if (shown.listeners.size > 0) return;
    if (shown.url === null && !shown.failed) {
      // Only scrolled past: it is asked for again when it is met again.
      pictures.delete(key);
      shown.abort.abort();
    }
    forgetUnseen();
  };
}

/** The blob address of a picture, once it is there. */
export function pictureUrl(bot: string, digest: string): string | null {
  return pictures.get(`${bot}/${digest}`)?.url ?? null;
}
