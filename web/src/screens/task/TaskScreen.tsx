// One task: how it stands and why, its targets, milestones, reports, history, and its sentence in the document.
import { useParams } from "react-router";
import { useRead } from "../../api/hooks";
import type { TaskDetail } from "../../api/types";
import { ErrorView } from "../../parts/ErrorView";
import { Go } from "../../parts/Go";
import { History } from "../../parts/History";
import { LightMark } from "../../parts/LightMark";
import { Loading } from "../../parts/Loading";
import { PageHead } from "../../parts/PageHead";
import { statusWord } from "../../text/words";
import { ClauseContext } from "./ClauseContext";
import { Milestones } from "./Milestones";
import { Reports } from "./Reports";
import { Targets } from "./Targets";
import { TaskActions } from "./TaskActions";
import { TaskForm } from "./TaskForm";

export function Component() {
  const { id } = useParams();
  const task = useRead<TaskDetail>(`/tasks/${id}`);
  if (task.isError)
    return (
      <main>
        <ErrorView error={task.error} retry={() => void task.refetch()} />
      </main>
    );
  if (!task.data) return <Loading what="正在打开任务" />;
  return <TaskPage task={task.data} key={task.data.row.id} />;
}

function TaskPage({ task }: { task: TaskDetail }) {
  const { row } = task;
  return (
    <main>
      <PageHead
        title={`${row.number} ${row.title}`}
        extra={<LightMark light={row.light} due={row.due} />}
        about={
          <>
            <Go to="/plan">{task.goal}</Go> · {row.kind === "deliverable" ? "成果" : "任务"} · {statusWord[row.status]}
          </>
        }
        actions={<TaskActions task={task} />}
      />
      <div className="two" style={{ gridTemplateColumns: undefined }}>
        <div className="stack">
          <section className="panel">
            <h2>怎么样了</h2>
            <p className="row" style={{ alignItems: "baseline" }}>
              <LightMark light={row.light} due={row.due} />
              <span className="grow">{row.reason || "按计划推进"}</span>
            </p>
            {task.done_on ? (
              <p style={{ marginTop: 6 }}>
                {task.done_on} 办结{task.done_note ? `：${task.done_note}` : ""}
              </p>
            ) : null}
            <Planned task={task} />
          </section>
          <TaskForm task={task} />
          <ClauseContext task={task} />
        </div>
        <div className="stack">
          <Targets task={task} />
          <Milestones task={task} />
          <Reports task={task} />
          <section className="panel">
            <h2>改动记录</h2>
            <History items={task.history} />
          </section>
        </div>
      </div>
    </main>
  );
}

function Planned({ task }: { task: TaskDetail }) {
  const { progress, planned } = task.row;
  if (progress === null && planned === null) return null;
  return (
    <dl className="facts" style={{ marginTop: 8 }}>
      {progress !== null ? (
        <>
          <dt>现在到</dt>
          <dd>{progress.toFixed(1)}%</dd>
        </>
      ) : null}
      {planned !== null ? (
        <>
          <dt>按时间应到</dt>
          <dd>{planned.toFixed(1)}%</dd>
        </>
      ) : null}
    </dl>
  );
}
