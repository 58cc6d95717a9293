// The way from a unit to its records, for those who may see ledgers.
import { useMe } from "../../api/hooks";
import type { UnitBrief } from "../../api/types";
import { Go } from "../../parts/Go";

export function RecordsLink({ unit }: { unit: UnitBrief }) {
  const me = useMe();
  if (me.may.ledgers.length === 0) return null;
  return (
    <Go className="small" to={`/ledgers?unit=${unit.id}`} aria-label={`${unit.name}的台账`}>
      看台账
    </Go>
  );
}
