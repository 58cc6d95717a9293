// Hits of the search in groups: records under the name of their ledger, everything else under its kind.
import type { SearchHit } from "../../api/types";

export interface HitGroup {
  name: string;
  hits: SearchHit[];
}

const PARTED = " · ";
/** Kinds in the order in which they are looked for; a ledger's records follow its own line. */
const KINDS = ["页面", "记录", "任务", "指标", "台账", "单位", "人员", "文稿"];
const placeOf = (kind: string) => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);

export function groupsOf(hits: SearchHit[], query: string): HitGroup[] {
  const groups = new Map<string, HitGroup>();
  const sorted = [...hits].sort((a, b) => placeOf(a.kind) - placeOf(b.kind));
  for (const hit of sorted) {
    const record = hit.kind === "记录";
    // A record's second line is its ledger and its unit.
    const [ledger, ...rest] = hit.detail.split(PARTED);
    const name = record ? ledger : hit.kind;
    const group = groups.get(name) ?? { name, hits: [] };
    group.hits.push(record ? { ...hit, detail: rest.join(PARTED) } : hit);
    groups.set(name, group);
  }
  return [...groups.values()].map((group) => withAll(group, query));
}

/** The last line of a ledger's group leads to all that the ledger holds under these words. */
function withAll(group: HitGroup, query: string): HitGroup {
  const first = group.hits[0];
  if (first.kind !== "记录") return group;
  const ledger = first.link.split("?")[0];
  const all: SearchHit = {
    kind: "台账",
    title: `在${group.name}里找“${query}”`,
    detail: "",
    link: `${ledger}?q=${encodeURIComponent(query)}`,
  };
  return { ...group, hits: [...group.hits, all] };
}
