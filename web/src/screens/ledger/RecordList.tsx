// The records under the current filters, loaded page by page as one scrolls; on a phone as cards.
import { useInfiniteQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Popover } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useMatch, useNavigate } from "react-router";
import { type ApiError, fileAddress, get, withQuery } from "../../api/client";
import type { FieldDefinition, LedgerDefinition, RecordPage, RecordRow } from "../../api/types";
import { fieldCopy, fieldHeader, fieldText } from "../../fields";
import { writeCells } from "../../parts/cells";
import { DataTable } from "../../parts/DataTable";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { useNarrow } from "../../parts/useNarrow";
import { number } from "../../text/numbers";
import { useLedgerLink } from "./LedgerScreen";
import { BatchBar } from "./BatchBar";
import { type Columns, Due, RowTag, StateTag } from "./useColumns";
import type { LedgerAddress } from "./useLedgerAddress";

const PAGE = 100;

function useRecords(definition: LedgerDefinition, address: LedgerAddress, shown: string[]) {
  const path = `/ledgers/${definition.brief.id}/records`;
  const query = { ...address.query, fields: shown.join(",") };
  return useInfiniteQuery<RecordPage, ApiError, { pages: RecordPage[] }, string[], string | null>({
    queryKey: [withQuery(path, query), "pages"],
    queryFn: ({ pageParam }) =>
      get<RecordPage>(path, { ...query, limit: PAGE, after: pageParam, count: pageParam === null }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
}

interface Props {
  definition: LedgerDefinition;
  address: LedgerAddress;
  columns: Columns;
}

export function RecordList({ definition, address, columns: look }: Props) {
  const { brief } = definition;
  const { columns, fields, chosen: shown, choose } = look;
  const records = useRecords(definition, address, shown);
  const rows = useMemo(() => records.data?.pages.flatMap((page) => page.records) ?? [], [records.data]);
  const [chosen, setChosen] = useState<Set<number>>(new Set());
  const navigate = useNavigate();
  const link = useLedgerLink(brief.id);
  const opened = useMatch("/ledgers/:ledger/records/:record")?.params.record;
  const narrow = useNarrow();
  const open = (row: RecordRow) => navigate(link(`/records/${row.id}`));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = records;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (records.isError) return <ErrorView error={records.error} retry={() => void records.refetch()} />;
  if (!records.data) return <Loading />;
  const picked = rows.filter((row) => chosen.has(row.id));
  const batch = (
    <BatchBar definition={definition} rows={picked} onChoose={setChosen}>
      <CopyRows rows={picked} fields={fields} onDone={() => setChosen(new Set())} />
    </BatchBar>
  );
  if (rows.length === 0)
    return (
      <>
        <Nothing definition={definition} address={address} />
        {batch}
      </>
    );
  const total = records.data.pages[0].total;
  return (
    <>
      {narrow ? (
        <Cards rows={rows} fields={fields} definition={definition} onOpen={open} chosen={chosen} onChoose={setChosen} />
      ) : (
        <DataTable
          caption={brief.name}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          onOpen={open}
          opened={opened ? Number(opened) : null}
          sort={address.sort}
          onSort={(sort) => address.setOne("sort", sort)}
          chosen={chosen}
          onChoose={setChosen}
          onEnd={more}
        />
      )}
      {batch}
      <footer className="row wrap small" style={{ paddingTop: 6 }}>
        <span className="muted" role="status">
          已列出 {number(rows.length)} 条{total === null ? "" : `,共 ${number(total)} 条`}
          {hasNextPage ? "" : ",到底了"}
        </span>
        {hasNextPage ? (
          <Button onClick={more} loading={isFetchingNextPage}>
            再列 {PAGE} 条
          </Button>
        ) : null}
        {!narrow ? <ColumnChoice definition={definition} chosen={shown} choose={choose} /> : null}
      </footer>
    </>
  );
}

function CopyRows({ rows, fields, onDone }: { rows: RecordRow[]; fields: FieldDefinition[]; onDone: () => void }) {
  const { message } = App.useApp();
  const copy = useCallback(async () => {
    const head = ["编号", "填报单位", ...fields.map(fieldHeader), "状态", "办理期限"];
    const line = (row: RecordRow) => [
      row.number,
      row.owner.name,
      ...fields.map((field) => fieldCopy(field, row.values[field.id])),
      row.state_name,
      row.due ?? "",
    ];
    const text = writeCells([head, ...rows.map(line)]);
    try {
      await navigator.clipboard.writeText(text);
      message.success(`已复制 ${rows.length} 行，到 Excel 里粘贴即可`);
      onDone();
    } catch {
      message.warning("浏览器不让复制，请改用“导出为 Excel”");
    }
  }, [rows, fields, message, onDone]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const selecting = window.getSelection()?.isCollapsed === false;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c" && !selecting) void copy();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [copy]);
  return <Button onClick={() => void copy()}>复制选中的 {rows.length} 行 (Ctrl C)</Button>;
}

interface ChoiceProps {
  definition: LedgerDefinition;
  chosen: string[];
  choose: (next: string[] | null) => void;
}

function ColumnChoice({ definition, chosen, choose }: ChoiceProps) {
  const list = (
    <div className="stack" style={{ gap: 8, maxWidth: 420 }}>
      <Checkbox.Group
        value={chosen}
        onChange={(next) => choose(next)}
        style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 4, maxHeight: 320, overflow: "auto" }}
        options={definition.fields.map((field) => ({ value: field.id, label: field.name }))}
      />
      <Button onClick={() => choose(null)}>恢复默认的列</Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="topRight" content={list}>
      <Button style={{ marginLeft: "auto" }}>选列 ▾</Button>
    </Popover>
  );
}

interface CardsProps {
  rows: RecordRow[];
  fields: FieldDefinition[];
  definition: LedgerDefinition;
  onOpen: (row: RecordRow) => void;
  chosen: Set<number>;
  onChoose: (chosen: Set<number>) => void;
}

function Cards({ rows, fields, definition, onOpen, chosen, onChoose }: CardsProps) {
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <ul className="cards">
      {rows.map((row) => (
        <li key={row.id} className="row" style={{ alignItems: "flex-start" }}>
          <Checkbox aria-label={`选${row.number}`} checked={chosen.has(row.id)} onChange={() => toggle(row.id)} />
          <button type="button" className="plain grow" onClick={() => onOpen(row)}>
            <span className="row">
              <strong className="grow clip">{row.owner.name}</strong>
              <StateTag row={row} definition={definition} />
            </span>
            <span className="small" style={{ display: "block" }}>
              {fields
                .slice(0, 4)
                .map((field) => [field, fieldText(field, row.values[field.id])] as const)
                .filter(([, text]) => text)
                .map(([field, text]) => (
                  <span key={field.id} style={{ marginRight: 10 }}>
                    <span className="muted">{fieldHeader(field)} </span>
                    {text}
                  </span>
                ))}
            </span>
            <span className="row small">
              <span className="muted grow">
                {row.number}{" "}
                {row.tags.map((tag) => (
                  <RowTag key={tag} tag={tag} />
                ))}
              </span>
              <Due row={row} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ definition, address }: { definition: LedgerDefinition; address: LedgerAddress }) {
  const navigate = useNavigate();
  const link = useLedgerLink(definition.brief.id);
  const { brief } = definition;
  const narrowed =
    address.q || address.state || address.unit || address.tag || address.where || address.filters.length > 0;
  if (narrowed)
    return (
      <Message
        title="没有符合条件的记录"
        actions={
          <Button
            onClick={() =>
              address.set((next) => {
                for (const name of ["q", "state", "unit", "f", "tag", "where", "saved"]) next.delete(name);
              })
            }
          >
            清空条件
          </Button>
        }
      >
        换个状态或条件再看。
      </Message>
    );
  return (
    <div>
      <Message
        title={`${brief.name}还没有记录`}
        actions={
          brief.may_write ? (
            <>
              <Button href={fileAddress(`/ledgers/${brief.id}/template.xlsx`)}>下载模板</Button>
              <Button onClick={() => navigate(`/ledgers/${brief.id}/import`)}>导入</Button>
              <Button type="primary" onClick={() => navigate(link("/new"))}>
                新增
              </Button>
            </>
          ) : null
        }
      >
        {brief.about.replace(/。$/, "")}。由{brief.office_name}负责。
      </Message>
    </div>
  );
}
