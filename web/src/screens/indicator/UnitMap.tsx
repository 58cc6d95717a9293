// The units at their places: met and not met by shape, the size of a point by its value. A point leads to its unit.
import { useMemo } from "react";
import type { IndicatorDetail, UnitValue } from "../../api/stat";
import { MapRuler } from "../../parts/MapRuler";
import { drawSpots, HEIGHT, WIDTH } from "../../parts/spots";

interface Props {
  detail: IndicatorDetail;
  onOpen: (one: UnitValue) => void;
}

export function UnitMap({ detail, onOpen }: Props) {
  const { units, indicator } = detail;
  const { spots, scale } = useMemo(() => drawSpots(units, (one) => one.place), [units]);
  const top = Math.max(...units.map((one) => one.value ?? 0), 1e-9);
  const judged = units.some((one) => one.met !== null);
  return (
    <div className="place-map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <title>{`各单位${indicator.name}的地图`}</title>
        {spots.map(({ row, x, y }) => (
          // biome-ignore lint/a11y/useSemanticElements: a point of a drawing cannot be a button element
          <g
            key={row.unit.id}
            role="button"
            tabIndex={0}
            aria-label={words(row)}
            onClick={() => onOpen(row)}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === " ") onOpen(row);
            }}
          >
            <title>{words(row)}</title>
            <circle cx={x} cy={y} r={16} fill="transparent" />
            <Sign
              row={row}
              x={x}
              y={y}
              size={row.value === null ? 4 : 4 + 8 * Math.sqrt(Math.max(row.value, 0) / top)}
            />
          </g>
        ))}
        <MapRuler scale={scale} />
      </svg>
      <p className="small muted">
        {spots.length} 个单位填了位置，点越大数值越大。{judged ? "● 达标　■ 未达标　" : "● 有数值　"}○ 暂无数值
      </p>
    </div>
  );
}

function words(row: UnitValue): string {
  const met = row.met === null ? "" : row.met ? "，达标" : "，未达标";
  return `${row.unit.name} ${row.value === null ? "暂无" : row.text}${met}`;
}

function Sign({ row, x, y, size }: { row: UnitValue; x: number; y: number; size: number }) {
  if (row.value === null) return <circle cx={x} cy={y} r={size} className="spot none" />;
  if (row.met === false)
    return <rect x={x - size} y={y - size} width={2 * size} height={2 * size} className="spot short" />;
  return <circle cx={x} cy={y} r={size} className="spot" />;
}
