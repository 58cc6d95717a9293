// The records as cards under their states. A card is dragged, or sent by its menu, where a move leads; the move's form opens.
import { useInfiniteQuery } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { type ApiError, get, withQuery } from "../../api/client";
import { useRead } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail, RecordPage, RecordRow, StateCount } from "../../api/types";
import { fieldText } from "../../fields";
import { ErrorView } from "../../parts/ErrorView";
import { number } from "../../text/numbers";
import { MoveModal } from "../record/MoveModal";
import { useLedgerLink } from "./LedgerScreen";
import { Due } from "./useColumns";
import type { LedgerAddress } from "./useLedgerAddress";
import "./views.css";

const PAGE = 30;
type State = LedgerDefinition["states"][number];
type MoveDefinition = LedgerDefinition["moves"][number];

interface Props {
  definition: LedgerDefinition;
  address: LedgerAddress;
}

/** A card on its way: which record, by which move. */
interface Wish {
  row: RecordRow;
  move: MoveDefinition;
}

function movesFrom(definition: LedgerDefinition, state: string): MoveDefinition[] {
  return definition.moves.filter((move) => move.mine && move.from.includes(state));
}

export function Board({ definition, address }: Props) {
  const counts = useRead<StateCount[]>(`/ledgers/${definition.brief.id}/counts`, address.narrowed, { keep: true });
  const [dragged, setDragged] = useState<RecordRow | null>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const moves = dragged ? movesFrom(definition, dragged.state) : [];
  return (
    <div className="board grow">
      {definition.states.map((state) => {
        const move = moves.find((one) => one.to === state.id);
        return (
          <Lane
            key={state.id}
            definition={definition}
            address={address}
            state={state}
            count={counts.data?.find((one) => one.state === state.id)?.count}
            look={dragged ? (move ? "can" : dragged.state === state.id ? "" : "cannot") : ""}
            onDrag={setDragged}
            onDrop={dragged && move ? () => setWish({ row: dragged, move }) : undefined}
            onMove={(row, chosen) => setWish({ row, move: chosen })}
          />
        );
      })}
      {wish ? (
        <Moving
          key={`${wish.row.id} ${wish.move.id}`}
          definition={definition}
          wish={wish}
          onClose={() => setWish(null)}
        />
      ) : null}
    </div>
  );
}

interface LaneProps extends Props {
  state: State;
  count: number | undefined;
  look: string;
  onDrag: (row: RecordRow | null) => void;
  /** Given where the dragged card may be dropped. */
  onDrop?: () => void;
  onMove: (row: RecordRow, move: MoveDefinition) => void;
}

function Lane({ definition, address, state, count, look, onDrag, onDrop, onMove }: LaneProps) {
  const path = `/ledgers/${definition.brief.id}/records`;
  const shown = definition.fields
    .filter((field) => field.list || field.id === definition.title)
    .map((field) => field.id);
  const query = {
    ...address.narrowed,
    sort: address.sort ?? (state.final ? null : "due"),
    state: state.id,
    fields: shown.join(","),
  };
  const pages = useInfiniteQuery<RecordPage, ApiError, { pages: RecordPage[] }, string[], string | null>({
    queryKey: [withQuery(path, query), "lane"],
    queryFn: ({ pageParam }) => get<RecordPage>(path, { ...query, limit: PAGE, after: pageParam }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
  const rows = pages.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <section
      className={`lane ${look}`}
      aria-label={state.name}
      onDragOver={(event) => {
        if (onDrop) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop?.();
        onDrag(null);
      }}
    >
      <h2>
        {state.name}
        {state.paused ? <span className="tag warn">停表</span> : null}
        <span className="muted small">{count === undefined ? "" : number(count)}</span>
      </h2>
      {pages.isError ? <ErrorView error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.data && rows.length === 0 ? <p className="muted small">没有记录</p> : null}
      <ul>
        {rows.map((row) => (
          <Card key={row.id} definition={definition} row={row} onDrag={onDrag} onMove={onMove} />
        ))}
      </ul>
      {pages.hasNextPage ? (
        <Button block type="text" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          再列 {PAGE} 条
        </Button>
      ) : null}
    </section>
  );
}

interface CardProps {
  definition: LedgerDefinition;
  row: RecordRow;
  onDrag: (row: RecordRow | null) => void;
  onMove: (row: RecordRow, move: MoveDefinition) => void;
}

function Card({ definition, row, onDrag, onMove }: CardProps) {
  const navigate = useNavigate();
  const link = useLedgerLink(definition.brief.id);
  const title = definition.fields.find((field) => field.id === definition.title);
  const words = title ? fieldText(title, row.values[title.id]) : "";
  const moves = movesFrom(definition, row.state);
  return (
    <li
      className="board-card"
      draggable={moves.length > 0}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.number);
        onDrag(row);
      }}
      onDragEnd={() => onDrag(null)}
    >
      <button type="button" className="plain board-open" onClick={() => navigate(link(`/records/${row.id}`))}>
        <strong>{words || row.number}</strong>
        <span className="small muted">
          {row.owner.name} {words ? row.number : ""}
        </span>
        <span className="small">
          <Due row={row} />
        </span>
      </button>
      {moves.length > 0 ? (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: moves.map((move) => ({ key: move.id, label: `${move.name}…`, onClick: () => onMove(row, move) })),
          }}
        >
          <Button type="text" className="board-menu" aria-label={`办理${row.number}`}>
            办理 ▾
          </Button>
        </Dropdown>
      ) : null}
    </li>
  );
}

/** Reads the record for the move's form; says why where the move cannot be made. */
function Moving({ definition, wish, onClose }: { definition: LedgerDefinition; wish: Wish; onClose: () => void }) {
  const { message } = App.useApp();
  const detail = useRead<RecordDetail>(`/ledgers/${definition.brief.id}/records/${wish.row.id}`, {}, { staleTime: 0 });
  const move = detail.data?.moves.find((one) => one.id === wish.move.id);
  const ready = move?.possible === true;
  const settled = detail.isError || (detail.data !== undefined && !detail.isFetching);
  useEffect(() => {
    if (!settled || ready) return;
    const why = detail.error?.body.message ?? (move?.missing.join("、") || "这条记录现在不能这样办");
    message.warning(`${wish.row.number} 不能${wish.move.name}：${why}`, 6);
    onClose();
  }, [settled, ready, detail.error, move, message, wish, onClose]);
  if (!detail.data || !move || !ready) return null;
  return <MoveModal definition={definition} detail={detail.data} move={move} onClose={onClose} />;
}
