// A new ledger before it is saved, begun from a skeleton or from another ledger.
import { Navigate, useLocation } from "react-router";
import { useRead } from "../../api/hooks";
import type { DefinitionText, LedgerBrief, LedgerDefinition } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { Workplace } from "./DefinitionScreen";
import type { Beginning } from "./NewModal";
import { copyOf, skeleton } from "./snippets";

export function Component() {
  const beginning = useLocation().state as Beginning | null;
  const ledgers = useRead<LedgerBrief[]>("/ledgers", {}, { enabled: beginning !== null });
  // A skeleton needs an office and an area that exist: those of the first ledger, to be changed by the person.
  const like = beginning?.copy ?? ledgers.data?.[0]?.id;
  const model = useRead<DefinitionText>(`/definitions/${like}`, {}, { enabled: like !== undefined });
  const shape = useRead<LedgerDefinition>(`/ledgers/${like}`, {}, { enabled: like !== undefined });
  if (!beginning) return <Navigate to="/definitions" replace />;
  const failed = ledgers.error ?? model.error ?? shape.error;
  if (failed) return <ErrorView error={failed} />;
  if (!model.data || !shape.data) return <Loading />;
  const { text, brief } = model.data;
  const { id, name, copy } = beginning;
  const office = /\boffice\s*=\s*"([^"]+)"/.exec(text)?.[1] ?? "";
  const start = copy ? copyOf(text, brief, id, name) : skeleton(id, name, office, shape.data.brief.area);
  return <Workplace id={null} shown={null} start={start} />;
}
