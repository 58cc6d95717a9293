// 填报负担: which ledgers ask how much of which units; from a ledger to what it asks, from a unit to what it is asked for.
import { Input } from "antd";
import { useState } from "react";
import { useMe, useRead } from "../../api/hooks";
import type { LedgerLoad } from "../../api/types";
import { useParam } from "../../parts/address";
import { ErrorView, Forbidden } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { number, percent } from "../../text/numbers";
import { ByLedger } from "./ByLedger";
import { ByUnit } from "./ByUnit";

export function Component() {
  const me = useMe();
  const [by, setBy] = useParam("by");
  const [words, setWords] = useState("");
  const school = me.role === "school";
  const loads = useRead<LedgerLoad[]>("/burden/ledgers", {}, { enabled: !school });
  if (school)
    return (
      <main>
        <Forbidden what="全县的填报负担" who="局机关" />
      </main>
    );
  const what = by === "unit" ? "找单位" : "找台账";
  return (
    <main className="fill">
      <PageHead title="填报负担" extra={<Total loads={loads.data} />} />
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <div className="tabs">
          <button type="button" className="plain" aria-pressed={by !== "unit"} onClick={() => setBy(null)}>
            按台账
          </button>
          <button type="button" className="plain" aria-pressed={by === "unit"} onClick={() => setBy("unit")}>
            按单位
          </button>
        </div>
        <Input
          type="search"
          aria-label={what}
          placeholder={what}
          allowClear
          value={words}
          onChange={(event) => setWords(event.target.value)}
          style={{ width: 180 }}
        />
      </div>
      {by === "unit" ? <ByUnit words={words} /> : null}
      {by !== "unit" && loads.isError ? <ErrorView error={loads.error} retry={() => void loads.refetch()} /> : null}
      {by !== "unit" && !loads.data && !loads.isError ? <Loading what="正在测算" /> : null}
      {by !== "unit" && loads.data ? <ByLedger loads={loads.data} words={words} /> : null}
    </main>
  );
}

function Total({ loads }: { loads: LedgerLoad[] | undefined }) {
  if (!loads) return null;
  const cells = loads.reduce((sum, one) => sum + one.cells_a_year, 0);
  const held = loads.reduce((sum, one) => sum + one.held_cells_a_year, 0);
  return (
    <span className="muted">
      {loads.length} 本台账，一年约填 {number(cells)} 格
      {held > 0 ? `，其中 ${number(held)} 格（${percent(held / cells)}）别处已有` : ""}
    </span>
  );
}
