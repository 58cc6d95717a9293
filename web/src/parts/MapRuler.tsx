// The length of some kilometres and the north, in the corners of a drawn map.
import { EDGE, HEIGHT, rulerLength, WIDTH } from "./spots";
import "./map.css";

export function MapRuler({ scale }: { scale: number }) {
  const km = rulerLength(scale);
  return (
    <g>
      <path d={`M${EDGE / 2} ${HEIGHT - 24}v6h${km * scale}v-6`} className="ruler" />
      <text x={EDGE / 2 + 4} y={HEIGHT - 26}>
        {km} 公里
      </text>
      <text x={WIDTH - 34} y={30}>
        北↑
      </text>
    </g>
  );
}
