/**
 * Every text of the dashboard, one object per feature, as in `texts.bots.title`. The language is chosen here and nowhere
 * else: another one is a folder beside `en` with the same exports, which the type `Texts` holds it to.
 */
import * as en from "./en";

export type Texts = typeof en;

export { en as texts };
