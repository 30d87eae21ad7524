/** The catalogue's patterns: regular expressions that a whole value must match. */

const known = new Map<string, RegExp | null>();

function compiled(pattern: string): RegExp | null {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  let expression: RegExp | null = null;
  try {
    expression = new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    // A pattern that this browser cannot read leaves the check to the server, which has the last word anyway.
  }
  known.set(pattern, expression);
  return expression;
}

/** Whether a value can be right. White space around it is forgiven: it is trimmed before sending. */
export function fits(pattern: string, text: string): boolean {
  return compiled(pattern)?.test(text.trim()) ?? true;
}
