// The saved views of a ledger: chosen from a menu, kept for oneself or for a role, sent on as a link. One may be the default.
import { App, Button, Dropdown, Popover } from "antd";
import { useEffect, useRef, useState } from "react";
import { useLocation, useSearchParams } from "react-router";
import { put, remove } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { LedgerDefinition, SavedView, ViewContent } from "../../api/types";
import { contentOf, paramsOf, sameContent } from "./savedView";
import { ViewModal } from "./ViewModal";
import type { LedgerAddress } from "./useLedgerAddress";

interface Props {
  definition: LedgerDefinition;
  address: LedgerAddress;
  /** The columns that were chosen; null where they are the ledger's own. */
  columns: string[] | null;
}

/** The view with which a ledger opens: the person's choice on this machine. */
function useDefaultView(ledger: string): [number | null, (id: number | null) => void] {
  const key = `gangmu.view.${ledger}`;
  const [kept, setKept] = useState<number | null>(() => {
    try {
      return Number(localStorage.getItem(key)) || null;
    } catch {
      return null;
    }
  });
  const keep = (id: number | null) => {
    try {
      if (id) localStorage.setItem(key, String(id));
      else localStorage.removeItem(key);
    } catch {
      // Without storage the choice lasts for this page only.
    }
    setKept(id);
  };
  return [kept, keep];
}

export function SavedViews({ definition, address, columns }: Props) {
  const ledger = definition.brief.id;
  const list = `/ledgers/${ledger}/views`;
  const [params, setParams] = useSearchParams();
  const views = useRead<SavedView[]>(list);
  const [first, setFirst] = useDefaultView(ledger);
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState<SavedView | "new" | null>(null);
  const active = views.data?.find((view) => view.id === Number(params.get("saved")));
  const content = contentOf(params, address.condition, columns);
  const changed = active !== undefined && !sameContent(content, active.content);
  const apply = (view: SavedView) => {
    const next = paramsOf(view.content, definition, params);
    next.set("saved", String(view.id));
    setParams(next, { replace: true });
    setOpen(false);
  };
  useFirstView(definition, views.data, first, apply);
  const update = useWrite(
    (view: SavedView) => put(`/views/${view.id}`, { name: view.name, shared_with: view.shared_with, content }),
    { done: "视图已更新", refresh: [list] },
  );
  const leave = () => {
    setParams(paramsOf({ ...content, ...NOTHING }, definition, params), { replace: true });
    setOpen(false);
  };
  const menu = (
    <div className="view-menu">
      <Group
        title="我的"
        views={(views.data ?? []).filter((view) => view.shared_with === null)}
        {...{ definition, active, first, setFirst, apply, list, setNaming }}
      />
      <Group
        title="共享的"
        views={(views.data ?? []).filter((view) => view.shared_with !== null)}
        {...{ definition, active, first, setFirst, apply, list, setNaming }}
      />
      {views.data?.length === 0 ? <p className="muted small">还没有存过。</p> : null}
      <div className="row wrap view-foot">
        <Button
          onClick={() => {
            setOpen(false);
            setNaming("new");
          }}
        >
          存为视图…
        </Button>
        {active ? <Button onClick={leave}>不用视图</Button> : null}
      </div>
    </div>
  );
  return (
    <>
      <Popover trigger="click" placement="bottomLeft" open={open} onOpenChange={setOpen} content={menu} destroyOnHidden>
        <Button type={active ? "primary" : "default"} ghost={active !== undefined}>
          {active ? `视图：${active.name}` : "视图"} ▾
        </Button>
      </Popover>
      {active && changed && active.may_edit ? (
        <Button type="link" loading={update.isPending} onClick={() => update.mutate(active)}>
          存下改动
        </Button>
      ) : null}
      {naming ? (
        <ViewModal
          definition={definition}
          view={naming === "new" ? null : naming}
          content={content}
          onClose={() => setNaming(null)}
          onMade={(view) => {
            const next = new URLSearchParams(params);
            next.set("saved", String(view.id));
            setParams(next, { replace: true });
          }}
        />
      ) : null}
    </>
  );
}

