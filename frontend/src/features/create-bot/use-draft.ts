import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Catalog } from "../../api/types";
import { forgetDraft, loadDraft, saveDraft } from "./drafts";
import type { FormValues } from "./form-values";

const PAUSE_MS = 400;

export interface Draft {
  /** What was there when the wizard opened. */
  restored: FormValues | null;
  /** Keeps the values a moment later, so that typing does not write at every key. */
  save: (values: FormValues) => void;
  forget: () => void;
}

export function useDraft(user: string, catalog: Catalog): Draft {
  const [restored] = useState(() => loadDraft(user, catalog));
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; values: FormValues } | null>(null);

  const flush = useCallback(() => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    saveDraft(user, waiting.current.values, catalog);
    waiting.current = null;
  }, [user, catalog]);

  useEffect(() => {
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [flush]);

  const save = useCallback(
    (values: FormValues) => {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = { values, timer: setTimeout(flush, PAUSE_MS) };
    },
    [flush],
  );
  const forget = useCallback(() => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = null;
    forgetDraft(user);
  }, [user]);

  return useMemo(() => ({ restored, save, forget }), [restored, save, forget]);
}
