// 透视: fields of a table put down the side, across, and as conditions; the sums as a grid or a chart, for a file or for Excel.
import { Button, Select } from "antd";
import { postForFile } from "../../api/client";
import { useMe, useRead, useWrite } from "../../api/hooks";
import type { PivotAnswer, PivotQuestion, PivotTable } from "../../api/stat";
import type { LedgerDefinition } from "../../api/types";
import { useParam } from "../../parts/address";
import { sheetText } from "../../parts/copyTable";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { SnapshotMark } from "../../parts/SnapshotMark";
import { StatNav } from "../../parts/StatNav";
import { UnitSelect } from "../../parts/UnitSelect";
import { useCopy } from "../../parts/useCopy";
import { STATISTIC_KINDS } from "../../parts/statPages";
import { FieldBoard } from "./FieldBoard";
import { PivotChart } from "./PivotChart";
import { PivotGrid } from "./PivotGrid";
import { gridCells } from "./cells";
import { useAnswer } from "./useAnswer";
import { usePivot, useQuestion } from "./usePivot";
import "./pivot.css";

export function Component() {
  const me = useMe();
  if (!me.may.plan_read)
    return (
      <main>
        <Forbidden what="透视" who="局机关" />
      </main>
    );
  return <Pivot />;
}

function Pivot() {
  const tables = useRead<PivotTable[]>("/pivot", {}, { staleTime: 600_000 });
  return (
    <main>
      {tables.isError ? <ErrorView error={tables.error} retry={() => void tables.refetch()} /> : null}
      {!tables.data && !tables.isError ? <Loading /> : null}
      {tables.data ? <Workbench tables={tables.data} /> : null}
    </main>
  );
}

function Workbench({ tables }: { tables: PivotTable[] }) {
  const { state, change, open } = usePivot(tables);
  const [show, setShow] = useParam("show");
  const definition = useRead<LedgerDefinition>(
    `/ledgers/${state?.ledger}`,
    {},
    { enabled: state !== null, staleTime: 300_000 },
  );
  const question = useQuestion(state, definition.data);
  // Conditions are read by the definition: without it a narrowed question would be asked as a wide one.
  const answer = useAnswer(state?.filters.length && !definition.data ? null : question);
  const table = tables.find((one) => one.ledger === state?.ledger);
  if (!state || !table || !question)
    return (
      <>
        <PageHead title="透视" />
        <StatNav />
        <Message title="没有可透视的表">事业统计表有数据后，就能在这里透视。</Message>
      </>
    );
  const asked = state.rows.length + state.columns.length > 0;
  return (
    <>
      <PageHead
        title="透视"
        extra={answer.data ? <SnapshotMark snapshot={answer.data.snapshot} /> : null}
        actions={answer.data && asked ? <Actions answer={answer.data} question={question} name={table.name} /> : null}
      />
      <StatNav />
      <div className="row wrap" style={{ marginBottom: 8 }}>
        <Select
          aria-label="表"
          value={state.ledger}
          showSearch={{ optionFilterProp: "label" }}
          onChange={open}
          options={tables.map((one) => ({ value: one.ledger, label: one.name }))}
          style={{ width: 260, maxWidth: "100%" }}
        />
        <UnitSelect
          label="单位"
          kinds={STATISTIC_KINDS}
          placeholder="全县"
          value={state.unit ? Number(state.unit) : null}
          onChange={(unit) => change((old) => ({ ...old, unit: unit === null ? null : String(unit) }))}
          style={{ width: 200 }}
        />
        <div className="tabs">
          <button type="button" className="plain" aria-pressed={show !== "chart"} onClick={() => setShow(null)}>
            表
          </button>
          <button type="button" className="plain" aria-pressed={show === "chart"} onClick={() => setShow("chart")}>
            图
          </button>
        </div>
      </div>
      <FieldBoard table={table} state={state} change={change} question={question} definition={definition.data} />
      {!asked ? <Message title="把要分的项放到行或列">拖过去，或点项目名选放到哪里。</Message> : null}
      {answer.isError ? <ErrorView error={answer.error} retry={() => void answer.refetch()} /> : null}
      {asked && !answer.data && !answer.isError ? <Loading what="正在汇总" /> : null}
      {asked && answer.data && !answer.isError ? (
        <>
          {show === "chart" ? <PivotChart answer={answer.data} /> : null}
          <PivotGrid answer={answer.data} name={table.name} />
        </>
      ) : null}
    </>
  );
}

interface ActionProps {
  answer: PivotAnswer;
  question: PivotQuestion;
  name: string;
}

function Actions({ answer, question, name }: ActionProps) {
  const copy = useCopy();
  const save = useWrite(() => postForFile("/pivot/export", question, `${name}.xlsx`));
  return (
    <>
      <Button onClick={() => void copy(sheetText(gridCells(answer)), "已复制，可粘贴到 Excel")}>复制到 Excel</Button>
      <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
        导出 Excel
      </Button>
    </>
  );
}
