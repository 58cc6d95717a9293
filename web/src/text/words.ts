// The words that the screens share: lights, kinds, comparators, states. Every one is what the office says.
import type { ClauseKind, Comparator, Light, TaskRow, UnitKind } from "../api/types";
import { daysBetween } from "./dates";

export const LIGHTS: Light[] = ["red", "yellow", "green", "blue", "grey"];
export const lightWord: Record<Light, string> = {
  red: "逾期",
  yellow: "临近",
  green: "正常",
  blue: "完成",
  grey: "未开始",
};

/** The word of a light for a task with a due day: behind is not overdue. */
export function lightWords(light: Light, due: string | null | undefined, today: string): string {
  if (light === "red" && due && due >= today) return "滞后";
  if (light === "yellow" && due && daysBetween(today, due) > 7) return "滞后";
  return lightWord[light];
}

export const CLAUSE_KINDS: ClauseKind[] = ["task", "deliverable", "principle", "background", "result", "problem"];
export const clauseWord: Record<ClauseKind, string> = {
  task: "任务",
  deliverable: "成果",
  principle: "原则要求",
  background: "背景",
  result: "已有成绩",
  problem: "问题",
};

export const COMPARATORS: Comparator[] = ["ge", "gt", "eq", "le", "lt", "approx", "range"];
export const comparatorWord: Record<Comparator, string> = {
  ge: "不少于",
  gt: "超过",
  eq: "达到",
  le: "不超过",
  lt: "少于",
  approx: "约",
  range: "介于",
};
export const comparatorSign: Record<Comparator, string> = {
  ge: "≥",
  gt: ">",
  eq: "",
  le: "≤",
  lt: "<",
  approx: "约",
  range: "",
};

export const unitKindWord: Record<UnitKind, string> = {
  bureau: "局机关",
  office: "科室",
  town: "学区乡镇",
  school: "学校",
  kindergarten: "幼儿园",
  institution: "直属机构",
};
export const UNIT_KINDS: UnitKind[] = ["office", "school", "kindergarten", "institution", "town", "bureau"];

export const statusWord: Record<TaskRow["status"], string> = {
  open: "进行中",
  done: "已完成",
  suspended: "暂停",
  cancelled: "取消",
};

export const figureKindWord = { target: "目标", result: "成绩", baseline: "基数" } as const;

/** "≥5000人次" from its parts */
export function targetText(comparator: Comparator, value: number, max: number | null, unit: string): string {
  if (comparator === "range" && max !== null) return `${value}–${max}${unit}`;
  return `${comparatorSign[comparator]}${value}${unit}`;
}
