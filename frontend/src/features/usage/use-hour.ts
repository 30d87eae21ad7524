/** When the present hour began, in milliseconds: sums are kept by the hour, so nothing finer is asked for. */
import { useEffect, useState } from "react";

const HOUR_MS = 3_600_000;
const LOOK_MS = 15_000;

const hourOf = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;

export function useHour(): number {
  const [hour, setHour] = useState(() => hourOf(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setHour(hourOf(Date.now())), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return hour;
}
