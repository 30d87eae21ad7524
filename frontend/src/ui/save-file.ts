/** Hands the browser a file to keep. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the blob by the end of this task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
