// The bell: what falls due and what is late, told day by day; how many notices are not read.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Badge, Button, Drawer, Input } from "antd";
import { useState } from "react";
import { type ApiError, get, post, put, withQuery } from "../../api/client";
import { useMe, useRead, useWrite } from "../../api/hooks";
import type { MailAddress, NoticeItem, NoticeList, NoticeView } from "../../api/types";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { nearDate } from "../../text/dates";

const PATH = "/notices";
const LOOK_AGAIN = 120_000;
const LINES = 8;

export function Notices() {
  const [open, setOpen] = useState(false);
  const list = useRead<NoticeList>(PATH, {}, { refetchInterval: LOOK_AGAIN });
  if (!list.data) return null;
  const { unread } = list.data;
  return (
    <>
      <Button
        type="text"
        className="bell"
        aria-label={unread > 0 ? `提醒，${unread} 条未读` : "提醒"}
        onClick={() => setOpen(true)}
      >
        <Badge count={unread} size="small" offset={[4, 0]}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path
              d="M8 2a4 4 0 0 0-4 4v3L2.8 11.5h10.4L12 9V6a4 4 0 0 0-4-4ZM6.5 13a1.5 1.5 0 0 0 3 0"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.4"
              strokeLinejoin="round"
            />
          </svg>
        </Badge>
      </Button>
      {open ? <NoticeDrawer unread={unread} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function NoticeDrawer({ unread, onClose }: { unread: number; onClose: () => void }) {
  const pages = useInfiniteQuery<NoticeList, ApiError, { pages: NoticeList[] }, string[], number | null>({
    queryKey: [withQuery(PATH, { pages: true })],
    queryFn: ({ pageParam }) => get<NoticeList>(PATH, { before: pageParam }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
  });
  const read = useWrite((ids: number[] | undefined) => post("/notices/read", { ids }), { refresh: [PATH] });
  const notices = pages.data?.pages.flatMap((page) => page.notices) ?? [];
  return (
    <Drawer
      open
      title="提醒"
      size={Math.min(520, window.innerWidth)}
      onClose={onClose}
      extra={
        unread > 0 ? (
          <Button loading={read.isPending} onClick={() => read.mutate(undefined)}>
            全部已读
          </Button>
        ) : null
      }
      footer={<MailLine />}
    >
      {pages.isError ? <ErrorView error={pages.error} retry={() => void pages.refetch()} /> : null}
      {!pages.data && !pages.isError ? <Loading /> : null}
      {pages.data && notices.length === 0 ? (
        <Message title="没有提醒">有事快到期或已逾期时，每天早上在这里列出来。</Message>
      ) : null}
      <div className="stack">
        {notices.map((notice) => (
          <Day key={notice.id} notice={notice} onRead={() => read.mutate([notice.id])} onClose={onClose} />
        ))}
        {pages.hasNextPage ? (
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            更早的
          </Button>
        ) : null}
      </div>
    </Drawer>
  );
}

function Day({ notice, onRead, onClose }: { notice: NoticeView; onRead: () => void; onClose: () => void }) {
  const me = useMe();
  const [all, setAll] = useState(false);
  const shown = all ? notice.items : notice.items.slice(0, LINES);
  const rest = notice.items.length - shown.length;
  return (
    <section>
      <h2 className="panel-title">
        {notice.title}
        <span className="small muted">{nearDate(notice.day, me.today)}</span>
        {notice.read ? null : (
          <Button type="link" onClick={onRead}>
            标为已读
          </Button>
        )}
      </h2>
      <ul>
        {shown.map((item) => (
          <Line
            key={`${item.link} ${item.title}`}
            item={item}
            onOpen={() => {
              if (!notice.read) onRead();
              onClose();
            }}
          />
        ))}
      </ul>
      {rest > 0 ? (
        <Button type="link" style={{ paddingLeft: 0 }} onClick={() => setAll(true)}>
          还有 {rest} 件
        </Button>
      ) : null}
    </section>
  );
}

function Line({ item, onOpen }: { item: NoticeItem; onOpen: () => void }) {
  const me = useMe();
  const days = item.days_left;
  const words = days === 0 ? "今天" : days > 0 ? `还有${days}天` : `逾期${-days}天`;
  return (
    <li className="notice-line">
      <Go to={item.link} onClick={onOpen}>
        {item.title}
      </Go>
      <p className="small">
        {item.kind === "mention" ? null : (
          <span className={days < 0 ? "late" : undefined}>
            {days < 0 ? "■ " : ""}
            {nearDate(item.due, me.today)}，{words}
          </span>
        )}
        <span className="muted"> {item.detail}</span>
        {item.escalated ? <span className="tag warn">上报</span> : null}
      </p>
    </li>
  );
}

/** Where the notices are mailed to; none where no mail is wanted. */
function MailLine() {
  const kept = useRead<MailAddress>("/notices/address");
  const [typed, setTyped] = useState<string | null>(null);
  const save = useWrite((address: string | null) => put<MailAddress>("/notices/address", { address }), {
    done: (answer) => (answer.address ? `提醒会发到 ${answer.address}` : "不再发邮件"),
    refresh: ["/notices/address"],
    onDone: () => setTyped(null),
  });
  if (!kept.data) return null;
  const value = typed ?? kept.data.address ?? "";
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(value.trim() || null);
      }}
    >
      <label htmlFor="notice-mail" className="muted small" style={{ whiteSpace: "nowrap" }}>
        同时发到邮箱
      </label>
      <Input id="notice-mail" type="email" value={value} onChange={(event) => setTyped(event.target.value)} />
      <Button htmlType="submit" loading={save.isPending} disabled={typed === null || typed === kept.data.address}>
        保存
      </Button>
    </form>
  );
}
