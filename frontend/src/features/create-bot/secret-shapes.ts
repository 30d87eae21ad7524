/**
 * The shapes of tokens, checked while somebody types so that a wrong paste is seen at once. The server checks again
 * and has the last word; a secret that is not listed here is checked by the server alone.
 */
const SHAPES: Record<string, RegExp> = {
  telegram_token: /^\d{6,20}:[\w-]{35}$/,
  discord_token: /^(?=.{1,200}$)[\w-]{17,}\.[\w-]{6,}\.[\w-]{20,}$/,
  slack_app_token: /^xapp-[A-Za-z0-9-]{8,250}$/,
  slack_bot_token: /^xoxb-[A-Za-z0-9-]{8,250}$/,
};

/** Whether a secret can have this text. White space around it is forgiven: it is trimmed before sending. */
export function hasShape(name: string, text: string): boolean {
  const shape = SHAPES[name];
  return shape === undefined || shape.test(text.trim());
}
