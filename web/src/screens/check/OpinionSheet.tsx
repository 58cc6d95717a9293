// The opinion as it is printed on A4; unseen on the screen.
import { type Opinion, opinionGroups } from "../../parts/audit/findings";

export function OpinionSheet({ opinion }: { opinion: Opinion }) {
  const groups = opinionGroups(opinion.entries);
  return (
    <article className="opinion">
      <h2>《{opinion.title}》核对意见</h2>
      <p>{opinion.about}</p>
      {groups.length === 0 ? <p>没有发现问题。</p> : null}
      {groups.map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          <ol>
            {group.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </section>
      ))}
      <p>另有 {opinion.heldCount} 处数据核对成立。</p>
      <p className="opinion-names">核对人：　　　　　　起草人：　　　　　　</p>
    </article>
  );
}
