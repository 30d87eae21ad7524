/**
 * Text that a bot, its gateway or its log wrote. React escapes markup; what is left to do is to keep terminal
 * sequences, control characters and direction overrides from hiding or disguising what is there.
 */

// The escape sequences of ECMA-48: CSI ("\x1b[31m"), OSC with its terminator, and two-character ones.
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what this looks for
const SEQUENCES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]/g;
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what this looks for
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Drops terminal sequences and makes other invisible controls visible. Tabs and line feeds stay. */
export function visibleText(text: string): string {
  return text
    .replace(SEQUENCES, "")
    .replaceAll("\r\n", "\n")
    .replace(CONTROLS, (control) => {
      const code = control.charCodeAt(0);
      return code === 0x7f ? "\u2421" : String.fromCharCode(0x2400 + code);
    })
    .replace(DIRECTION, "\u{fffd}");
}
