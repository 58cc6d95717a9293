// States from top to bottom, moves as arrows beside them: onward at the right, back at the left. Said in words below.
import type { DefinitionPreview } from "../../api/types";
import { ScrollBox } from "../../parts/ScrollBox";

const BOX = { width: 132, height: 30, gap: 30 };
const LANE = 62;
const EDGE = 8;

interface Arrow {
  key: string;
  name: string;
  from: number;
  to: number;
  lane: number;
}

/** One lane for each arrow that runs beside another. */
function lanesOf(arrows: Omit<Arrow, "lane">[]): Arrow[] {
  const lanes: [number, number][][] = [];
  const length = (arrow: Omit<Arrow, "lane">) => Math.abs(arrow.to - arrow.from);
  return [...arrows]
    .sort((a, b) => length(a) - length(b))
    .map((arrow) => {
      const [low, high] = [Math.min(arrow.from, arrow.to), Math.max(arrow.from, arrow.to)];
      let lane = lanes.findIndex((taken) => taken.every(([l, h]) => high <= l || low >= h));
      if (lane < 0) lane = lanes.push([]) - 1;
      lanes[lane].push([low, high]);
      return { ...arrow, lane };
    });
}

export function StateGraph({ preview }: { preview: DefinitionPreview }) {
  const { states, moves, fields } = preview.ledger;
  const at = new Map(states.map((state, index) => [state.id, index]));
  const arrows = moves.flatMap((move) =>
    move.from.map((from) => ({
      key: `${move.id} ${from}`,
      name: move.name,
      from: at.get(from) ?? -1,
      to: at.get(move.to) ?? -1,
    })),
  );
  const known = arrows.filter((arrow) => arrow.from >= 0 && arrow.to >= 0);
  const onward = lanesOf(known.filter((arrow) => arrow.to > arrow.from));
  const back = lanesOf(known.filter((arrow) => arrow.to <= arrow.from));
  const wide = (list: Arrow[]) => (list.length > 0 ? (Math.max(...list.map((one) => one.lane)) + 1) * LANE + 12 : 0);
  const left = EDGE + wide(back);
  const width = left + BOX.width + wide(onward) + EDGE;
  const height = states.length * (BOX.height + BOX.gap) - BOX.gap + 2 * EDGE;
  const nameOf = (id: string) => states.find((state) => state.id === id)?.name ?? id;
  return (
    <div className="stack">
      <ScrollBox name="流程图">
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`流程图：${states.map((state) => state.name).join("、")}`}
        >
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0L8 4L0 8Z" fill="var(--muted)" />
            </marker>
          </defs>
          {onward.map((arrow) => (
            <Line key={arrow.key} arrow={arrow} x={left + BOX.width} side={1} />
          ))}
          {back.map((arrow) => (
            <Line key={arrow.key} arrow={arrow} x={left} side={-1} />
          ))}
          {states.map((state, index) => (
            <g key={state.id} transform={`translate(${left} ${EDGE + index * (BOX.height + BOX.gap)})`}>
              <rect
                width={BOX.width}
                height={BOX.height}
                rx="4"
                fill={state.final ? "var(--primary-soft)" : "var(--surface)"}
                stroke={state.id === preview.initial ? "var(--primary)" : "var(--line)"}
                strokeWidth={state.id === preview.initial ? 2 : 1}
                strokeDasharray={state.paused ? "4 3" : undefined}
              />
              <text x={BOX.width / 2} y={BOX.height / 2 + 4} textAnchor="middle" fontSize="12" fill="var(--text)">
                {state.name}
                {state.final ? " ✓" : ""}
              </text>
            </g>
          ))}
        </svg>
      </ScrollBox>
      <table className="grid">
        <caption className="visually-hidden">流转</caption>
        <thead>
          <tr>
            <th scope="col">流转</th>
            <th scope="col">从 → 到</th>
            <th scope="col">谁办</th>
            <th scope="col">要求</th>
          </tr>
        </thead>
        <tbody>
          {moves.map((move, index) => (
            <tr key={move.id}>
              <td>{move.name}</td>
              <td>
                {move.from.map(nameOf).join("、")} → {nameOf(move.to)}
              </td>
              <td>{preview.moves[index]?.by.join("、")}</td>
              <td>
                {[
                  ...move.requires.map((id) => `填“${fields.find((field) => field.id === id)?.name ?? id}”`),
                  ...(move.reason ? ["说明理由"] : []),
                  ...(preview.moves[index]?.second_person ? ["换一人办"] : []),
                  ...(move.transfer ? ["选接收单位"] : []),
                ].join("，")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">粗框为新记录的状态，✓ 为办结，虚线框内不计办理期限。</p>
    </div>
  );
}

function Line({ arrow, x, side }: { arrow: Arrow; x: number; side: 1 | -1 }) {
  const y = (index: number) => EDGE + index * (BOX.height + BOX.gap) + BOX.height / 2;
  const far = x + side * (12 + arrow.lane * LANE);
  const [from, to] = [y(arrow.from) + side * 5, y(arrow.to) - side * 5];
  const middle = (from + to) / 2;
  const corner = side * 8;
  return (
    <g>
      <path
        d={`M${x} ${from}H${far}L${far + corner} ${from + Math.sign(to - from || 1) * 8}V${to - Math.sign(to - from || 1) * 8}L${far} ${to}H${x}`}
        fill="none"
        stroke="var(--muted)"
        strokeDasharray={side < 0 ? "4 3" : undefined}
        markerEnd="url(#tip)"
      />
      <text
        x={far + corner + side * 3}
        y={middle + 4}
        fontSize="11"
        textAnchor={side > 0 ? "start" : "end"}
        fill="var(--text)"
      >
        {arrow.name.slice(0, 4)}
      </text>
    </g>
  );
}
