// A form generated from a ledger's definition: one input per field, its help and its findings beside it.

import { Button } from "antd";
import type { FieldDefinition, Finding } from "../../api/types";
import { fieldHeader, moduleOf } from "../../fields";
import { withAdvice } from "../../text/advice";
import "./record.css";

interface Props {
  fields: FieldDefinition[];
  values: Record<string, unknown>;
  onChange: (field: string, value: unknown) => void;
  findings: Finding[];
  prefix: string;
  /** Fields whose shown value is masked: they are typed anew or left alone. */
  sealed?: Set<string>;
  onUnseal?: (field: string) => void;
}

export function RecordForm(props: Props) {
  const placed = new Set(props.fields.map((field) => field.id));
  const loose = props.findings.filter((finding) => !finding.field || !placed.has(finding.field));
  return (
    <div className="record-form">
      {loose.length > 0 ? (
        <ul role="alert" className="wide bad-words">
          {loose.map((finding) => (
            <li key={`${finding.code} ${finding.message}`}>{withAdvice(finding)}</li>
          ))}
        </ul>
      ) : null}
      {props.fields.map((field) => (
        <FieldLine key={field.id} field={field} {...props} />
      ))}
    </div>
  );
}

/** Where a value is taken from, in words: the unit, the census, the record before, or what a field points to. */
function sourceWords(from: string, fields: FieldDefinition[]): string {
  const [head] = from.split(".");
  if (head === "unit") return "单位信息";
  if (head === "census") return "事业统计";
  if (head === "last") return "上一条记录";
  const field = fields.find((one) => one.id === head);
  return field ? `“${field.name}”` : "相关台账";
}

function FieldLine({
  fields,
  field,
  values,
  onChange,
  findings,
  prefix,
  sealed,
  onUnseal,
}: Props & { field: FieldDefinition }) {
  const module = moduleOf(field);
  const id = `${prefix}-${field.id}`;
  const own = findings.filter((finding) => finding.field === field.id);
  const notes = own.length > 0 || field.help || field.reused_from ? `${id}-notes` : undefined;
  return (
    <div className={module.wide ? "wide" : undefined}>
      <label htmlFor={id}>
        {fieldHeader(field)}
        {field.required ? (
          <span className="needed" aria-hidden="true">
            {" "}
            *
          </span>
        ) : null}
        {field.required ? <span className="visually-hidden">必填</span> : null}
      </label>
      {sealed?.has(field.id) ? (
        <div className="row">
          <span className="grow">{String(values[field.id] ?? "")}</span>
          <Button id={id} onClick={() => onUnseal?.(field.id)}>
            重新填写
          </Button>
        </div>
      ) : (
        <module.Edit
          field={field}
          id={id}
          value={values[field.id] ?? null}
          onChange={(value) => onChange(field.id, value)}
          bad={own.some((finding) => finding.level === "error")}
          describedBy={notes}
        />
      )}
      {notes ? (
        <div id={notes} className="small">
          {own.map((finding) => (
            <p
              key={`${finding.code} ${finding.message}`}
              role="alert"
              className={finding.level === "error" ? "bad-words" : "warn-words"}
            >
              {withAdvice(finding)}
            </p>
          ))}
          {field.help ? <p className="muted">{field.help}</p> : null}
          {field.reused_from ? <p className="muted">从{sourceWords(field.reused_from, fields)}带入，不用再填</p> : null}
        </div>
      ) : null}
    </div>
  );
}
