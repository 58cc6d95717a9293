// What went wrong, where, and what to do: for a query, for a whole page, and for a place that a role may not open.
import { Button } from "antd";
import type { ReactNode } from "react";
import { isRouteErrorResponse, useNavigate, useRouteError } from "react-router";
import { asApiError } from "../api/client";

interface MessageProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** The only heading of its page. */
  alone?: boolean;
}

export function Message(props: MessageProps) {
  const Heading = props.alone ? "h1" : "h2";
  return (
    <div className="message">
      <Heading>{props.title}</Heading>
      {props.children ? <p>{props.children}</p> : null}
      {props.actions ? <div className="row wrap">{props.actions}</div> : null}
    </div>
  );
}

export function ErrorView({ error, retry }: { error: unknown; retry?: () => void }) {
  const navigate = useNavigate();
  const { status, body } = asApiError(error);
  const title = status === 403 ? "没有权限看这一页" : status === 404 ? "没有找到" : body.message;
  return (
    <Message
      alone
      title={title}
      actions={
        <>
          {retry && status !== 403 && status !== 404 ? (
            <Button type="primary" onClick={retry}>
              再试一次
            </Button>
          ) : null}
          <Button onClick={() => navigate(-1)}>返回上一页</Button>
          <Button onClick={() => navigate("/")}>回到今年</Button>
        </>
      }
    >
      {status === 403 || status === 404 ? `${body.message}。` : null}
      {body.advice}
    </Message>
  );
}

export function Forbidden({ what, who }: { what: string; who: string }) {
  const navigate = useNavigate();
  return (
    <Message
      title="没有权限看这一页"
      actions={
        <Button type="primary" onClick={() => navigate("/")}>
          回到今年
        </Button>
      }
    >
      {what}由{who}办理。如确需使用，请联系局办公室开通。
    </Message>
  );
}

export function PageCrash() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <Message title="没有这个页面">请检查地址。</Message>;
  const stale = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <main>
      <Message
        title={stale ? "系统刚刚更新过" : "这一页出错了"}
        actions={
          <Button type="primary" onClick={() => location.reload()}>
            刷新
          </Button>
        }
      >
        {stale ? "刷新后就是新版本。" : "已保存的内容都在。请刷新；若仍出错，请把本页地址告诉管理员。"}
      </Message>
    </main>
  );
}
