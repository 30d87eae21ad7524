/** Two texts compared line by line, by their longest common subsequence. */

export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Beyond so many pairs of lines the texts are shown one after the other: comparing them would take too long. */
const MAX_PAIRS = 1_000_000;

const linesOf = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

export function lineDiff(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  if (old.length * fresh.length > MAX_PAIRS) {
    return [...old.map(removed), ...fresh.map(added)];
  }
  const lengths = commonLengths(old, fresh);
  const diff: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [left, right] = [old[i], fresh[j]];
    if (left !== undefined && left === right) {
      diff.push({ kind: "same", text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      diff.push(removed(left));
      i += 1;
    } else if (right !== undefined) {
      diff.push(added(right));
      j += 1;
    }
  }
  return diff;
}

const removed = (text: string): DiffLine => ({ kind: "removed", text });
const added = (text: string): DiffLine => ({ kind: "added", text });
const at = (lengths: number[][], i: number, j: number) => lengths[i]?.[j] ?? 0;

/** For each pair of places, how many lines the rests of both texts have in common. */
function commonLengths(old: string[], fresh: string[]): number[][] {
  const lengths: number[][] = [];
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row: number[] = [];
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      row[j] =
        old[i] === fresh[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), row[j + 1] ?? 0);
    }
    lengths[i] = row;
  }
  return lengths;
}
