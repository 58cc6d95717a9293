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
  /** Where filled fields come from, in words. */
  known?: Record<string, string>;
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

function FieldLine({
  field,
  values,
  onChange,
  findings,
  prefix,
  sealed,
  onUnseal,
  known,
}: Props & { field: FieldDefinition }) {
  const module = moduleOf(field);
  const id = `${prefix}-${field.id}`;
  const own = findings.filter((finding) => finding.field === field.id);
  const notes = own.length > 0 || field.help || known?.[field.id] ? `${id}-notes` : undefined;
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
          {known?.[field.id] ? <p className="muted">已从{known[field.id]}带入，有变化再改</p> : null}
        </div>
      ) : null}
    </div>
  );
}
