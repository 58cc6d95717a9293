// The drawing part of a page, fetched when the first chart is shown; its height is kept free meanwhile.
import { type ComponentProps, lazy, Suspense } from "react";

const Chart = lazy(() => import("./Chart"));

export function LazyChart(props: ComponentProps<typeof Chart>) {
  return (
    <Suspense fallback={<div style={{ height: props.height ?? 220 }} />}>
      <Chart {...props} />
    </Suspense>
  );
}
