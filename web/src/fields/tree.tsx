// Codes that stand below one another, written with a slash (贵州省/贵阳市): chosen step by step or found by typing.
import { Cascader } from "antd";
import { useMemo } from "react";
import type { FieldDefinition } from "../api/types";
import type { EditProps } from "./module";

interface Node {
  value: string;
  label: string;
  children?: Node[];
}

export function isTree(field: FieldDefinition): boolean {
  return field.codes.some((code) => code.includes("/"));
}

/** "贵州省/贵阳市" → ["贵州省", "贵州省/贵阳市"] */
function steps(code: string): string[] {
  const parts = code.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

function grow(codes: string[]): Node[] {
  const top: Node[] = [];
  const known = new Map<string, Node>();
  for (const code of codes)
    for (const [at, value] of steps(code).entries()) {
      if (known.has(value)) continue;
      const node: Node = { value, label: value.slice(value.lastIndexOf("/") + 1) };
      known.set(value, node);
      const above = at === 0 ? undefined : known.get(value.slice(0, value.lastIndexOf("/")));
      if (above) above.children = [...(above.children ?? []), node];
      else top.push(node);
    }
  return top;
}

function useTree(field: FieldDefinition) {
  return useMemo(() => {
    const inner = field.codes.some((code) => field.codes.some((below) => below.startsWith(`${code}/`)));
    return { options: grow(field.codes), inner };
  }, [field.codes]);
}

const search = {
  filter: (typed: string, path: { label?: unknown }[]) => path.some((node) => String(node.label).includes(typed)),
};

/** One code. `any` lets a step above be chosen that is no code itself, as a filter does. */
export function TreeSelect({
  field,
  id,
  value,
  onChange,
  bad,
  describedBy,
  label,
  any,
}: EditProps & { any?: boolean }) {
  const { options, inner } = useTree(field);
  return (
    <Cascader
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      options={options}
      value={typeof value === "string" && value ? steps(value) : []}
      onChange={(path) => {
        const code = (path?.at(-1) as string | undefined) ?? null;
        if (code === null || any || field.codes.includes(code)) onChange(code);
      }}
      changeOnSelect={any || inner}
      displayRender={(labels) => labels.join("/")}
      showSearch={search}
      allowClear={!field.required}
      status={bad ? "error" : undefined}
      placeholder="逐级选"
      style={{ width: "100%" }}
    />
  );
}

export function TreesSelect({ field, id, value, onChange, bad, describedBy, label }: EditProps) {
  const { options } = useTree(field);
  return (
    <Cascader
      id={id}
      multiple
      aria-label={label}
      aria-describedby={describedBy}
      options={options}
      value={((value as string[] | null) ?? []).map(steps)}
      onChange={(paths) => {
        const codes = paths.map((path) => path.at(-1) as string).filter((code) => field.codes.includes(code));
        onChange(codes.length > 0 ? codes : null);
      }}
      showCheckedStrategy={Cascader.SHOW_CHILD}
      displayRender={(labels) => labels.join("/")}
      showSearch={search}
      status={bad ? "error" : undefined}
      placeholder="逐级选，可选几项"
      style={{ width: "100%" }}
    />
  );
}
