// 文稿: the documents that were read, and the place to drop a new one.
import { App, Button } from "antd";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { remove, upload } from "../../api/client";
import { useMe, useRead, useWrite } from "../../api/hooks";
import type { DocumentBrief, DocumentDetail } from "../../api/types";
import { useAddress, useYear } from "../../parts/address";
import { ErrorView, Forbidden, Message } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { PAPER_FILES, PAPER_WORDS } from "../../parts/papers";
import { clockTime } from "../../text/dates";
import { DropArea } from "../sheet/DropArea";

export function Component() {
  const me = useMe();
  if (!me.may.document_import)
    return (
      <main>
        <PageHead title="文稿" />
        <Forbidden what="上传和确认工作要点" who="局办公室" />
      </main>
    );
  return <Documents />;
}

function Documents() {
  const me = useMe();
  const navigate = useNavigate();
  const address = useAddress();
  const documents = useRead<DocumentBrief[]>("/documents");
  return (
    <main>
      <PageHead
        title="文稿"
        about="把印发的工作要点传上来，系统读出任务和数字，对着原文逐条确认，就成了全年的任务。"
        actions={me.may.summary ? <Button onClick={() => navigate(address("/check"))}>核对文稿</Button> : null}
      />
      <UploadArea />
      {documents.isError ? <ErrorView error={documents.error} retry={() => void documents.refetch()} /> : null}
      {documents.isLoading ? <Loading /> : null}
      {documents.data?.length === 0 ? <Message title="还没有文稿">先传一份今年的工作要点。</Message> : null}
      {documents.data && documents.data.length > 0 ? <List documents={documents.data} /> : null}
    </main>
  );
}

function UploadArea() {
  const year = useYear();
  const navigate = useNavigate();
  const address = useAddress();
  const [name, setName] = useState<string | null>(null);
  const send = useWrite((file: File) => upload<DocumentDetail>("/documents", file, { year: String(year) }), {
    refresh: ["/documents", "/home"],
    onDone: (document) => navigate(address(`/documents/${document.brief.id}`)),
  });
  return (
    <DropArea
      label="把要点文件拖到这里，或者"
      button="选择文件"
      accept={PAPER_FILES}
      hint={PAPER_WORDS}
      busy={send.isPending ? `正在读《${name}》，找出任务和数字…` : null}
      onFile={(file) => {
        setName(file.name);
        send.mutate(file);
      }}
    />
  );
}

function List({ documents }: { documents: DocumentBrief[] }) {
  return (
    <div className="table-box" style={{ marginTop: 12 }}>
      <table className="grid">
        <caption className="visually-hidden">文稿</caption>
        <thead>
          <tr>
            <th scope="col">文稿</th>
            <th scope="col">类别</th>
            <th scope="col" className="num">
              年度
            </th>
            <th scope="col" className="num">
              任务（项）
            </th>
            <th scope="col" className="num">
              数据（个）
            </th>
            <th scope="col">状态</th>
            <th scope="col">上传</th>
            <th scope="col">
              <span className="visually-hidden">操作</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <Line key={document.id} document={document} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ document }: { document: DocumentBrief }) {
  const { modal } = App.useApp();
  const asking = useRef(false);
  const drop = useWrite(() => remove(`/documents/${document.id}`), {
    done: "已删除",
    refresh: ["/documents", "/home"],
  });
  const ask = () => {
    if (asking.current) return;
    asking.current = true;
    modal.confirm({
      title: `删除《${document.title ?? document.name}》？`,
      content: "还没有确认成任务，删除后需要时可以重新上传。",
      okText: "删除",
      cancelText: "取消",
      onOk: () => drop.mutateAsync(undefined).catch(() => undefined),
      afterClose: () => {
        asking.current = false;
      },
    });
  };
  return (
    <tr>
      <td>
        <Go to={`/documents/${document.id}`}>{document.title ?? document.name}</Go>
        {document.title && document.title !== document.name ? (
          <span className="muted small" style={{ display: "block" }}>
            {document.name}
          </span>
        ) : null}
      </td>
      <td>{document.kind_name}</td>
      <td className="num">{document.year}</td>
      <td className="num">{document.tasks}</td>
      <td className="num">{document.figures}</td>
      <td>
        <span className={document.status === "confirmed" ? "tag strong" : "tag warn"}>
          {document.status === "confirmed" ? "已确认" : "待确认"}
        </span>
      </td>
      <td className="small" style={{ whiteSpace: "nowrap" }}>
        {document.created_by} {clockTime(document.created_at)}
      </td>
      <td>
        {document.status === "uploaded" ? (
          <Button type="link" onClick={ask} loading={drop.isPending}>
            删除
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
