// 台账定义: every ledger with where its definition comes from; one is opened, or a new one begun.
import { Button, Input, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useRead } from "../../api/hooks";
import type { DefinitionBrief } from "../../api/types";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { clockTime } from "../../text/dates";
import { number } from "../../text/numbers";
import { NewModal } from "./NewModal";
import { originWord } from "./origin";

const ORIGINS = ["全部", "本地修改", "本地新增", "本局文件", "内置"];

export function Component() {
  const navigate = useNavigate();
  const list = useRead<DefinitionBrief[]>("/definitions");
  const [words, setWords] = useState("");
  const [origin, setOrigin] = useState("全部");
  const [adding, setAdding] = useState(false);
  const shown = useMemo(
    () =>
      (list.data ?? []).filter(
        (one) =>
          (origin === "全部" || originWord[one.origin] === origin) &&
          `${one.name}${one.id}${one.office_name}${one.area_name}`.includes(words.trim()),
      ),
    [list.data, words, origin],
  );
  return (
    <main>
      <PageHead
        title="台账定义"
        actions={
          <>
            <Input
              aria-label="找台账"
              placeholder="找台账"
              allowClear
              value={words}
              onChange={(event) => setWords(event.target.value)}
              style={{ width: 160 }}
            />
            <Button type="primary" onClick={() => setAdding(true)}>
              新建台账
            </Button>
          </>
        }
      />
      <div className="stack">
        <Segmented
          aria-label="来源"
          style={{ alignSelf: "start" }}
          options={ORIGINS}
          value={origin}
          onChange={setOrigin}
        />
        {list.isError ? <ErrorView error={list.error} retry={() => void list.refetch()} /> : null}
        {list.isLoading ? <Loading /> : null}
        {list.data && shown.length === 0 ? <Message title="没有这样的台账">换个条件再找。</Message> : null}
        {shown.length > 0 ? (
          <div className="table-box">
            <table className="grid">
              <caption className="visually-hidden">台账定义</caption>
              <thead>
                <tr>
                  <th scope="col">台账</th>
                  <th scope="col">来源</th>
                  <th scope="col">责任科室</th>
                  <th scope="col" className="num">
                    字段
                  </th>
                  <th scope="col" className="num">
                    指标
                  </th>
                  <th scope="col">最近修改</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((one) => (
                  <tr key={one.id} className="click" onClick={() => navigate(`/definitions/${one.id}`)}>
                    <td>
                      <Go to={`/definitions/${one.id}`}>{one.name}</Go> <span className="muted small">{one.id}</span>
                    </td>
                    <td>
                      <span className={one.origin === "built_in" ? "tag" : "tag strong"}>{originWord[one.origin]}</span>
                      {one.broken ? <span className="bad-words"> ■ 有错误，没有生效</span> : null}
                    </td>
                    <td>{one.office_name}</td>
                    <td className="num">{number(one.fields)}</td>
                    <td className="num">{number(one.measures)}</td>
                    <td>{one.changed_at ? `${clockTime(one.changed_at)} ${one.changed_by}` : ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </div>
      {adding ? <NewModal ledgers={list.data ?? []} onClose={() => setAdding(false)} /> : null}
    </main>
  );
}
