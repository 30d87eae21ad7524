/**
 * Every text of the dashboard, one object per feature. The language is chosen here and nowhere else: another one is a
 * folder beside `en` whose object has the type `Texts`.
 */
import { activity } from "./en/activity";
import { app } from "./en/app";
import { auth } from "./en/auth";
import { botDetail } from "./en/bot-detail";
import { bots } from "./en/bots";
import { chat } from "./en/chat";
import { createBot } from "./en/create-bot";
import { engine } from "./en/engine";
import { logs } from "./en/logs";
import { metrics } from "./en/metrics";
import { pairing } from "./en/pairing";
import { palette } from "./en/palette";
import { profile } from "./en/profile";
import { system } from "./en/system";
import { ui } from "./en/ui";

const en = {
  activity,
  app,
  auth,
  botDetail,
  bots,
  chat,
  createBot,
  engine,
  logs,
  metrics,
  pairing,
  palette,
  profile,
  system,
  ui,
};

export type Texts = typeof en;

export const texts: Texts = en;
