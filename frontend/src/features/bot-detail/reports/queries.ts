/** What BotMaker wrote down about a bot that it gave up, and of containers that made room for others. */
import { queryOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../../api/client";
import type { components } from "../../../api/schema";
import type { Bot } from "../../../api/types";

export type Report = components["schemas"]["ReportView"];

/** A report is written together with the status or the way back that it is about, some moments earlier or later. */
const TOGETHER_MS = 60_000;

/** The list is another one when the bot's status changed or a change of it was taken back. */
export function reportsQuery(bot: Bot) {
  const moment = [bot.status.state, bot.status.since, bot.rolled_back?.at ?? null, bot.incarnation];
  return queryOptions({
    queryKey: ["reports", bot.id, ...moment],
    queryFn: async ({ signal }) => {
      const path = { bot: bot.id };
      return (await unwrap(client.GET("/api/bots/{bot}/reports", { params: { path }, signal }))).reports;
    },
  });
}

/** Whether it tells why a bot was given up or a change taken back; the others are ends of logs. */
export function tellsWhy({ name }: Report): boolean {
  return name.startsWith("crash-");
}

/** The report that was written about what happened then. */
export function reportAbout(reports: readonly Report[], at: string): Report | undefined {
  const isAbout = (report: Report) => Math.abs(Date.parse(report.written_at) - Date.parse(at)) <= TOGETHER_MS;
  return reports.find((report) => tellsWhy(report) && isAbout(report));
}
