// A box around a wide table: it scrolls by itself, and is reached by keys to be scrolled.
import type { ReactNode } from "react";

export function ScrollBox({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className="table-box" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
