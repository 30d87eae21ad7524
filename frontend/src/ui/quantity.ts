const MIB = 1024 * 1024;

/** Bytes as MiB, GiB or TiB, with at most one decimal. */
export function bytesText(bytes: number): string {
  const mib = bytes / MIB;
  if (mib < 1024) return `${Math.round(mib)} MiB`;
  const gib = mib / 1024;
  if (gib < 1024) return `${Number(gib.toFixed(1))} GiB`;
  return `${Number((gib / 1024).toFixed(1))} TiB`;
}

/** The size of something that may be small: below a MiB in KiB. */
export function sizeText(bytes: number): string {
  return bytes < MIB ? `${Math.ceil(bytes / 1024)} KiB` : bytesText(bytes);
}

/** Thousandths of a core as cores. */
export function coresText(millis: number): string {
  const cores = Number((millis / 1000).toFixed(2));
  return `${cores} ${cores === 1 ? "core" : "cores"}`;
}
