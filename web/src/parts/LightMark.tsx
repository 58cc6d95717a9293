// A light: shape, word and colour together, so that it can be told without colour and in print.

import { useMe } from "../api/hooks";
import type { Light } from "../api/types";
import { lightWords } from "../text/words";

const shapes: Record<Light, React.ReactNode> = {
  blue: <circle cx="7" cy="7" r="5.5" fill="currentColor" />,
  yellow: <path d="M7 1.2 13.2 12.6H.8Z" fill="currentColor" />,
  red: <rect x="1.7" y="1.7" width="10.6" height="10.6" fill="currentColor" />,
  grey: <circle cx="7" cy="7" r="4.7" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  green: <path d="M7 .6 13.4 7 7 13.4.6 7Z" fill="currentColor" />,
};

export function LightShape({ light, size = 13 }: { light: Light; size?: number }) {
  return (
    <svg
      className={`light-${light}`}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[light]}
    </svg>
  );
}

/** `due` lets a red light that is not yet overdue, and a yellow one with time left, say what they are: behind. */
export function LightMark({ light, count, due }: { light: Light; count?: number; due?: string | null }) {
  const { today } = useMe();
  return (
    <span className="light">
      <LightShape light={light} />
      <span>
        {lightWords(light, due, today)}
        {count === undefined ? "" : ` ${count}`}
      </span>
    </span>
  );
}
