import type { ReactNode } from "react";

import type { Bot } from "../../api/types";
import { Sentence } from "../../ui/sentence";

/** A text with the name of a bot at its `{name}`, which may be written from right to left. */
export function named(text: string, bot: Bot): ReactNode {
  return <Sentence text={text} parts={{ name: <bdi>{bot.name}</bdi> }} />;
}
