/** Puts logs into files. */
import { fetchFile } from "../../api/fetch-file";
import { texts } from "../../texts";
import { saveFile } from "../../ui/save-file";
import { toast } from "../../ui/toast";

/** A file name that every system takes. */
export function logFileName(names: readonly string[]): string {
  const stem = names.map((name) => name.replaceAll(/[^\w.-]+/g, "-")).join("+");
  return `${stem.slice(0, 100) || "bot"}.log`;
}

/** Downloads everything that is stored of a bot's log. */
export async function downloadLog(bot: string, hostname: string): Promise<void> {
  try {
    const log = await fetchFile(`/api/bots/${encodeURIComponent(bot)}/logs`, "text/plain");
    saveFile(log, logFileName([hostname]));
  } catch (error) {
    toast.failed(texts.logs.downloadFailed, error);
  }
}

export function saveText(text: string, name: string): void {
  saveFile(new Blob([text], { type: "text/plain" }), name);
}
