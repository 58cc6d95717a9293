// The values of a field to choose among: those that the data have, with how many rows each.
import { Select } from "antd";
import type { PivotQuestion } from "../../api/stat";
import { useAnswer } from "./useAnswer";
import type { Condition } from "./usePivot";

interface Props {
  name: string;
  condition: Condition;
  question: PivotQuestion;
  onChange: (values: string[]) => void;
}

export function FilterValues({ name, condition, question, onChange }: Props) {
  const { field, values } = condition;
  const found = useAnswer({ ...question, rows: [field], columns: [], value: "count", filter: null });
  const known = (found.data?.rows ?? []).flatMap((row) => (row.keys[0] ? [row.keys[0]] : []));
  return (
    <Select
      mode="multiple"
      aria-label={`${name}只看`}
      placeholder="全部"
      value={values}
      onChange={onChange}
      loading={found.isLoading}
      options={[...new Set([...known, ...values])].map((value) => ({ value, label: value }))}
      maxTagCount="responsive"
      style={{ minWidth: 150, maxWidth: 260 }}
    />
  );
}
