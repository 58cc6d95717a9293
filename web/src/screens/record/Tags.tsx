// The tags of a record: each leads to the list of those that bear it; added and taken away at once, completed from the ledger's own.
import { Button, Select } from "antd";
import { useState } from "react";
import { put } from "../../api/client";
import { useRead, useWrite } from "../../api/hooks";
import type { LedgerDefinition, RecordDetail, TagCount } from "../../api/types";
import { Go } from "../../parts/Go";

interface Props {
  definition: LedgerDefinition;
  detail: RecordDetail;
  path: string;
}

/** What parts two tags that are typed or pasted at once. */
const BREAKS = [",", "，", "、", ";", "；", " "];

export function Tags({ definition, detail, path }: Props) {
  const [editing, setEditing] = useState(false);
  const { tags } = detail.row;
  if (editing) return <TagInput definition={definition} tags={tags} path={path} onClose={() => setEditing(false)} />;
  if (tags.length === 0 && !detail.may_tag) return null;
  return (
    <section className="row wrap tags" aria-label="标签">
      {tags.map((tag) => (
        <Go
          key={tag}
          className="tag strong"
          title={`看带“${tag}”的记录`}
          to={`/ledgers/${definition.brief.id}?tag=${encodeURIComponent(tag)}`}
        >
          {tag}
        </Go>
      ))}
      {detail.may_tag ? (
        <Button type="link" className="small" onClick={() => setEditing(true)}>
          {tags.length > 0 ? "改标签" : "+ 标签"}
        </Button>
      ) : null}
    </section>
  );
}

interface InputProps {
  definition: LedgerDefinition;
  tags: string[];
  path: string;
  onClose: () => void;
}

function TagInput({ definition, tags, path, onClose }: InputProps) {
  const ledger = definition.brief.id;
  const known = useRead<TagCount[]>(`/ledgers/${ledger}/tags`);
  const [chosen, setChosen] = useState(tags);
  const [trouble, setTrouble] = useState("");
  const save = useWrite((next: string[]) => put<string[]>(`${path}/tags`, { tags: next }), {
    refresh: [path, `/ledgers/${ledger}/tags`, `/ledgers/${ledger}/records`],
    onError: (error) => {
      setTrouble(`${error.body.message}，${error.body.advice}`);
      setChosen(tags);
      return true;
    },
  });
  const change = (next: string[]) => {
    setTrouble("");
    setChosen(next);
    save.mutate(next);
  };
  return (
    <section
      aria-label="标签"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // Ends the typing, not the record.
        event.stopPropagation();
        event.nativeEvent.stopImmediatePropagation();
        onClose();
      }}
    >
      <div className="row">
        <Select
          mode="tags"
          autoFocus
          className="grow"
          aria-label="标签"
          placeholder="输入标签，回车加上"
          value={chosen}
          onChange={change}
          tokenSeparators={BREAKS}
          options={(known.data ?? []).map(({ tag, count }) => ({ value: tag, label: tag, count }))}
          optionRender={(option) => (
            <span className="row">
              <span className="grow">{option.label}</span>
              {option.data.count ? <span className="muted small">{option.data.count} 条</span> : null}
            </span>
          )}
        />
        <Button onClick={onClose}>好了</Button>
      </div>
      {trouble ? (
        <p role="alert" className="small bad-words">
          {trouble}
        </p>
      ) : null}
    </section>
  );
}
