/** Puts a report into a file. */
import { fetchFile } from "../../../api/fetch-file";
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { saveFile } from "../../../ui/save-file";
import { toast } from "../../../ui/toast";
import type { Report } from "./queries";

export async function saveReport(bot: Bot, { name }: Report): Promise<void> {
  try {
    saveFile(await fetchFile(`/api/bots/${bot.id}/reports/${encodeURIComponent(name)}`, "*/*"), name);
  } catch (error) {
    toast.failed(texts.botDetail.reports.failed, error);
  }
}
