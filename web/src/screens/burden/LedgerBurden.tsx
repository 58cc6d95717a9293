// 填报负担 of one ledger, over its list: how many cells of how many units, what is held elsewhere, who asks the same.
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useNavigate, useOutletContext } from "react-router";
import { useRead } from "../../api/hooks";
import type { Burden, LedgerDefinition } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { ScrollBox } from "../../parts/ScrollBox";
import { number, percent } from "../../text/numbers";
import { useLedgerLink } from "../ledger/LedgerScreen";
import { heldShare, unitCount, unitWords } from "./words";

export function Component() {
  const { brief } = useOutletContext<LedgerDefinition>();
  const navigate = useNavigate();
  const link = useLedgerLink(brief.id);
  const burden = useRead<Burden>("/burden/ledger", { ledger: brief.id });
  return (
    <Drawer open title="填报负担" size={Math.min(720, window.innerWidth)} onClose={() => navigate(link())}>
      {burden.isError ? <ErrorView error={burden.error} retry={() => void burden.refetch()} /> : null}
      {!burden.data && !burden.isError ? <Loading what="正在测算" /> : null}
      {burden.data ? <Report burden={burden.data} /> : null}
    </Drawer>
  );
}

function Report({ burden }: { burden: Burden }) {
  return (
    <div className="stack" style={{ gap: 18 }}>
      <HowMuch burden={burden} />
      <Held burden={burden} />
      <Alike burden={burden} />
    </div>
  );
}

function HowMuch({ burden }: { burden: Burden }) {
  const share = heldShare(burden);
  return (
    <section>
      <p>
        <strong style={{ fontSize: 18 }}>一年约填 {number(burden.cells_a_year)} 格</strong>
        {burden.held_cells_a_year > 0
          ? `，其中 ${number(burden.held_cells_a_year)} 格（${share}）别处已有。`
          : "，没有和别处重复的必填格。"}
      </p>
      <dl className="facts" style={{ marginTop: 8 }}>
        <dt>谁填</dt>
        <dd>
          {unitWords(burden)}，共 {number(unitCount(burden))} 个单位
        </dd>
        <dt>一条填几项</dt>
        <dd>
          {burden.asked} 项，必填 {burden.required} 项
          {burden.held_required > 0 ? `，其中 ${burden.held_required} 项别处已有` : ""}
        </dd>
        {burden.duties.map((duty) => (
          <Fact key={duty.duty} name={duty.duty}>
            每年 {duty.times} 次 × {number(duty.units)} 个单位，共 {number(duty.cells)} 格
          </Fact>
        ))}
        {burden.records_a_year === null ? null : <Fact name="近一年记录">{number(burden.records_a_year)} 条</Fact>}
      </dl>
      <p className="muted small" style={{ marginTop: 6 }}>
        只计必填的格。{burden.duties.length === 0 ? "没有定期报送，按每个单位一年一条计。" : "按定期报送每次一条计。"}
      </p>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Held({ burden }: { burden: Burden }) {
  if (burden.held.length === 0) return null;
  return (
    <section>
      <h2 className="panel-title">别处已有的项</h2>
      <ScrollBox name="别处已有的项">
        <table className="grid">
          <caption className="visually-hidden">别处已有的项</caption>
          <thead>
            <tr>
              <th scope="col">项</th>
              <th scope="col">已在哪里</th>
              <th scope="col">可怎么办</th>
            </tr>
          </thead>
          <tbody>
            {burden.held.map((field) => (
              <tr key={field.field}>
                <td>
                  {field.name}
                  {field.required ? <span className="muted small"> 必填</span> : null}
                </td>
                <td>
                  <ul>
                    {field.places.map((place) => (
                      <li key={`${place.place} ${place.name}`}>
                        {place.place}
                        <span className="muted small">
                          {" "}
                          “{place.name}”{place.same ? "" : "，名称相近"}
                        </span>
                      </li>
                    ))}
                  </ul>
                </td>
                <td>{whatToDo(field)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function whatToDo(field: Burden["held"][number]): ReactNode {
  if (field.reused) return <span className="muted">✓ 已自动带入</span>;
  if (field.places.some((place) => place.same && place.reuse)) return "可改为自动带入";
  return "请核对是否同一回事";
}

function Alike({ burden }: { burden: Burden }) {
  if (burden.alike.length === 0) return <p className="muted">没有其他台账要过同样的内容。</p>;
  return (
    <section>
      <h2 className="panel-title">要过同样内容的台账</h2>
      <ul>
        {burden.alike.map((other) => (
          <li key={other.ledger} style={{ padding: "5px 0", borderTop: "1px solid var(--line)" }}>
            <div className="row">
              <Go className="grow clip" to={`/ledgers/${other.ledger}`}>
                {other.ledger_name}
              </Go>
              <span className="small" style={{ whiteSpace: "nowrap" }}>
                {other.fields.length} 项相同，占 {percent(other.share / 100)}
              </span>
            </div>
            <p className="muted small">{other.fields.join("、")}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
