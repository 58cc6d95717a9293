// The records of a month on their days: by deadline, or by the date that decides their period. On a phone as a list of days.
import { Button, Popover } from "antd";
import dayjs from "dayjs";
import { useNavigate } from "react-router";
import { useMe } from "../../api/hooks";
import type { LedgerDefinition, RecordRow } from "../../api/types";
import { fieldText } from "../../fields";
import { useParam } from "../../parts/address";
import { ErrorView, Message } from "../../parts/ErrorView";
import { Loading } from "../../parts/Loading";
import { useNarrow } from "../../parts/useNarrow";
import { proseDate } from "../../text/dates";
import { number } from "../../text/numbers";
import { useLedgerLink } from "./LedgerScreen";
import type { LedgerAddress } from "./useLedgerAddress";
import { both, MOST, useManyRecords } from "./useManyRecords";
import "./views.css";

const WEEK = ["一", "二", "三", "四", "五", "六", "日"];
const LINES = 3;

/** The days of the weeks that a month touches, Monday first. */
function weeks(month: string): string[] {
  const first = dayjs(`${month}-01`);
  const start = first.subtract((first.day() + 6) % 7, "day");
  const end = first.endOf("month");
  const days: string[] = [];
  for (let day = start; !day.isAfter(end) || days.length % 7 > 0; day = day.add(1, "day"))
    days.push(day.format("YYYY-MM-DD"));
  return days;
}

export function Calendar({ definition, address }: { definition: LedgerDefinition; address: LedgerAddress }) {
  const me = useMe();
  const narrow = useNarrow();
  const [kept, setMonth] = useParam("month");
  const [by, setBy] = useParam("by");
  const month = kept && /^\d{4}-\d{2}$/.test(kept) ? kept : me.today.slice(0, 7);
  // A date of which only the month or the year matters stands on no day.
  const dated = definition.fields.find((field) => field.id === definition.on && field.grain === "day");
  const onDue = (by !== "on" || !dated) && definition.states.length > 1;
  const name = onDue ? "due" : definition.on;
  const days = weeks(month);
  const [from, to] = [days[0], days.at(-1) ?? days[0]];
  const { filter, q, unit, state, tag } = address.query;
  const found = useManyRecords(definition, {
    ...{ q, unit, state, tag, sort: name },
    filter: both(filter, `${name} >= '${from}' and ${name} <= '${to}'`),
    fields: [definition.title, definition.on].join(","),
  });
  const dayOf = (row: RecordRow) => (onDue ? row.due : (row.values[definition.on] as string | undefined))?.slice(0, 10);
  const byDay = new Map<string, RecordRow[]>();
  for (const row of found.data?.rows ?? []) byDay.set(dayOf(row) ?? "", [...(byDay.get(dayOf(row) ?? "") ?? []), row]);
  const step = (months: number) => setMonth(dayjs(`${month}-01`).add(months, "month").format("YYYY-MM"));
  const inMonth = days
    .filter((day) => day.startsWith(month))
    .reduce((sum, day) => sum + (byDay.get(day)?.length ?? 0), 0);
  return (
    <div className="calendar grow">
      <div className="row wrap" style={{ marginBottom: 6 }}>
        <Button onClick={() => step(-1)}>上月</Button>
        <strong role="status">
          {month.slice(0, 4)}年{Number(month.slice(5))}月
        </strong>
        <Button onClick={() => step(1)}>下月</Button>
        <Button disabled={month === me.today.slice(0, 7)} onClick={() => setMonth(null)}>
          本月
        </Button>
        {definition.states.length > 1 && dated ? (
          <span className="tabs">
            <button type="button" className="plain" aria-pressed={onDue} onClick={() => setBy(null)}>
              按办理期限
            </button>
            <button type="button" className="plain" aria-pressed={!onDue} onClick={() => setBy("on")}>
              按{dated.name}
            </button>
          </span>
        ) : null}
        <span className="muted small">
          {found.data ? `本月 ${number(inMonth)} 条` : ""}
          {found.data?.more ? `，记录太多，只列了前 ${number(MOST)} 条，请加条件` : ""}
        </span>
      </div>
      {found.isError ? <ErrorView error={found.error} retry={() => void found.refetch()} /> : null}
      {!found.data && !found.isError ? <Loading /> : null}
      {found.data && narrow ? (
        <Agenda
          definition={definition}
          days={days.filter((day) => byDay.has(day) && day.startsWith(month))}
          byDay={byDay}
        />
      ) : null}
      {found.data && !narrow ? (
        <table className="month">
          <caption className="visually-hidden">{month} 的记录</caption>
          <thead>
            <tr>
              {WEEK.map((day) => (
                <th scope="col" key={day}>
                  周{day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7)).map((week) => (
              <tr key={week[0]}>
                {week.map((day) => (
                  <td
                    key={day}
                    className={`${day.startsWith(month) ? "" : "other"} ${day === me.today ? "today" : ""}`}
                  >
                    <span className="day" aria-current={day === me.today ? "date" : undefined}>
                      {Number(day.slice(8))}
                    </span>
                    <Day definition={definition} day={day} rows={byDay.get(day) ?? []} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}

function Day({ definition, day, rows }: { definition: LedgerDefinition; day: string; rows: RecordRow[] }) {
  // One line too many is shown as itself rather than as "还有 1 条".
  const shown = rows.length <= LINES + 1 ? rows : rows.slice(0, LINES);
  const rest = rows.length - shown.length;
  return (
    <ul>
      {shown.map((row) => (
        <Entry key={row.id} definition={definition} row={row} />
      ))}
      {rest > 0 ? (
        <li>
          <Popover
            trigger="click"
            title={proseDate(day)}
            content={
              <ul className="calendar-more">
                {rows.map((row) => (
                  <Entry key={row.id} definition={definition} row={row} />
                ))}
              </ul>
            }
          >
            <button type="button" className="plain small more">
              还有 {rest} 条
            </button>
          </Popover>
        </li>
      ) : null}
    </ul>
  );
}

function Entry({ definition, row }: { definition: LedgerDefinition; row: RecordRow }) {
  const navigate = useNavigate();
  const link = useLedgerLink(definition.brief.id);
  const title = definition.fields.find((field) => field.id === definition.title);
  const words = (title && fieldText(title, row.values[title.id])) || row.number;
  const final = definition.states.find((state) => state.id === row.state)?.final;
  return (
    <li>
      <button
        type="button"
        className={`plain entry clip ${row.overdue ? "late" : final ? "muted" : ""}`}
        title={`${words} ${row.owner.name} ${row.state_name}`}
        onClick={() => navigate(link(`/records/${row.id}`))}
      >
        {row.overdue ? "■ " : final ? "✓ " : ""}
        {words}
      </button>
    </li>
  );
}

function Agenda(props: { definition: LedgerDefinition; days: string[]; byDay: Map<string, RecordRow[]> }) {
  if (props.days.length === 0) return <Message title="这个月没有记录">换一个月，或换按哪个日期看。</Message>;
  return (
    <div className="stack">
      {props.days.map((day) => (
        <section key={day} className="panel agenda">
          <h2>{proseDate(day)}</h2>
          <ul>
            {props.byDay.get(day)?.map((row) => (
              <Entry key={row.id} definition={props.definition} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
