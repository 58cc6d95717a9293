// What people say about a record. A comment is taken back or written anew by its author; the old one leaves a trace.
import { Button } from "antd";
import { Fragment, useState } from "react";
import { remove } from "../../api/client";
import { useMe, useRead, useWrite } from "../../api/hooks";
import type { Comment, RecordDetail } from "../../api/types";
import { clockTime } from "../../text/dates";
import { CommentForm } from "./CommentForm";

interface Props {
  ledger: string;
  detail: RecordDetail;
  path: string;
}

export function Comments({ ledger, detail, path }: Props) {
  const address = `${path}/comments`;
  const comments = useRead<Comment[]>(address, {}, { refetchInterval: 60_000 });
  const [anew, setAnew] = useState<Comment | null>(null);
  const count = comments.data?.filter((one) => !one.withdrawn).length ?? 0;
  if (!comments.data || (comments.data.length === 0 && !detail.may_comment)) return null;
  return (
    <section aria-label="评论">
      <h2 className="panel-title">
        评论 <span className="small muted">{count > 0 ? `${count} 条` : ""}</span>
      </h2>
      <ol className="comments">
        {comments.data.map((comment) => (
          <One key={comment.id} comment={comment} address={address} onAnew={() => setAnew(comment)} />
        ))}
      </ol>
      {detail.may_comment ? (
        <CommentForm
          key={anew?.id ?? 0}
          ledger={ledger}
          owner={detail.row.owner}
          address={address}
          anew={anew}
          onDone={() => setAnew(null)}
        />
      ) : null}
    </section>
  );
}

function One({ comment, address, onAnew }: { comment: Comment; address: string; onAnew: () => void }) {
  const me = useMe();
  const withdraw = useWrite(() => remove(`/comments/${comment.id}`), { done: "已撤回", refresh: [address] });
  const head = (
    <>
      <strong>{comment.by}</strong>
      <time className="muted small" dateTime={comment.at}>
        {clockTime(comment.at)}
      </time>
    </>
  );
  if (comment.withdrawn) return <li className="row wrap muted small">{head} 撤回了一条评论</li>;
  return (
    <li>
      <div className="row wrap">
        {head}
        {comment.may_withdraw ? (
          <span className="comment-own">
            <Button type="link" className="small" onClick={onAnew}>
              改写
            </Button>
            <Button
              type="link"
              className="small"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate(undefined)}
            >
              撤回
            </Button>
          </span>
        ) : null}
      </div>
      <p className="comment-text">
        <Words text={comment.text} names={comment.mentions.map((one) => one.name)} mine={me.name} />
      </p>
    </li>
  );
}

/** The words with the names of those who are mentioned set off. */
function Words({ text, names, mine }: { text: string; names: string[]; mine: string }) {
  const parts: { at: number; words: string; name: string | null }[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== "@" && text[at] !== "＠") continue;
    const name = names.find((one) => text.startsWith(one, at + 1));
    if (!name) continue;
    if (at > from) parts.push({ at: from, words: text.slice(from, at), name: null });
    parts.push({ at, words: text.slice(at, at + 1 + name.length), name });
    from = at + 1 + name.length;
  }
  parts.push({ at: from, words: text.slice(from), name: null });
  return parts.map((part) => (
    <Fragment key={part.at}>
      {part.name ? <span className={part.name === mine ? "mention me" : "mention"}>{part.words}</span> : part.words}
    </Fragment>
  ));
}
