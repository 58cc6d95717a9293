// A trend in the size of a word; missing points stay gaps. Decoration beside a figure: the numbers are in the provenance.
export function Sparkline({
  values,
  width = 64,
  height = 18,
}: {
  values: (number | null)[];
  width?: number;
  height?: number;
}) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return null;
  const top = Math.max(...known, 0);
  const low = Math.min(...known, 0);
  const span = top - low || 1;
  const step = (width - 2) / (values.length - 1);
  const paths: string[] = [];
  let open = false;
  values.forEach((value, index) => {
    if (value === null) {
      open = false;
      return;
    }
    const x = 1 + index * step;
    const y = height - 1.5 - ((value - low) / span) * (height - 3);
    paths.push(`${open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    open = true;
  });
  return (
    <svg width={width} height={height} aria-hidden="true" focusable="false" style={{ verticalAlign: "middle" }}>
      <path d={paths.join("")} fill="none" stroke="var(--primary)" strokeWidth="1.5" />
    </svg>
  );
}
