// The main menu, only what this role may open; on a phone it moves to the bottom edge.
import { Fragment, type ReactNode } from "react";
import { useLocation } from "react-router";
import type { Me } from "../../api/types";
import { Go } from "../../parts/Go";
import { statPages } from "../../parts/statPages";

export interface Place {
  to: string;
  name: string;
  /** What it is called at the foot of a phone, where room is scarce. */
  short?: string;
  under: RegExp;
}

export function placesOf(me: Me): Place[] {
  const places: Place[] = [{ to: "/", name: "今年", under: /^\/$|^\/plan|^\/tasks/ }];
  if (me.may.ledgers.length > 0) places.push({ to: "/ledgers", name: "台账", under: /^\/ledgers/ });
  if (me.may.ledgers.length > 0) places.push({ to: "/duties", name: "报送", under: /^\/duties|^\/burden/ });
  if (me.may.ledgers.length > 0)
    places.push({ to: "/indicators", name: "指标", under: /^\/(indicators|balance|places|census|pivot)/ });
  if (me.may.document_import) places.push({ to: "/documents", name: "文稿", under: /^\/documents|^\/check/ });
  if (me.may.summary) {
    const under = me.may.document_import ? /^\/summary/ : /^\/summary|^\/check/;
    places.push({ to: "/summary", name: "总结", under });
  }
  places.push({ to: "/units", name: "单位", under: /^\/units/ });
  if (me.may.definitions) places.push({ to: "/definitions", name: "台账定义", short: "定义", under: /^\/definitions/ });
  return places;
}

/** Every page that search may offer: the menu's, and those that are reached from a page. */
export function pagesOf(me: Me): Pick<Place, "to" | "name">[] {
  const more = me.may.summary ? [{ to: "/check", name: "核对文稿" }] : [];
  if (me.may.ledgers.length > 0)
    more.push(
      me.role === "school"
        ? { to: `/units/${me.unit.id}/asked`, name: "本月要填什么" }
        : { to: "/burden", name: "填报负担" },
    );
  more.push(...statPages(me).slice(1));
  return [...placesOf(me), ...more];
}

export function Navigation({ me, year }: { me: Me; year: ReactNode }) {
  const { pathname } = useLocation();
  const links = (narrow: boolean) =>
    placesOf(me).map((place) => (
      <Go key={place.to} to={place.to} aria-current={place.under.test(pathname) ? "page" : undefined}>
        {narrow ? (place.short ?? place.name) : place.name}
      </Go>
    ));
  return (
    <Fragment>
      <Go to="/" className="brand">
        纲目
      </Go>
      {year}
      <nav className="nav" aria-label="主菜单">
        {links(false)}
      </nav>
      <span className="spring" />
      <nav className="bottom-nav" aria-label="底部菜单">
        {links(true)}
      </nav>
    </Fragment>
  );
}