const NOTHING: Omit<ViewContent, "year"> = {
  kind: "list",
  ...{ state: null, tag: null, q: null, filter: null, unit: null, sort: null },
  fields: [],
};

/** Shows the default view where the ledger was opened as such, once. */
function useFirstView(
  definition: LedgerDefinition,
  views: SavedView[] | undefined,
  first: number | null,
  apply: (view: SavedView) => void,
) {
  const place = useLocation();
  const bare =
    place.pathname === `/ledgers/${definition.brief.id}` && [...new URLSearchParams(place.search).keys()].length === 0;
  const wanted = useRef(bare);
  useEffect(() => {
    if (!views || !wanted.current) return;
    wanted.current = false;
    const view = views.find((one) => one.id === first);
    if (view && bare) apply(view);
  }, [views, first, bare, apply]);
}

interface GroupProps {
  title: string;
  views: SavedView[];
  definition: LedgerDefinition;
  active: SavedView | undefined;
  first: number | null;
  setFirst: (id: number | null) => void;
  apply: (view: SavedView) => void;
  list: string;
  setNaming: (view: SavedView) => void;
}

function Group({ title, views, ...rest }: GroupProps) {
  if (views.length === 0) return null;
  return (
    <section>
      <h2 className="small muted">{title}</h2>
      <ul>
        {views.map((view) => (
          <Line key={view.id} view={view} {...rest} />
        ))}
      </ul>
    </section>
  );
}

function Line(props: Omit<GroupProps, "title" | "views"> & { view: SavedView }) {
  const { view, definition, active, first, setFirst, apply, list, setNaming } = props;
  const { message, modal } = App.useApp();
  const drop = useWrite(() => remove(`/views/${view.id}`), {
    done: "视图已删除",
    refresh: [list],
    onDone: () => {
      if (first === view.id) setFirst(null);
    },
  });
  const copy = async () => {
    const search = paramsOf(view.content, definition, new URLSearchParams());
    const link = `${location.origin}/ledgers/${definition.brief.id}?${search}`;
    try {
      await navigator.clipboard.writeText(link);
      message.success("链接已复制，能看这本台账的人都能打开");
    } catch {
      modal.info({ title: "请复制这个链接", content: link, okText: "好" });
    }
  };
  const ask = () =>
    modal.confirm({
      title: `删除视图“${view.name}”？`,
      content: view.shared_with_name
        ? `${view.shared_with_name}岗位的人也不再看到它。记录不受影响。`
        : "记录不受影响。",
      okText: "删除",
      cancelText: "取消",
      onOk: () => drop.mutate(undefined),
    });
  const items = [
    { key: "link", label: "复制链接", onClick: () => void copy() },
    first === view.id
      ? { key: "first", label: "不再默认打开", onClick: () => setFirst(null) }
      : { key: "first", label: "设为默认", onClick: () => setFirst(view.id) },
    ...(view.may_edit
      ? [
          { key: "name", label: "改名、改共享…", onClick: () => setNaming(view) },
          { key: "drop", label: "删除…", onClick: ask },
        ]
      : []),
  ];
  return (
    <li className="row">
      <button
        type="button"
        className="plain grow clip"
        aria-current={active?.id === view.id ? "true" : undefined}
        onClick={() => apply(view)}
      >
        {active?.id === view.id ? "✓ " : ""}
        {view.name}
        {first === view.id ? <span className="tag">默认</span> : null}
        {view.shared_with_name ? (
          <span className="muted small">
            {" "}
            {view.by} → {view.shared_with_name}
          </span>
        ) : null}
      </button>
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button type="text" aria-label={`视图“${view.name}”的操作`}>
          ⋯
        </Button>
      </Dropdown>
    </li>
  );
}
