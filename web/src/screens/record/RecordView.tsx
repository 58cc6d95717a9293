// The values of a record to read. A hidden value is opened for a stated reason, which is logged by the server.
import { Button } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { useWrite } from "../../api/hooks";
import type { FieldDefinition, LedgerDefinition, RecordRow } from "../../api/types";
import { fieldHeader, fieldText, moduleOf } from "../../fields";
import { useReason } from "../../parts/useReason";

interface Props {
  definition: LedgerDefinition;
  row: RecordRow;
  path: string;
}

export function RecordView({ definition, row, path }: Props) {
  const [all, setAll] = useState(false);
  const filled = definition.fields.filter((field) => row.values[field.id] != null);
  const shown = all ? definition.fields : filled;
  const empty = definition.fields.length - filled.length;
  return (
    <>
      <dl className="record-view">
        {shown.map((field) => (
          <div key={field.id} className={moduleOf(field).wide ? "wide" : undefined}>
            <dt>{fieldHeader(field)}</dt>
            <dd>
              <Value field={field} value={row.values[field.id]} path={path} />
            </dd>
          </div>
        ))}
      </dl>
      {empty > 0 ? (
        <Button type="link" style={{ paddingLeft: 0 }} onClick={() => setAll(!all)}>
          {all ? "只看填了的" : `还有 ${empty} 项没填`}
        </Button>
      ) : null}
    </>
  );
}

function Value({ field, value, path }: { field: FieldDefinition; value: unknown; path: string }) {
  const ask = useReason();
  const [revealed, setRevealed] = useState<string | null>(null);
  const reveal = useWrite((reason: string) => post<{ value: unknown }>(`${path}/reveal`, { field: field.id, reason }), {
    onDone: (answer) => setRevealed(moduleOf(field).text(answer.value, field) || String(answer.value ?? "空")),
  });
  if (value === null || value === undefined) return <span className="muted">—</span>;
  if (field.privacy !== "open") {
    const look = async () => {
      const reason = await ask({
        title: `查看${field.name}`,
        action: "查看",
        hint: "这是受保护的信息，查看人和理由会记录在案。",
      });
      if (reason) reveal.mutate(reason);
    };
    return (
      <>
        {revealed ?? fieldText(field, value)}{" "}
        {revealed === null ? (
          <Button type="link" onClick={() => void look()} loading={reveal.isPending}>
            查看
          </Button>
        ) : null}
      </>
    );
  }
  const { View } = moduleOf(field);
  return View ? <View value={value} field={field} /> : fieldText(field, value);
}
