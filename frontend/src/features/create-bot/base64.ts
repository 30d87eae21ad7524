/** A picture as text, so that it can be a value of the form. */

export async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function fromBase64(picture: { type: string; base64: string }): Blob {
  const bytes = Uint8Array.from(atob(picture.base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: picture.type });
}
