import { useEffect } from "react";

const SITE = "BotMaker";

let title = "";
let mark = "";

function show(): void {
  document.title = [mark, title === "" ? SITE : `${title} · ${SITE}`].filter(Boolean).join(" ");
}

/** Names the browser's tab after what the page shows. */
export function useTitle(name: string): void {
  useEffect(() => {
    title = name;
    show();
  }, [name]);
}

/** Puts a mark before the name in the browser's tab, such as "(2)"; nothing for an empty one. */
export function useTitleMark(next: string): void {
  useEffect(() => {
    mark = next;
    show();
    return () => {
      mark = "";
      show();
    };
  }, [next]);
}
