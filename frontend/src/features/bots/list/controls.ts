/** What a card or a row can ask of the list that it stands in. The same object for the life of the page. */
import { createContext, useContext } from "react";

import type { Action } from "../bulk/bulk";

export interface ListControls {
  toggle: (id: string, range: boolean) => void;
  act: (action: Action, id: string) => void;
  /** Tells which bot the keyboard is at. */
  visit: (id: string) => void;
}

export const ControlsContext = createContext<ListControls | null>(null);

export function useControls(): ListControls {
  const controls = useContext(ControlsContext);
  if (!controls) throw new Error("a bot's card stands outside of a list");
  return controls;
}
