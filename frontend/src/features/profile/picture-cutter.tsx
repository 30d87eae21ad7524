/** Chooses which square of a picture is taken: by dragging, by the arrow keys and by zooming. */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { dragged, drawFrame, MAX_ZOOM, PICTURE_SIZE, pictureOf, type Frame } from "./picture";
import styles from "./picture-cutter.module.css";

const words = texts.profile.picture;

/** How far an arrow key moves, in sides of the square. */
const KEY_STEP = 0.05;

const KEYS: Record<string, [right: number, down: number]> = {
  ArrowLeft: [KEY_STEP, 0],
  ArrowRight: [-KEY_STEP, 0],
  ArrowUp: [0, KEY_STEP],
  ArrowDown: [0, -KEY_STEP],
};

export function PictureCutter({ picture, onCut }: { picture: ImageBitmap; onCut: (blob: Blob) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frame, setFrame] = useState<Frame>({ zoom: 1, x: 0.5, y: 0.5 });

  useEffect(() => {
    if (canvas.current) drawFrame(canvas.current, picture, frame);
  }, [picture, frame]);

  const move = (right: number, down: number) =>
    setFrame((before) => dragged(picture.width, picture.height, before, right, down));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const side = event.currentTarget.clientWidth;
    move(event.movementX / side, event.movementY / side);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    move(...step);
  };
  const use = async () => {
    const blob = canvas.current && (await pictureOf(canvas.current));
    if (blob) onCut(blob);
  };

  return (
    <div className={styles.cutter}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it is moved by hand and by keys */}
      <div
        className={styles.canvas}
        role="application"
        aria-label={words.frame}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys move the cut
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={pressed}
      >
        <canvas ref={canvas} width={PICTURE_SIZE} height={PICTURE_SIZE} />
      </div>
      <div className={styles.cutterSide}>
        <p className={styles.help}>{words.help}</p>
        <label className={styles.zoom}>
          {words.zoom}
          <input
            type="range"
            min={1}
            max={MAX_ZOOM}
            step={0.05}
            value={frame.zoom}
            onChange={(event) => setFrame((before) => ({ ...before, zoom: event.target.valueAsNumber }))}
          />
        </label>
        <Button look="primary" size="s" onClick={() => void use()}>
          {words.take}
        </Button>
      </div>
    </div>
  );
}
