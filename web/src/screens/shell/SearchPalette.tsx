// Ctrl K: finds pages, records, tasks and units while typing; ↑/↓ and Enter, or a click.
import { Input, Modal } from "antd";
import { useDeferredValue, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { useMe, useRead } from "../../api/hooks";
import type { SearchHit } from "../../api/types";
import { useAddress } from "../../parts/address";
import { pagesOf } from "./Navigation";

export function SearchPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      style={{ top: 72 }}
      title="搜一切"
      classNames={{ header: "visually-hidden" }}
    >
      <Palette onClose={onClose} />
    </Modal>
  );
}

function Palette({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const address = useAddress();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const query = useDeferredValue(typed.trim());
  const found = useRead<SearchHit[]>("/search", { q: query }, { enabled: query.length > 0, keep: true });
  const pages: SearchHit[] = pagesOf(me)
    .filter((place) => !query || place.name.includes(query))
    .map((place) => ({ kind: "页面", title: place.name, detail: "", link: place.to }));
  const hits = query ? [...(found.data ?? []), ...pages] : pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new query starts again from the first hit
  useEffect(() => setAt(0), [query]);
  const go = (hit: SearchHit | undefined) => {
    if (!hit) return;
    onClose();
    navigate(address(hit.link));
  };
  return (
    <div className="stack" style={{ gap: 8 }}>
      <Input
        autoFocus
        size="large"
        value={typed}
        placeholder="搜记录、任务、单位、页面"
        role="combobox"
        aria-label="搜一切"
        aria-expanded="true"
        aria-controls="search-hits"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, hits.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter") go(hits[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="search-hits" role="listbox" aria-label="搜到的" style={{ maxHeight: "60vh", overflow: "auto" }}>
        {hits.map((hit, index) => (
          <div
            key={`${hit.link}-${hit.title}`}
            id={`hit-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="row"
            style={{
              padding: "6px 8px",
              borderRadius: 4,
              cursor: "pointer",
              background: index === at ? "var(--primary-soft)" : undefined,
            }}
            onMouseMove={() => setAt(index)}
            onClick={() => go(hit)}
            onKeyDown={() => undefined}
          >
            <span className="tag">{hit.kind}</span>
            <span className="clip">{hit.title}</span>
            <span className="muted small grow clip">{hit.detail}</span>
          </div>
        ))}
      </div>
      {query && found.isFetched && hits.length === 0 ? (
        <p className="muted">没有搜到“{query}”。换个说法或只输几个字试试。</p>
      ) : null}
      {found.isError ? <p role="alert">{found.error.body.message}</p> : null}
    </div>
  );
}
