// The shapes that the server sends and takes: hand-copied from the HTTP contract until the schema is generated.

export interface ErrorBody {
  code: string;
  message: string /*中文 what*/;
  advice: string /*what to do*/;
  findings?: Finding[];
}
export interface Finding {
  code: string;
  level: "error" | "warn" | "note";
  message: string;
  advice: string;
  field?: string | null;
  row?: number | null;
  column?: string | null;
  start?: number | null;
  end?: number | null;
}
export type Role = "leader" | "general" | "office" | "inspector" | "school" | "admin";
export interface Me {
  id: number;
  login: string;
  name: string;
  role: Role;
  role_name: string;
  title: string | null;
  unit: UnitBrief;
  years: number[];
  this_year: number;
  today: string;
  must_change: boolean;
  may: {
    plan_edit: boolean;
    document_import: boolean;
    summary: boolean;
    ledgers: string[] /*ids visible*/;
    ledger_write: string[];
  };
}
export interface UnitBrief {
  id: number;
  code: string;
  name: string;
  kind: UnitKind;
  type?: string | null;
}
export type UnitKind = "bureau" | "office" | "town" | "school" | "kindergarten" | "institution";
export interface Home {
  waiting: WaitingItem[];
  goals: GoalLights[];
  changes: string[];
  watch: FigureWithTrend[];
  next_deadlines: DeadlineItem[];
  totals: LightCounts;
}
export interface WaitingItem {
  kind: "record" | "task" | "document";
  title: string;
  detail: string;
  due: string | null;
  overdue_days: number | null;
  link: string /* app path */;
}
export type Light = "grey" | "green" | "yellow" | "red" | "blue"; // 未开始/暂停, 正常, 临近或滞后, 逾期或严重滞后, 完成
export interface LightCounts {
  total: number;
  grey: number;
  green: number;
  yellow: number;
  red: number;
  blue: number;
}
export interface GoalLights {
  goal_id: number;
  title: string;
  lights: { task_id: number; number: string; title: string; light: Light; reason: string }[];
}
export interface DeadlineItem {
  date: string;
  title: string;
  unit: string;
  link: string;
  light: Light;
}
export interface Figure {
  id: string;
  label: string;
  value: number | null;
  text: string /* "93.8%" "4 212人次" ready for prose */;
  unit: string;
  scope: string;
  period: string;
  as_of: string;
  origin: Origin;
  missing: string | null /* why no value */;
}
export type Origin =
  | {
      kind: "measure";
      ledger: string;
      ledger_name: string;
      measure: string;
      measure_name: string;
      rule: string /*中文 how it is counted*/;
      slice: string | null;
      from: string;
      to: string;
      unit_id: number | null;
      records: number;
    }
  | { kind: "hand"; by: string; on: string; note: string | null; evidence: string | null }
  | { kind: "document"; document_id: number; quote: string; start: number; end: number }
  | { kind: "derived"; from: string[]; how: string };
