// One ledger: tabs by state, filters, a quick table, and drawers (as routes below it) for one record.
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { Link, Navigate, Outlet, useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import { fileAddress } from "../../api/client";
import { useMe, useRead } from "../../api/hooks";
import type { LedgerDefinition } from "../../api/types";
import { useAddress, useParam } from "../../parts/address";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { Board } from "./Board";
import { Calendar } from "./Calendar";
import { FilterBar } from "./FilterBar";
import { PlaceMap } from "./PlaceMap";
import { RecordList } from "./RecordList";
import { SavedViews } from "./SavedViews";
import { StateTabs } from "./StateTabs";
import { TrustDrawer } from "./TrustDrawer";
import { useColumns } from "./useColumns";
import { type LedgerAddress, useLedgerAddress } from "./useLedgerAddress";
import { ViewSwitch, viewsOf } from "./views";

export function Component() {
  const { ledger } = useParams();
  const [params] = useSearchParams();
  const definition = useRead<LedgerDefinition>(`/ledgers/${ledger}`, {}, { staleTime: 300_000 });
  if (definition.isError)
    return (
      <main>
        <ErrorView error={definition.error} retry={() => void definition.refetch()} />
      </main>
    );
  if (!definition.data) return <Loading what="正在打开台账" />;
  const record = params.get("record");
  if (record) {
    const rest = new URLSearchParams(params);
    rest.delete("record");
    return <Navigate to={`/ledgers/${ledger}/records/${record}?${rest}`} replace />;
  }
  return <Ledger key={definition.data.brief.id} definition={definition.data} />;
}

function Ledger({ definition }: { definition: LedgerDefinition }) {
  const address = useLedgerAddress(definition);
  const columns = useColumns(definition);
  const me = useMe();
  const link = useLedgerLink(definition.brief.id);
  const { brief } = definition;
  const views = viewsOf(definition);
  const [wanted, setView] = useParam("view");
  const view = views.find((one) => one === wanted) ?? "table";
  return (
    <main className="fill">
      <PageHead
        title={brief.name}
        about={brief.about}
        extra={
          me.role === "school" ? null : (
            <Link className="small" to={link("/burden")}>
              填报负担
            </Link>
          )
        }
        actions={<Actions definition={definition} address={address} />}
      />
      {view === "board" ? null : <StateTabs definition={definition} address={address} />}
      <FilterBar
        definition={definition}
        address={address}
        lead={<SavedViews definition={definition} address={address} columns={columns.own} />}
      >
        <ViewSwitch views={views} view={view} onView={setView} />
      </FilterBar>
      {view === "table" ? <RecordList definition={definition} address={address} columns={columns} /> : null}
      {view === "board" ? <Board definition={definition} address={address} /> : null}
      {view === "calendar" ? <Calendar definition={definition} address={address} /> : null}
      {view === "map" ? <PlaceMap definition={definition} address={address} /> : null}
      <Outlet context={definition} />
    </main>
  );
}

/** The search part of a ledger's address belongs to its list: drawers keep it so that closing them changes nothing. */
export function useLedgerLink(ledger: string) {
  const { search } = useLocation();
  return (tail = "") => `/ledgers/${ledger}${tail}${search}`;
}

function Actions({ definition, address }: { definition: LedgerDefinition; address: LedgerAddress }) {
  const navigate = useNavigate();
  const keepYear = useAddress();
  const { brief } = definition;
  const link = useLedgerLink(brief.id);
  const [trusting, setTrusting] = useState(false);
  return (
    <>
      {brief.may_write ? (
        <>
          <Button type="primary" onClick={() => navigate(link("/new"))}>
            新增{brief.record}
          </Button>
          <Button onClick={() => navigate(keepYear(`/ledgers/${brief.id}/import`))}>导入</Button>
        </>
      ) : null}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            {
              key: "export",
              label: (
                <a href={fileAddress(`/ledgers/${brief.id}/export.xlsx`, address.query)}>导出为 Excel（按当前条件）</a>
              ),
            },
            { key: "template", label: <a href={fileAddress(`/ledgers/${brief.id}/template.xlsx`)}>下载填报模板</a> },
            ...(brief.may_write
              ? [
                  {
                    key: "paste",
                    label: "从 Excel 粘贴几行",
                    onClick: () => navigate(keepYear(`/ledgers/${brief.id}/paste`)),
                  },
                ]
              : []),
          ],
        }}
      >
        <Button>Excel ▾</Button>
      </Dropdown>
      {definition.may_trust ? <Button onClick={() => setTrusting(true)}>可信来源</Button> : null}
      {trusting ? <TrustDrawer definition={definition} onClose={() => setTrusting(false)} /> : null}
    </>
  );
}
