// Title line of a page: name, what it is for, actions at the right. Sets the window's title too.
import { type ReactNode, useEffect } from "react";

export function PageHead(props: { title: string; extra?: ReactNode; about?: ReactNode; actions?: ReactNode }) {
  useEffect(() => {
    document.title = `${props.title} · 纲目`;
  }, [props.title]);
  return (
    <header className="page-head">
      <h1>{props.title}</h1>
      {props.extra}
      {props.actions ? <div className="actions">{props.actions}</div> : null}
      {props.about ? <p className="about">{props.about}</p> : null}
    </header>
  );
}