export interface FigureWithTrend {
  figure: Figure;
  last_year: number | null;
  change_text: string | null;
  target: string | null;
  met: boolean | null;
  series: { period: string; value: number | null }[] /* by month, cumulative */;
}
export interface MeasureInfo {
  ledger: string;
  ledger_name: string;
  measure: string;
  name: string;
  unit: string;
  rule: string;
  part_of: string | null;
  never_target: boolean;
}
export interface DocumentBrief {
  id: number;
  name: string;
  title: string | null;
  year: number | null;
  kind: string;
  kind_name: string;
  status: "uploaded" | "confirmed";
  created_at: string;
  created_by: string;
  tasks: number;
  figures: number;
}
export interface DocumentDetail {
  brief: DocumentBrief;
  text: string;
  sections: DocSection[];
  clauses: DocClause[];
  figures: DocFigure[];
  findings: Finding[];
  damaged_share: number;
  draft: PlanDraft;
  draft_revision: number;
}
export interface DocSection {
  id: number;
  parent: number | null;
  level: number;
  number: string;
  title: string;
  start: number;
  end: number;
} // offsets = code points in text
export interface DocClause {
  id: number;
  section: number | null;
  start: number;
  end: number;
  kind: ClauseKind;
  text: string;
}
export type ClauseKind = "task" | "deliverable" | "principle" | "background" | "result" | "problem";
export interface DocFigure {
  id: number;
  clause: number | null;
  start: number;
  end: number;
  quote: string;
  subject: string;
  value: number;
  value_max: number | null;
  unit: string;
  comparator: Comparator;
  kind: "target" | "result" | "baseline";
  year: number | null;
  confidence: number;
  text: string /* "≥5000人次" */;
}
export type Comparator = "eq" | "ge" | "gt" | "le" | "lt" | "approx" | "range";
export interface PlanDraft {
  year: number;
  title: string;
  goals: DraftGoal[] /* clause id -> decision */;
  clauses: Record<string, ClauseKind>;
}
export interface DraftGoal {
  key: string;
  title: string;
  area: string | null;
  tasks: DraftTask[];
}
export interface DraftTask {
  key: string;
  number: string;
  title: string;
  text: string;
  kind: "task" | "deliverable";
  clause: number | null;
  start: number;
  end: number;
  lead_unit: number | null;
  co_units: number[];
  leader: number | null;
  starts: string | null;
  due: string | null;
  accepted: boolean | null /* null=not yet looked at, false=dropped */;
  doubtful: boolean;
  why_doubtful: string | null;
  targets: DraftTarget[];
}
export interface DraftTarget {
  key: string;
  figure: number | null;
  label: string;
  comparator: Comparator;
  value: number;
  value_max: number | null;
  unit: string;
  year: number;
  binding: "measure" | "hand";
  ledger: string | null;
  measure: string | null;
  slice: string | null;
  accepted: boolean | null;
  confidence: number;
  suggestions: { ledger: string; measure: string; name: string; score: number }[];
}
export interface Plan {
  id: number;
  year: number;
  title: string;
  document_id: number | null;
  totals: LightCounts;
  goals: PlanGoal[];
  clauses: {
    task: number;
    deliverable: number;
    principle: number;
    background: number;
    result: number;
    problem: number;
  };
}
export interface PlanGoal {
  id: number;
  title: string;
  area: string | null;
  tasks: TaskRow[];
}
export interface TaskRow {
  id: number;
  number: string;
  title: string;
  kind: "task" | "deliverable";
  lead_unit: UnitBrief | null;
  leader: string | null;
  due: string | null;
  status: "open" | "done" | "suspended" | "cancelled";
  light: Light;
  reason: string;
  progress: number | null;
  planned: number | null;
  targets: TargetRow[];
}
export interface TargetRow {
  id: number;
  label: string;
  text: string /* "≥5000人次" */;
  binding: "measure" | "hand";
  actual: Figure | null;
  met: boolean | null;
  progress: number | null;
}
export interface TaskDetail {
  row: TaskRow;
  goal: string;
  text: string;
  quote: string | null;
  document_id: number | null;
  start: number | null;
  end: number | null;
  co_units: UnitBrief[];
  leader_id: number | null;
  starts: string | null;
  revision: number;
  targets: TargetDetail[];
  milestones: Milestone[];
  reports: TaskReport[];
  history: HistoryItem[];
  may_edit: boolean;
  may_report: boolean;
  done_note: string | null;
  done_on: string | null;
  evidence: Attachment[];
}
export interface TargetDetail {
  row: TargetRow;
  comparator: Comparator;
  value: number;
  value_max: number | null;
  unit: string;
  year: number;
  ledger: string | null;
  measure: string | null;
  slice: string | null;
  trend: FigureWithTrend | null;
  quote: string | null;
}
export interface Milestone {
  id: number;
  name: string;
  due: string;
  done_on: string | null;
}
export interface TaskReport {
  at: string;
  by: string;
  progress: number | null;
  text: string;
}
export interface HistoryItem {
  at: string;
  by: string;
  action: string /*中文*/;
  reason: string | null;
  changes: { field: string; name: string; before: string | null; after: string | null }[];
}
export interface LedgerBrief {
  id: string;
  name: string;
  record: string;
  about: string;
  area: string;
  area_name: string;
  office_name: string;
  may_write: boolean;
  total: number;
  open: number;
  overdue: number;
}
export interface LedgerDefinition {
  brief: LedgerBrief;
  title: string;
  fields: FieldDefinition[];
  states: { id: string; name: string; final: boolean }[];
  moves: { id: string; name: string; from: string[]; to: string; requires: string[]; reason: boolean; mine: boolean }[];
  measures: MeasureInfo[];
  sentence: string;
}
export interface FieldDefinition {
  id: string;
  name: string;
  type:
    | "text"
    | "long"
    | "int"
    | "num"
    | "money"
    | "date"
    | "bool"
    | "code"
    | "codes"
    | "unit"
    | "person"
    | "ref"
    | "file"
    | "place";
  required: boolean;
  codes: string[];
  unit: string | null;
  min: number | null;
  max: number | null;
  ledger: string | null;
  unit_kinds: UnitKind[];
  privacy: "open" | "masked" | "hidden";
  computed: boolean;
  default: unknown;
  list: boolean;
  help: string | null;
  reused_from: string | null;
}
export interface RecordRow {
  id: number;
  number: string;
  owner: UnitBrief;
  state: string;
  state_name: string;
  due: string | null;
  overdue: boolean;
  revision: number;
  updated_at: string;
  values: Record<string, unknown> /* unit → UnitBrief; file → Attachment[] */;
}
export interface RecordPage {
  records: RecordRow[];
  next: string | null;
  total: number | null;
}
export interface RecordDetail {
  row: RecordRow;
  findings: Finding[];
  moves: {
    id: string;
    name: string;
    to_name: string;
    possible: boolean;
    missing: string[] /*中文 what is missing*/;
    fields: string[];
    reason: boolean;
  }[];
  history: HistoryItem[];
  may_edit: boolean;
  used_in: { task_id: number; title: string }[];
}
export interface ImportPreview {
  id: number;
  ledger: string;
  file_name: string;
  status: "previewed" | "running" | "done" | "cancelled" | "failed";
  total: number;
  good: number;
  bad: number;
  new_rows: number;
  updates: number;
  done: number;
  rows_per_second: number | null;
  columns: { header: string; field: string | null }[];
  findings: Finding[] /* first 500, row= sheet row */;
  sample: Record<string, unknown>[];
}
export interface Attachment {
  hash: string;
  name: string;
  mime: string;
  size: number;
}
export interface Summary {
  year: number;
  title: string;
  as_of: string;
  blocks: SummaryBlock[];
  figures: Record<string, Figure>;
  findings: Finding[];
  unused: { label: string; text: string }[];
}
export type SummaryBlock =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph"; runs: Run[] }
  | { kind: "table"; caption: string; header: string[]; rows: string[][] };
export interface Run {
  text: string;
  figure?: string | null /* key in figures */;
}
