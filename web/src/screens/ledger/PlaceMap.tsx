// The records at their places: longitude and latitude drawn to scale, without a map service. A point opens its record.
import { useMemo } from "react";
import { useNavigate } from "react-router";
import type { LedgerDefinition, RecordRow } from "../../api/types";
import { fieldText } from "../../fields";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { MapRuler } from "../../parts/MapRuler";
import { drawSpots, HEIGHT, WIDTH } from "../../parts/spots";
import { number } from "../../text/numbers";
import { useLedgerLink } from "./LedgerScreen";
import type { LedgerAddress } from "./useLedgerAddress";
import { both, MOST, useManyRecords } from "./useManyRecords";
import "./views.css";

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
  const { spots, scale } = useMemo(() => drawSpots(found.data?.rows ?? [], (row) => row.values[id]), [found.data, id]);
  if (found.isError) return <ErrorView error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  if (spots.length === 0)
    return <Message title="没有填了地点的记录">在记录的“{place?.name}”里填上经纬度，就会画在这里。</Message>;
  const words = (row: RecordRow) => (title && fieldText(title, row.values[title.id])) || row.number;
  const open = (row: RecordRow) => navigate(link(`/records/${row.id}`));
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
        <MapRuler scale={scale} />
      </svg>
      <p className="small muted">
        {number(spots.length)} 条填了{place?.name}。● 记录　■ 超期
        {found.data.more ? `　只画了前 ${number(MOST)} 条，请加条件` : ""}
      </p>
    </div>
  );
}
