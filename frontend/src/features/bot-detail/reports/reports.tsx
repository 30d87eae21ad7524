/** All reports about a bot, each to be kept as a file; nothing is shown of a bot without any. */
import { useQuery } from "@tanstack/react-query";
import { FileDown } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { Button } from "../../../ui/button";
import { sizeText } from "../../../ui/quantity";
import { Sentence } from "../../../ui/sentence";
import { Card } from "../overview/card";
import { reportsQuery, tellsWhy } from "./queries";
import styles from "./reports.module.css";
import { saveReport } from "./save-report";

const words = texts.botDetail.reports;

export function Reports({ bot }: { bot: Bot }) {
  const { data: reports = [] } = useQuery(reportsQuery(bot));
  if (reports.length === 0) return null;
  return (
    <Card title={words.title} className={styles.reports}>
      <p className={styles.note}>{words.note}</p>
      <ul className={styles.list} aria-label={words.title}>
        {reports.map((report) => (
          <li key={report.name}>
            <span className={styles.what}>{tellsWhy(report) ? words.why : words.log}</span>
            <span className={styles.age}>
              <Sentence text={texts.botDetail.build.ago} parts={{ age: <Age at={report.written_at} /> }} />
              {" · "}
              {sizeText(report.bytes)}
            </span>
            <Button
              size="s"
              look="quiet"
              icon={FileDown}
              aria-label={words.downloadOf(report.name)}
              title={report.name}
              onClick={() => void saveReport(bot, report)}
            >
              {words.file}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
