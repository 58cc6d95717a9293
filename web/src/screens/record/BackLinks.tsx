// Records of any ledger that refer to this one.
import { useRead } from "../../api/hooks";
import type { BackLink } from "../../api/types";
import { Go } from "../../parts/Go";
import { number } from "../../text/numbers";

export function BackLinks({ path }: { path: string }) {
  const links = useRead<BackLink[]>(`${path}/links`);
  if (!links.data || links.data.length === 0) return null;
  return (
    <section>
      <h2 className="panel-title">被引用</h2>
      {links.data.map((link) => (
        <div key={`${link.ledger} ${link.field}`} style={{ marginBottom: 6 }}>
          <p className="muted small">
            {link.ledger_name}的“{link.field_name}”，{number(link.count)} 条
          </p>
          <ul>
            {link.records.map((record) => (
              <li key={record.id} className="row">
                <Go to={`/ledgers/${link.ledger}/records/${record.id}`}>{record.number}</Go>
                <span className="grow clip">{record.title === record.number ? "" : record.title}</span>
                <span className="tag">{record.state_name}</span>
              </li>
            ))}
          </ul>
          {link.count > link.records.length ? (
            <p className="muted small">
              还有 {number(link.count - link.records.length)} 条，请到{link.ledger_name}里按“{link.field_name}”找。
            </p>
          ) : null}
        </div>
      ))}
    </section>
  );
}
