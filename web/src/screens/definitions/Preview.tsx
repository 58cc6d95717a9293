// What comes of a definition: the form as people will fill it in, the list's columns, the workflow, the measures in words.
import { Segmented } from "antd";
import { useState } from "react";
import type { DefinitionPreview, FieldDefinition } from "../../api/types";
import { fieldHeader, moduleOf } from "../../fields";
import { Message } from "../../parts/ErrorView";
import { ScrollBox } from "../../parts/ScrollBox";
import { RecordForm } from "../record/RecordForm";
import { StateGraph } from "./StateGraph";
import { typeWord } from "./snippets";

const VIEWS = ["表单", "列表", "流程", "指标", "数据项"];

export function Preview({ preview }: { preview: DefinitionPreview | null }) {
  const [view, setView] = useState("表单");
  if (!preview) return <Message title="还看不出样子">定义读不下去，请先改正下面的问题。</Message>;
  const { ledger } = preview;
  return (
    <div className="stack">
      <div className="row wrap">
        <Segmented aria-label="预览" options={VIEWS} value={view} onChange={setView} />
        <span className="muted small grow clip">
          {ledger.brief.name} · {ledger.brief.office_name} · {ledger.fields.length} 个字段
        </span>
      </div>
      {view === "表单" ? <Form fields={ledger.fields} /> : null}
      {view === "列表" ? <Columns preview={preview} /> : null}
      {view === "流程" ? <StateGraph preview={preview} /> : null}
      {view === "指标" ? <Measures preview={preview} /> : null}
      {view === "数据项" ? <Items fields={ledger.fields} /> : null}
    </div>
  );
}

function Form({ fields }: { fields: FieldDefinition[] }) {
  const [values, setValues] = useState<Record<string, unknown>>({});
  const typed = fields.filter((field) => !field.computed);
  const computed = fields.filter((field) => field.computed);
  return (
    <>
      <RecordForm
        // A field of another type cannot show the value that was typed before.
        key={typed.map((field) => `${field.id}:${field.type}`).join(" ")}
        prefix="preview"
        fields={typed}
        values={values}
        findings={[]}
        onChange={(field, value) => setValues((old) => ({ ...old, [field]: value }))}
      />
      {computed.length > 0 ? (
        <p className="muted small">自动算出：{computed.map((field) => field.name).join("、")}</p>
      ) : null}
    </>
  );
}

function Columns({ preview }: { preview: DefinitionPreview }) {
  const { fields, states } = preview.ledger;
  const own = fields.filter((field) => field.list);
  const shown = own.length > 0 ? own : fields.slice(0, 5);
  return (
    <ScrollBox name="列表的栏目">
      <table className="grid">
        <caption className="visually-hidden">列表的栏目</caption>
        <thead>
          <tr>
            <th scope="col">编号</th>
            <th scope="col">填报单位</th>
            {shown.map((field) => (
              <th key={field.id} scope="col" className={moduleOf(field).numeric ? "num" : undefined}>
                {fieldHeader(field)}
              </th>
            ))}
            {states.length > 1 ? <th scope="col">状态</th> : null}
            <th scope="col">办理期限</th>
          </tr>
        </thead>
        <tbody>
          <tr className="muted">
            <td>自动</td>
            <td>单位</td>
            {shown.map((field) => (
              <td key={field.id} className={moduleOf(field).numeric ? "num" : undefined}>
                {typeWord(field.type)}
              </td>
            ))}
            {states.length > 1 ? <td>{states[0].name}</td> : null}
            <td>日期</td>
          </tr>
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** The items of data standards by which other systems know the fields. */
function Items({ fields }: { fields: FieldDefinition[] }) {
  const known = fields.filter((field) => field.standard);
  if (known.length === 0)
    return <p className="muted">没有字段写了教育行业标准的数据项（standard），导出时用字段标识。</p>;
  return (
    <table className="grid">
      <caption className="visually-hidden">数据项</caption>
      <thead>
        <tr>
          <th scope="col">字段</th>
          <th scope="col">数据项</th>
        </tr>
      </thead>
      <tbody>
        {known.map((field) => (
          <tr key={field.id}>
            <td>{field.name}</td>
            <td>{field.standard}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Measures({ preview }: { preview: DefinitionPreview }) {
  return (
    <div className="stack">
      <table className="grid">
        <caption className="visually-hidden">指标</caption>
        <thead>
          <tr>
            <th scope="col">指标</th>
            <th scope="col">单位</th>
            <th scope="col">怎么数</th>
          </tr>
        </thead>
        <tbody>
          {preview.ledger.measures.map((measure) => (
            <tr key={measure.measure}>
              <td>{measure.name}</td>
              <td>{measure.unit}</td>
              <td>{measure.rule}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <span className="muted">总结里写：</span>
        {preview.ledger.sentence}
      </p>
    </div>
  );
}
