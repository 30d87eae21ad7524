/** What the address of the logs page says: `?bots=ada,grace&view=columns`. */

export interface LogsSearch {
  /** Host names. */
  bots: string[];
  view: "merged" | "columns";
}

/** As many as the server merges. */
export const MAX_BOTS = 16;

export function readLogsSearch(search: Record<string, unknown>): LogsSearch {
  const told = search["bots"];
  const names = typeof told === "string" || typeof told === "number" ? String(told).split(",") : [];
  const bots = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ""))];
  return { bots: bots.slice(0, MAX_BOTS), view: search["view"] === "columns" ? "columns" : "merged" };
}

export function writeLogsSearch({ bots, view }: LogsSearch): Record<string, string> {
  return {
    ...(bots.length > 0 && { bots: bots.join(",") }),
    ...(view === "columns" && { view }),
  };
}
