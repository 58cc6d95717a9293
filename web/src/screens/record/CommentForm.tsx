// Writes a comment. @ completes those who may read the record, as far as the page can tell; the server has the last word.
import { Button, Mentions } from "antd";
import { useDeferredValue, useRef, useState } from "react";
import { post, remove } from "../../api/client";
import { useRead, useUnits, useWrite } from "../../api/hooks";
import type { Comment, Person, UnitBrief } from "../../api/types";
import { withAdvice } from "../../text/advice";

const LONGEST = 2000;
const SHOWN = 12;

interface Props {
  ledger: string;
  /** The unit that keeps the record: its people read it, as the bureau's do. */
  owner: UnitBrief;
  address: string;
  /** The comment that this one replaces. */
  anew: Comment | null;
  onDone: () => void;
}

function useReaders(typed: string | null, owner: UnitBrief): Person[] {
  const words = useDeferredValue(typed ?? "");
  const people = useRead<Person[]>("/people", { q: words }, { enabled: typed !== null, keep: true, staleTime: 60_000 });
  const units = useUnits(typed !== null);
  const bureau = new Set(
    (units.data ?? []).filter((unit) => ["bureau", "office"].includes(unit.kind)).map((unit) => unit.name),
  );
  const near = (people.data ?? []).filter((one) => one.unit === owner.name || bureau.has(one.unit));
  // The people of the record's own unit first: they are asked most often.
  near.sort((a, b) => Number(b.unit === owner.name) - Number(a.unit === owner.name));
  return near.slice(0, SHOWN);
}

export function CommentForm({ ledger, owner, address, anew, onDone }: Props) {
  const [text, setText] = useState(anew?.text ?? "");
  const [search, setSearch] = useState<string | null>(null);
  const [trouble, setTrouble] = useState("");
  const picked = useRef(new Map((anew?.mentions ?? []).map((one) => [one.id, one.name])));
  const readers = useReaders(search, owner);
  const send = useWrite(
    async () => {
      const mentions = [...picked.current].filter(([, name]) => text.includes(name)).map(([id]) => id);
      const made = await post<Comment>(address, { text: text.trim(), mentions });
      if (anew) await remove(`/comments/${anew.id}`);
      return made;
    },
    {
      refresh: [address, "/notices", `/ledgers/${ledger}/records`],
      onDone: () => {
        setText("");
        picked.current.clear();
        onDone();
      },
      onError: (error) => {
        setTrouble(withAdvice(error.body));
        return true;
      },
    },
  );
  const empty = text.trim() === "";
  return (
    <form
      className="comment-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) send.mutate(undefined);
      }}
      onKeyDown={(event) => {
        // Esc ends the choice of a name; it does not close the record over words that are not sent.
        if (event.key === "Escape" && !empty) event.nativeEvent.stopImmediatePropagation();
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        if (!empty && !send.isPending) send.mutate(undefined);
      }}
    >
      <Mentions
        aria-label={anew ? "改写评论" : "写评论"}
        placeholder="写评论，@ 提到人"
        prefix={["@", "＠"]}
        split=" "
        autoFocus={anew !== null}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={LONGEST}
        value={text}
        notFoundContent="没有能看这条记录的人"
        filterOption={false}
        options={readers.map((person) => ({
          key: String(person.id),
          value: person.name,
          label: (
            <span>
              {person.name} <span className="muted small">{[person.unit, person.title].filter(Boolean).join(" ")}</span>
            </span>
          ),
        }))}
        onSearch={setSearch}
        onSelect={(option) => {
          const named = readers.filter((person) => person.name === option.value);
          // The list puts its own mark behind the key that it was given.
          const person = named.find((one) => String(option.key).startsWith(`${one.id}-`)) ?? named[0];
          if (person) picked.current.set(person.id, person.name);
          setSearch(null);
        }}
        onChange={(value) => {
          setText(value);
          setTrouble("");
        }}
      />
      {trouble ? (
        <p role="alert" className="small bad-words">
          {trouble}
        </p>
      ) : null}
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={empty} loading={send.isPending} title="Ctrl Enter">
          {anew ? "改好了" : "发表"}
        </Button>
        {anew ? <Button onClick={onDone}>不改了</Button> : null}
        <span className="muted small">Ctrl Enter 发表</span>
      </div>
    </form>
  );
}
