/**
 * Every text of the dashboard, one object per feature. The language is chosen here and nowhere else: another one is a
 * folder beside `en` whose object has the type `Texts`.
 */
import { app } from "./en/app";
import { auth } from "./en/auth";
import { engine } from "./en/engine";
import { ui } from "./en/ui";

const en = { app, auth, engine, ui };

export type Texts = typeof en;

export const texts: Texts = en;
