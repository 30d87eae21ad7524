/** Puts logs into files. */
import { authorizedFetch } from "../../api/authorized-fetch";
import { readProblem } from "../../api/problem";
import { texts } from "../../texts";
import { toast } from "../../ui/toast";

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the blob by the end of this task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** A file name that every system takes. */
export function logFileName(names: readonly string[]): string {
  const stem = names.map((name) => name.replaceAll(/[^\w.-]+/g, "-")).join("+");
  return `${stem.slice(0, 100) || "bot"}.log`;
}

/** Downloads everything that is stored of a bot's log. */
export async function downloadLog(bot: string, hostname: string): Promise<void> {
  try {
    const url = new URL(`/api/bots/${encodeURIComponent(bot)}/logs`, window.location.origin);
    const response = await authorizedFetch(
      new Request(url.href, { headers: { Accept: "text/plain" } }),
    );
    if (!response.ok) throw await readProblem(response);
    save(await response.blob(), logFileName([hostname]));
  } catch (error) {
    toast.failed(texts.logs.downloadFailed, error);
  }
}

export function saveText(text: string, name: string): void {
  save(new Blob([text], { type: "text/plain" }), name);
}
