// The pages of the statistics beside one another.
import { useLocation } from "react-router";
import { useMe } from "../api/hooks";
import { Go } from "./Go";
import { statPages } from "./statPages";
import "./stat.css";

export function StatNav() {
  const { pathname } = useLocation();
  const pages = statPages(useMe());
  if (pages.length < 2) return null;
  return (
    <nav className="tabs stat-nav no-print" aria-label="指标">
      {pages.map((page) => (
        <Go key={page.to} to={page.to} aria-current={pathname.startsWith(page.to) ? "page" : undefined}>
          {page.name}
        </Go>
      ))}
    </nav>
  );
}
