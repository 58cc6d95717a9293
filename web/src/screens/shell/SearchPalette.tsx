// Ctrl K or /: finds pages, records by ledger, tasks, units, people while typing, by words or pinyin initials; ↑/↓ and Enter, or a click.
import { Input, Modal } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useMe, useRead } from "../../api/hooks";
import type { IndicatorBrief } from "../../api/stat";
import type { Me, SearchHit } from "../../api/types";
import { useAddress } from "../../parts/address";
import { holds } from "../../text/initials";
import { pagesOf } from "./Navigation";
import { groupsOf } from "./searchGroups";

const PAUSE = 120;
const MOST_INDICATORS = 6;

export function SearchPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      style={{ top: 72 }}
      width={640}
      title="搜一切"
      classNames={{ header: "visually-hidden" }}
    >
      <Palette onClose={onClose} />
    </Modal>
  );
}

/** What was typed, once the typing rests. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function useHits(me: Me, query: string) {
  const found = useRead<SearchHit[]>("/search", { q: query }, { enabled: query.length > 0, keep: true });
  const library = useRead<IndicatorBrief[]>("/indicators", {}, { enabled: query.length > 0, staleTime: 600_000 });
  const groups = useMemo(() => {
    const pages: SearchHit[] = pagesOf(me)
      .filter((place) => holds(place.name, query))
      .map((place) => ({ kind: "页面", title: place.name, detail: "", link: place.to }));
    const indicators: SearchHit[] = (library.data ?? [])
      .filter((one) => holds(one.name, query))
      .slice(0, MOST_INDICATORS)
      .map((one) => ({ kind: "指标", title: one.name, detail: one.group, link: `/indicators/${one.id}` }));
    return groupsOf(query ? [...pages, ...indicators, ...(found.data ?? [])] : pages, query);
  }, [me, query, found.data, library.data]);
  return { found, groups };
}

function Palette({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const address = useAddress();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const query = useRested(typed.trim());
  const { found, groups } = useHits(me, query);
  const hits = groups.flatMap((group) => group.hits);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new query starts again from the first hit
  useEffect(() => setAt(0), [query]);
  useEffect(() => {
    document.getElementById(`hit-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const go = (hit: SearchHit | undefined) => {
    if (!hit) return;
    onClose();
    navigate(address(hit.link));
  };
  // Who types fast presses Enter before the answer is there: it is gone to when it comes.
  const settled = typed.trim() === query && !(query && found.isFetching);
  const [hasty, setHasty] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the arrival of the answer counts
  useEffect(() => {
    if (!hasty || !settled) return;
    setHasty(false);
    go(hits[0]);
  }, [hasty, settled]);
  let index = -1;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <Input
        autoFocus
        size="large"
        value={typed}
        placeholder="汉字、编号或拼音首字母"
        role="combobox"
        aria-label="搜一切"
        aria-expanded="true"
        aria-controls="search-hits"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          setHasty(false);
        }}
        onKeyDown={(event) => {
          // Enter that ends the choice of characters chooses no hit.
          if (event.nativeEvent.isComposing) return;
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, hits.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter" && !settled) setHasty(true);
          else if (event.key === "Enter") go(hits[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="search-hits" role="listbox" aria-label="搜到的" className="hits" tabIndex={-1}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role
          <div key={group.name} role="group" aria-label={group.name}>
            <p className="muted small" aria-hidden="true">
              {group.name}
            </p>
            {group.hits.map((hit) => {
              index += 1;
              const mine = index;
              return (
                <Hit
                  key={`${hit.link}-${hit.title}`}
                  id={`hit-${mine}`}
                  hit={hit}
                  on={mine === at}
                  onPoint={() => setAt(mine)}
                  onGo={() => go(hit)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {query && found.isFetched && !found.isFetching && hits.length === 0 ? (
        <p className="muted">没有搜到“{query}”。换个说法或只输几个字试试。</p>
      ) : null}
      {found.isError ? <p role="alert">{found.error.body.message}</p> : null}
    </div>
  );
}

interface HitProps {
  id: string;
  hit: SearchHit;
  on: boolean;
  onPoint: () => void;
  onGo: () => void;
}

function Hit({ id, hit, on, onPoint, onGo }: HitProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={on}
      className={on ? "row hit on" : "row hit"}
      onMouseMove={onPoint}
      onClick={onGo}
      onKeyDown={() => undefined}
    >
      <span className="clip">{hit.title}</span>
      <span className="muted small grow clip">{hit.detail}</span>
    </div>
  );
}
