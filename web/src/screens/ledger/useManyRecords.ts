// The records that a calendar or a map draws: page after page, up to a bound.
import { useQuery } from "@tanstack/react-query";
import { type ApiError, get, type Query, withQuery } from "../../api/client";
import type { LedgerDefinition, RecordPage, RecordRow } from "../../api/types";

const PAGE = 200;
export const MOST = 1000;

export interface Many {
  rows: RecordRow[];
  /** There are more than were read. */
  more: boolean;
}

export function useManyRecords(definition: LedgerDefinition, query: Query) {
  const path = `/ledgers/${definition.brief.id}/records`;
  return useQuery<Many, ApiError>({
    queryKey: [withQuery(path, query), "many"],
    queryFn: async () => {
      const rows: RecordRow[] = [];
      let after: string | null = null;
      do {
        const page: RecordPage = await get<RecordPage>(path, { ...query, limit: PAGE, after });
        rows.push(...page.records);
        after = page.next;
      } while (after !== null && rows.length < MOST);
      return { rows, more: after !== null };
    },
    placeholderData: (old) => old,
  });
}

/** Both conditions at once; either may be missing. */
export function both(one: unknown, other: string): string {
  return typeof one === "string" && one ? `(${one}) and ${other}` : other;
}
