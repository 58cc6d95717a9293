// Places drawn to scale on a sheet without a map service: longitude and latitude become points, with a ruler of kilometres.
export const [WIDTH, HEIGHT, EDGE] = [1000, 620, 50];
const KM_PER_DEGREE = 111.32;

export interface Spot<T> {
  row: T;
  x: number;
  y: number;
}

export interface Drawn<T> {
  spots: Spot<T>[];
  /** Pixels of one kilometre. */
  scale: number;
}

export function readPlace(value: unknown): [number, number] | null {
  const found = typeof value === "string" ? value.match(/^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/) : null;
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** Kilometres east and north of the middle, fitted into the sheet. */
export function drawSpots<T>(rows: T[], placeOf: (row: T) => unknown): Drawn<T> {
  const placed = rows.flatMap((row) => {
    const at = readPlace(placeOf(row));
    return at ? [{ row, at }] : [];
  });
  if (placed.length === 0) return { spots: [], scale: 1 };
  const middle = (of: number[]) => (Math.min(...of) + Math.max(...of)) / 2;
  const east = middle(placed.map(({ at }) => at[0]));
  const north = middle(placed.map(({ at }) => at[1]));
  const narrowing = Math.cos((north * Math.PI) / 180);
  const flat = placed.map(({ row, at }) => ({
    row,
    x: (at[0] - east) * KM_PER_DEGREE * narrowing,
    y: (at[1] - north) * KM_PER_DEGREE,
  }));
  const reach = (of: number[]) => Math.max(...of.map(Math.abs), 0.5);
  const scale = Math.min(
    (WIDTH / 2 - EDGE) / reach(flat.map((one) => one.x)),
    (HEIGHT / 2 - EDGE) / reach(flat.map((one) => one.y)),
  );
  return { scale, spots: flat.map(({ row, x, y }) => ({ row, x: WIDTH / 2 + x * scale, y: HEIGHT / 2 - y * scale })) };
}

/** The longest round length that fits into a fifth of the sheet, km. */
export function rulerLength(scale: number): number {
  const most = WIDTH / 5 / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((one) => one * power <= most) ?? 1) * power;
}
