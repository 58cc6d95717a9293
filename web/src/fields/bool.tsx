// Yes or no; an unanswered one stays empty.
import { Radio } from "antd";
import type { FieldModule } from "./module";

export const bool: FieldModule = {
  type: "bool",
  text: (value) => (value === true ? "是" : value === false ? "否" : ""),
  Edit: ({ id, value, onChange, field, label }) => (
    <Radio.Group
      id={id}
      aria-label={label ?? field.name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      options={[
        { value: true, label: "是" },
        { value: false, label: "否" },
      ]}
    />
  ),
  paste: (cell) => {
    const plain = cell.trim();
    if (!plain) return null;
    if (["是", "有", "√", "1", "对"].includes(plain)) return true;
    return ["否", "无", "×", "0", "错"].includes(plain) ? false : undefined;
  },
};
