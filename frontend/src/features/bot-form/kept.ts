/** The secrets that the bot of a form has already: they are never shown, and need not be given again. */
import { createContext, useContext } from "react";

export interface KeptSecrets {
  /** The provider whose key may be kept. */
  provider: string | null;
  /** The names of the tokens that are kept, by the kind of their channel. */
  tokens: Readonly<Record<string, readonly string[]>>;
}

export const NOTHING_KEPT: KeptSecrets = { provider: null, tokens: {} };

const KeptContext = createContext<KeptSecrets>(NOTHING_KEPT);

export const KeptProvider = KeptContext.Provider;

export function useKept(): KeptSecrets {
  return useContext(KeptContext);
}
