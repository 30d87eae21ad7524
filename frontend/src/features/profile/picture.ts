/** A picture for a bot's face: cut to a square, scaled in the browser, small enough for the server. */

export const PICTURE_SIZE = 256;
const MAX_BYTES = 256 * 1024;

export interface Frame {
  /** 1 shows as much as fits a square; 4 shows a quarter of that, and so on. */
  zoom: number;
  /** Where the middle of the square lies, from 0 to 1. */
  x: number;
  y: number;
}

export const MAX_ZOOM = 4;

export interface Square {
  left: number;
  top: number;
  side: number;
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The square of the picture that a frame shows; it never leaves the picture. */
export function squareOf(width: number, height: number, frame: Frame): Square {
  const side = Math.min(width, height) / clamp(frame.zoom, 1, MAX_ZOOM);
  return {
    left: clamp(frame.x * width - side / 2, 0, width - side),
    top: clamp(frame.y * height - side / 2, 0, height - side),
    side,
  };
}

/** The frame after the picture was dragged by this many sides of the square. */
export function dragged(width: number, height: number, frame: Frame, right: number, down: number): Frame {
  const { left, top, side } = squareOf(width, height, frame);
  const moved = {
    ...frame,
    x: (left + side / 2 - right * side) / width,
    y: (top + side / 2 - down * side) / height,
  };
  const square = squareOf(width, height, moved);
  return {
    ...frame,
    x: (square.left + square.side / 2) / width,
    y: (square.top + square.side / 2) / height,
  };
}

/** Draws what the frame shows. */
export function drawFrame(canvas: HTMLCanvasElement, picture: ImageBitmap, frame: Frame): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { left, top, side } = squareOf(picture.width, picture.height, frame);
  context.imageSmoothingQuality = "high";
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

function encoded(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** The canvas as PNG; as JPEG where noise makes the PNG larger than the server takes. */
export async function pictureOf(canvas: HTMLCanvasElement): Promise<Blob | null> {
  const png = await encoded(canvas, "image/png");
  if (png && png.size <= MAX_BYTES) return png;
  return encoded(canvas, "image/jpeg", 0.9);
}
