const MIB = 1024 * 1024;

/** Bytes as MiB or GiB, with at most one decimal. */
export function bytesText(bytes: number): string {
  const mib = bytes / MIB;
  if (mib < 1024) return `${Math.round(mib)} MiB`;
  return `${Number((mib / 1024).toFixed(1))} GiB`;
}

/** Thousandths of a core as cores. */
export function coresText(millis: number): string {
  const cores = Number((millis / 1000).toFixed(2));
  return `${cores} ${cores === 1 ? "core" : "cores"}`;
}
