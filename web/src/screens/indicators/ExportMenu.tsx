// The values that are shown as a file: a sheet, plain text, data for programs.
import { Button, Dropdown } from "antd";
import { fileAddress, type Query } from "../../api/client";

const FORMATS = [
  { id: "xlsx", name: "Excel 表格" },
  { id: "csv", name: "CSV 文本" },
  { id: "json", name: "JSON 数据" },
  { id: "sdmx", name: "SDMX-CSV 统计交换" },
  { id: "parquet", name: "Parquet 数据" },
];

const KINDS = [
  { id: "all", name: "内部使用", public: null },
  { id: "public", name: "对外公开的口径（小数隐去）", public: true },
];

export function ExportMenu({ query }: { query: Query }) {
  const items = KINDS.map((kind) => ({
    key: kind.id,
    type: "group" as const,
    label: kind.name,
    children: FORMATS.map(({ id, name }) => ({
      key: `${kind.id} ${id}`,
      label: (
        <a
          href={fileAddress("/indicators/export", { ...query, public: kind.public, format: id })}
          aria-label={kind.public ? `${name}，${kind.name}` : name}
          download
        >
          {name}
        </a>
      ),
    })),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button>导出 ▾</Button>
    </Dropdown>
  );
}
