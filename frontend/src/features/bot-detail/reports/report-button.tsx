/** The report about what happened at one moment, to be kept as a file. */
import { useQuery } from "@tanstack/react-query";
import { FileDown } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { reportAbout, reportsQuery } from "./queries";
import { saveReport } from "./save-report";

interface ReportButtonProps {
  bot: Bot;
  /** When it happened. */
  at: string;
}

export function ReportButton({ bot, at }: ReportButtonProps) {
  const { data: reports } = useQuery(reportsQuery(bot));
  const report = reports && reportAbout(reports, at);
  if (!report) return null;
  return (
    <Button size="s" icon={FileDown} onClick={() => void saveReport(bot, report)}>
      {texts.botDetail.reports.download}
    </Button>
  );
}
