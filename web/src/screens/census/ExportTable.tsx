// One table of a snapshot as a file: which table, in what form, under what names. The browser itself fetches the file.
import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { fileAddress } from "../../api/client";
import { useRead } from "../../api/hooks";
import type { SnapshotBrief, SnapshotTable } from "../../api/stat";
import { ErrorView } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { number } from "../../text/numbers";

const FORMATS = [
  { value: "xlsx", label: "Excel 表格" },
  { value: "csv", label: "CSV 文本" },
  { value: "json", label: "JSON 数据" },
  { value: "parquet", label: "Parquet 数据" },
];

const NAMES = [
  { value: "chinese", label: "中文" },
  { value: "jyt", label: "教育行业标准（JY/T）项名和代码" },
  { value: "id", label: "字段标识，原样" },
];

/** The most rows of an Excel sheet below its head. */
const EXCEL_ROWS = 1_048_575;

export function ExportTable({ snapshot }: { snapshot: SnapshotBrief }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} aria-label={`导出${snapshot.title}的一张表`}>
        导出一张表…
      </Button>
      {open ? <Choose snapshot={snapshot} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Choose({ snapshot, onClose }: { snapshot: SnapshotBrief; onClose: () => void }) {
  const path = `/snapshots/${encodeURIComponent(snapshot.name)}/tables`;
  const tables = useRead<SnapshotTable[]>(path);
  const [name, setName] = useState<string | null>(null);
  const [format, setFormat] = useState("xlsx");
  const [names, setNames] = useState("chinese");
  const table = tables.data?.find((one) => one.name === name);
  const tooLong = format === "xlsx" && table !== undefined && table.rows > EXCEL_ROWS;
  const ready = table !== undefined && !tooLong;
  return (
    <Modal
      open
      title={`导出：${snapshot.title}`}
      onCancel={onClose}
      footer={
        <Button
          type="primary"
          disabled={!ready}
          href={ready ? fileAddress(`${path}/${encodeURIComponent(table.name)}`, { format, names }) : undefined}
          onClick={onClose}
        >
          导出
        </Button>
      }
    >
      {tables.isError ? <ErrorView error={tables.error} retry={() => void tables.refetch()} /> : null}
      {!tables.data && !tables.isError ? <Loading /> : null}
      {tables.data ? (
        <div className="stack">
          <Select
            aria-label="哪张表"
            placeholder="选一张表，可打字查找"
            showSearch={{ optionFilterProp: "label" }}
            value={name}
            onChange={setName}
            options={tables.data.map((one) => ({ value: one.name, label: `${one.title}（${number(one.rows)} 行）` }))}
          />
          <Select aria-label="格式" value={format} onChange={setFormat} options={FORMATS} />
          <Select aria-label="栏目名" value={names} onChange={setNames} options={NAMES} />
          {tooLong ? (
            <p className="bad-words">Excel 一张表最多放 {number(EXCEL_ROWS)} 行，请改用 CSV 或 Parquet。</p>
          ) : (
            <p className="muted small">姓名、证件号、电话等受保护的栏目不在封账数据里。</p>
          )}
        </div>
      ) : null}
    </Modal>
  );
}
