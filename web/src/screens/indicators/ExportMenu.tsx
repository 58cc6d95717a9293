// The values that are shown as a file: a sheet, plain text, data for programs.
import { Button, Dropdown } from "antd";
import { fileAddress, type Query } from "../../api/client";

const FORMATS = [
  { id: "xlsx", name: "Excel 表格" },
  { id: "csv", name: "CSV 文本" },
  { id: "json", name: "JSON 数据" },
];

export function ExportMenu({ query }: { query: Query }) {
  const items = FORMATS.map(({ id, name }) => ({
    key: id,
    label: (
      <a href={fileAddress("/indicators/export", { ...query, format: id })} download>
        {name}
      </a>
    ),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button>导出 ▾</Button>
    </Dropdown>
  );
}
