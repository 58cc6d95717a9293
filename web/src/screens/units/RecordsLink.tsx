// The ways from a unit to its records, to what it is asked for this month and to its indicators, for those who may see them.
import { useMe } from "../../api/hooks";
import type { UnitBrief } from "../../api/types";
import { Go } from "../../parts/Go";
import { STATISTIC_KINDS } from "../../parts/statPages";

export function RecordsLink({ unit }: { unit: UnitBrief }) {
  const me = useMe();
  if (me.may.ledgers.length === 0) return null;
  const asked = me.role !== "school" || me.unit.id === unit.id;
  return (
    <span className="small" style={{ whiteSpace: "nowrap" }}>
      <Go to={`/ledgers?unit=${unit.id}`} aria-label={`${unit.name}的台账`}>
        看台账
      </Go>
      {asked ? (
        <Go to={`/units/${unit.id}/asked`} aria-label={`${unit.name}本月要填什么`} style={{ marginLeft: 10 }}>
          本月要填
        </Go>
      ) : null}
      {asked && STATISTIC_KINDS.includes(unit.kind) ? (
        <Go to={`/indicators?unit=${unit.id}`} aria-label={`${unit.name}的指标`} style={{ marginLeft: 10 }}>
          指标
        </Go>
      ) : null}
    </span>
  );
}
