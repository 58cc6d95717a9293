// The tabs of the workbench and which tasks each of them shows.
import type { DraftTask } from "../../api/types";
import { needsLook } from "./tally";

export type Show = "all" | "doubtful" | "todo" | "dropped" | "others" | "audit";

/** The tasks of a tab, in the order of the document; a doubtful one stays in sight after it was accepted. */
export function visibleTasks(tasks: DraftTask[], show: Show): DraftTask[] {
  switch (show) {
    case "doubtful":
      return tasks.filter((task) => needsLook(task) || (task.doubtful && task.accepted === true));
    case "todo":
      return tasks.filter((task) => task.accepted === null);
    case "dropped":
      return tasks.filter((task) => task.accepted === false);
    case "others":
      return [];
    default:
      return tasks.filter((task) => task.accepted !== false);
  }
}
