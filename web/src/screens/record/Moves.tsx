// The moves of a record as buttons named by the verb, what is missing said beside, and the records that it starts elsewhere.
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { LedgerDefinition, RecordDetail } from "../../api/types";
import { useAddress } from "../../parts/address";
import { type Move, MoveModal } from "./MoveModal";
import type { Prefill } from "./NewRecordDrawer";

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
}

export function Moves(props: Props) {
  const [chosen, setChosen] = useState<Move | null>(null);
  const { moves } = props.detail;
  if (moves.length === 0) return null;
  const first = moves.findIndex((move) => move.possible);
  return (
    <>
      <fieldset className="moves" aria-label="办理">
        {moves.map((move, index) => (
          <OneMove key={move.id} move={move} primary={index === first} onChoose={() => setChosen(move)} />
        ))}
      </fieldset>
      {chosen ? <MoveModal key={chosen.id} move={chosen} onClose={() => setChosen(null)} {...props} /> : null}
    </>
  );
}

function OneMove({ move, primary, onChoose }: { move: Move; primary: boolean; onChoose: () => void }) {
  const open = move.possible;
  const why = `move-why-${move.id}`;
  const needs = move.missing.length > 0;
  return (
    <span>
      <Button
        type={primary ? "primary" : "default"}
        disabled={!open}
        aria-describedby={needs ? why : undefined}
        onClick={onChoose}
        title={`变为“${move.to_name}”`}
      >
        {move.name}
      </Button>
      {needs ? (
        <span id={why} className={open ? "small muted" : "small warn-words"}>
          {open ? "要填：" : "还不能办："}
          {move.missing.map((one) => (open ? one.replace(/^缺/, "") : one)).join(open ? "、" : "；")}
        </span>
      ) : null}
    </span>
  );
}

/** Buttons that start a record of another ledger with what this one knows. */
export function Opens({ detail }: { detail: RecordDetail }) {
  const navigate = useNavigate();
  const address = useAddress();
  if (detail.opens.length === 0) return null;
  return (
    <fieldset className="moves" aria-label="接着登记">
      {detail.opens.map((open) => (
        <Button
          key={`${open.ledger} ${open.name}`}
          title={`在${open.ledger_name}里新增一条，已知的先填好`}
          onClick={() => {
            const state: Prefill = { values: open.values as Record<string, unknown>, owner: open.owner?.id ?? null };
            navigate(address(`/ledgers/${open.ledger}/new`), { state });
          }}
        >
          {open.name}…
        </Button>
      ))}
    </fieldset>
  );
}
