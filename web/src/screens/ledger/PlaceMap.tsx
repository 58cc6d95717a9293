// The records at their places: longitude and latitude drawn to scale, without a map service. A point opens its record.
import { useMemo } from "react";
import { useNavigate } from "react-router";
import type { LedgerDefinition, RecordRow } from "../../api/types";
import { fieldText } from "../../fields";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { number } from "../../text/numbers";
import { useLedgerLink } from "./LedgerScreen";
import type { LedgerAddress } from "./useLedgerAddress";
import { both, MOST, useManyRecords } from "./useManyRecords";
import "./views.css";

const [WIDTH, HEIGHT, EDGE] = [1000, 620, 50];
const KM_PER_DEGREE = 111.32;

interface Spot {
  row: RecordRow;
  x: number;
  y: number;
}

interface Drawn {
  spots: Spot[];
  /** Pixels of one kilometre. */
  scale: number;
}

function readPlace(value: unknown): [number, number] | null {
  const found = typeof value === "string" ? value.match(/^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/) : null;
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** Kilometres east and north of the middle, fitted into the sheet. */
function draw(rows: RecordRow[], field: string): Drawn {
  const placed = rows.flatMap((row) => {
    const at = readPlace(row.values[field]);
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
function ruler(scale: number): number {
  const most = WIDTH / 5 / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((one) => one * power <= most) ?? 1) * power;
}

export function PlaceMap({ definition, address }: { definition: LedgerDefinition; address: LedgerAddress }) {
  const navigate = useNavigate();
  const link = useLedgerLink(definition.brief.id);
  const place = definition.fields.find((field) => field.type === "place" && field.privacy === "open");
  const title = definition.fields.find((field) => field.id === definition.title);
  const id = place?.id ?? "";
  const found = useManyRecords(definition, {
    ...address.query,
    filter: both(address.query.filter, `${id} present`),
    fields: [id, definition.title].join(","),
  });
  const { spots, scale } = useMemo(() => draw(found.data?.rows ?? [], id), [found.data, id]);
  if (found.isError) return <ErrorView error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  if (spots.length === 0)
    return <Message title="没有填了地点的记录">在记录的“{place?.name}”里填上经纬度，就会画在这里。</Message>;
  const words = (row: RecordRow) => (title && fieldText(title, row.values[title.id])) || row.number;
  const open = (row: RecordRow) => navigate(link(`/records/${row.id}`));
  const km = ruler(scale);
  return (
    <div className="place-map grow">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <title>{`${definition.brief.name}的地点`}</title>
        {spots.map(({ row, x, y }) => (
          // biome-ignore lint/a11y/useSemanticElements: a point of a drawing cannot be a button element
          <g
            key={row.id}
            role="button"
            tabIndex={0}
            aria-label={`${words(row)}，${row.owner.name}，${row.state_name}`}
            onClick={() => open(row)}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === " ") open(row);
            }}
          >
            <title>{`${words(row)} ${row.owner.name} ${row.state_name}`}</title>
            <circle cx={x} cy={y} r={14} fill="transparent" />
            {row.overdue ? (
              <rect x={x - 6} y={y - 6} width={12} height={12} className="spot late" />
            ) : (
              <circle cx={x} cy={y} r={6} className="spot" />
            )}
          </g>
        ))}
        <g>
          <path d={`M${EDGE / 2} ${HEIGHT - 24}v6h${km * scale}v-6`} className="ruler" />
          <text x={EDGE / 2 + 4} y={HEIGHT - 26}>
            {km} 公里
          </text>
          <text x={WIDTH - 34} y={30}>
            北↑
          </text>
        </g>
      </svg>
      <p className="small muted">
        {number(spots.length)} 条填了{place?.name}。● 记录　■ 超期
        {found.data.more ? `　只画了前 ${number(MOST)} 条，请加条件` : ""}
      </p>
    </div>
  );
}
