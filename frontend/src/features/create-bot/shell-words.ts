/** Text for a POSIX shell. */

const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** One word that the shell hands on as it is, whatever it holds. */
export function shellWord(text: string): string {
  if (SAFE.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A here-document of this text, which must end with a line break. Its mark is a line that the text does not have. */
export function hereDocument(text: string, mark: string): { open: string; body: string } {
  const lines = new Set(text.split("\n"));
  let free = mark;
  while (lines.has(free)) free += "_";
  return { open: `<<'${free}'`, body: `${text}${free}` };
}

/** A command with its options, one a line. */
export function commandLines(command: string, options: string[]): string {
  return [command, ...options].join(" \\\n  ");
}
