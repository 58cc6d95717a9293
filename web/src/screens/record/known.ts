// What is known already of a record that is being written: filled into its empty fields, and taken back when its source changes.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { post } from "../../api/client";
import type { KnownValue, LedgerDefinition } from "../../api/types";
import { sendValues } from "../../fields";

type Values = Record<string, unknown>;

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Fills what is known; answers where each filled field comes from, in words, as long as nobody has typed over it. */
export function useKnown(
  definition: LedgerDefinition,
  owner: number | null,
  values: Values,
  setValues: (change: (old: Values) => Values) => void,
): Record<string, string> {
  const [filled, setFilled] = useState<KnownValue[]>([]);
  const before = useRef(filled);
  const own = (field: string) => filled.find((one) => one.field === field && same(one.value, values[field]));
  const sources = definition.fields.filter(
    (field) => !own(field.id) && (field.type === "ref" || field.type === "unit" || field.id === definition.on),
  );
  const asked = { values: sendValues(sources, values), owner: owner ?? undefined };
  const { data } = useQuery({
    queryKey: ["known", definition.brief.id, asked],
    queryFn: () => post<KnownValue[]>(`/ledgers/${definition.brief.id}/known`, asked),
    enabled: definition.fields.some((field) => field.reused_from),
    placeholderData: (old) => old,
    retry: false,
  });
  useEffect(() => {
    if (!data) return;
    const was = before.current;
    before.current = data;
    setValues((old) => {
      const next = { ...old };
      for (const one of was) if (same(old[one.field], one.value)) next[one.field] = null;
      for (const one of data) if (same(next[one.field], null)) next[one.field] = one.value;
      return next;
    });
    setFilled(data);
  }, [data, setValues]);
  const shown = filled.filter((one) => same(one.value, values[one.field]));
  return Object.fromEntries(shown.map((one) => [one.field, one.from]));
}
