// The shapes that the server sends and takes, from the generated schema.ts. The server always sends every key (null when there
// is nothing), which OpenAPI writes as optional: `Sent` says so. Words that the schema leaves open are narrowed here.
import type { components } from "./schema";

type Schemas = components["schemas"];

/** A shape as it is sent: no key is left out. */
export type Sent<T> = T extends (infer U)[]
  ? Sent<U>[]
  : T extends object
    ? { [K in keyof T]-?: Sent<Exclude<T[K], undefined>> }
    : T;
export type With<T, U> = Omit<T, keyof U> & U;

export type ErrorBody = Omit<Schemas["ErrorBody"], "findings"> & { findings?: Finding[] };
/** A doubt is no error: it is saved with a stated reason. */
export type Finding = Sent<Schemas["Finding"]>;
export type Role = Schemas["Role"];
export type Me = Sent<Schemas["Me"]>;
export type UnitBrief = Sent<Schemas["UnitBrief"]>;
export type Succeeded = Sent<Schemas["Succeeded"]>;
export type UnitRow = Sent<Schemas["UnitRow"]>;
export type UnitKind = Schemas["UnitKind"];
export type Person = Sent<Schemas["Person"]>;
export type DemoAccount = Schemas["DemoAccount"];
export type SearchHit = Schemas["SearchHit"];
export type Attachment = Schemas["Attachment"];
export type KnownValue = Sent<Schemas["KnownValue"]>;
export type HistoryItem = Sent<Schemas["HistoryItem"]>;

export type Home = Sent<Schemas["Home"]>;
export type WaitingItem = Sent<Schemas["WaitingItem"]>;
export type GoalLights = Schemas["GoalLights"];
export type Light = Schemas["Light"];

export type Figure = Sent<Schemas["Figure"]>;
export type FigureWithTrend = Sent<Schemas["FigureWithTrend"]>;
export type FigureRecords = { ledger: string; page: RecordPage };
export type MeasureInfo = Sent<Schemas["MeasureInfo"]>;

export type ClauseKind = Schemas["ClauseKind"];
export type Comparator = Schemas["Comparator"];
export type DocumentBrief = With<Sent<Schemas["DocumentBrief"]>, { status: "uploaded" | "confirmed" }>;
export type DocClause = Sent<Schemas["DocClause"]>;
export type DocFigure = With<Sent<Schemas["DocFigure"]>, { kind: "target" | "result" | "baseline" }>;
export type DraftTarget = Sent<Schemas["DraftTarget"]>;
export type DraftTask = Sent<Schemas["DraftTask"]>;
export type DraftGoal = Sent<Schemas["DraftGoal"]>;
export type PlanDraft = With<Sent<Schemas["PlanDraft"]>, { clauses: Record<string, ClauseKind> }>;
export type DocumentDetail = With<
  Sent<Schemas["DocumentDetail"]>,
  { brief: DocumentBrief; figures: DocFigure[]; draft: PlanDraft; audit: AuditReport }
>;
export type AuditPlace = Schemas["AuditPlace"];
export type AuditPaper = Sent<Schemas["AuditPaper"]>;
/** An audit tells errors, doubts of its own (warn) and notes; nothing of it asks for a reason. */
export type AuditFinding = With<Sent<Schemas["AuditFinding"]>, { level: Exclude<Schemas["Level"], "doubt"> }>;
export type AuditChecked = Sent<Schemas["AuditChecked"]>;
export type AuditReport = With<Sent<Schemas["AuditReport"]>, { findings: AuditFinding[] }>;
export type PaperCheck = With<
  Sent<Schemas["PaperCheck"]>,
  { figures: DocFigure[]; sources: Record<string, Figure>; audit: AuditReport }
>;
export type Confirmed = Schemas["Confirmed"];

export type TaskStatus = "open" | "done" | "suspended" | "cancelled";
export type TargetRow = With<Sent<Schemas["TargetRow"]>, { binding: Schemas["Binding"] }>;
export type TaskRow = With<
  Sent<Schemas["TaskRow"]>,
  { kind: "task" | "deliverable"; status: TaskStatus; targets: TargetRow[] }
>;
export type PlanGoal = With<Sent<Schemas["PlanGoal"]>, { tasks: TaskRow[] }>;
export type Plan = With<Sent<Schemas["Plan"]>, { goals: PlanGoal[] }>;
export type TargetDetail = With<Sent<Schemas["TargetDetail"]>, { row: TargetRow }>;
export type TaskDetail = With<Sent<Schemas["TaskDetail"]>, { row: TaskRow; targets: TargetDetail[] }>;
export type Milestone = Sent<Schemas["Milestone"]>;

export type FieldDefinition = With<Sent<Schemas["FieldDefinition"]>, { default: unknown; columns: FieldDefinition[] }>;
export type LedgerBrief = Schemas["LedgerBrief"];
export type LedgerView = Schemas["View"];
export type LedgerDefinition = With<Sent<Schemas["LedgerDefinition"]>, { fields: FieldDefinition[] }>;
export type StateCount = Schemas["StateCount"];
export type RecordRow = With<Sent<Schemas["RecordRow"]>, { values: Record<string, unknown> }>;
export type RecordPage = With<Sent<Schemas["RecordPage"]>, { records: RecordRow[] }>;
export type RecordDetail = With<Sent<Schemas["RecordDetail"]>, { row: RecordRow }>;
export type BackLink = Sent<Schemas["BackLink"]>;
export type BulkAnswer = With<Sent<Schemas["BulkAnswer"]>, { findings: Finding[] }>;
export type BatchResult = Sent<Schemas["BatchResult"]>;
export type ImportPreview = With<
  Sent<Schemas["ImportPreview"]>,
  {
    status: "checking" | "previewed" | "running" | "done" | "cancelled" | "failed" | "undone" | "partly_undone";
    findings: Finding[];
    sample: Record<string, unknown>[];
  }
>;
export type ImportBrief = Sent<Schemas["ImportBrief"]>;
export type UndoPlan = Sent<Schemas["UndoPlan"]>;

export type DutyStatus = Schemas["DutyStatus"];
export type DutyItem = Sent<Schemas["DutyItem"]>;
export type DutyBrief = Sent<Schemas["DutyBrief"]>;
export type DutyCounts = Sent<Schemas["DutyCounts"]>;
export type DutyCell = Sent<Schemas["DutyCell"]>;
export type DutyRow = With<Sent<Schemas["DutyRow"]>, { cells: (DutyCell | null)[] }>;
export type DutyTable = With<Sent<Schemas["DutyTable"]>, { rows: DutyRow[] }>;
export type NoticeList = Sent<Schemas["NoticeList"]>;
export type NoticeView = Sent<Schemas["NoticeView"]>;
export type NoticeItem = Sent<Schemas["NoticeItem"]>;
export type MailAddress = Sent<Schemas["MailAddress"]>;

export type Run = Sent<Schemas["Run"]>;
export type SummaryBlock = Sent<Schemas["SummaryBlock"]>;
export type Summary = With<
  Sent<Schemas["Summary"]>,
  { figures: Record<string, Figure>; blocks: SummaryBlock[]; findings: (Finding & { level: AuditFinding["level"] })[] }
>;

export type ViewContent = Sent<Schemas["ViewContent"]>;
export type SavedView = With<Sent<Schemas["SavedView"]>, { content: ViewContent }>;
export type TagCount = Schemas["TagCount"];
export type Comment = Sent<Schemas["Comment"]>;
export type Burden = Sent<Schemas["Burden"]>;
export type LedgerLoad = Sent<Schemas["LedgerLoad"]>;
export type UnitLoad = Sent<Schemas["UnitLoad"]>;
export type AskedOfUnit = Sent<Schemas["AskedOfUnit"]>;
export type AccessStatus = Schemas["AccessStatus"];
export type Colleague = Schemas["Colleague"];
export type DelegationView = Sent<Schemas["DelegationView"]>;
export type Delegations = Sent<Schemas["Delegations"]>;
export type TokenView = Sent<Schemas["TokenView"]>;
export type MadeToken = Sent<Schemas["MadeToken"]>;
export type TrustView = Sent<Schemas["TrustView"]>;
export type ProposalView = Sent<Schemas["ProposalView"]>;
export type DefinitionBrief = Sent<Schemas["DefinitionBrief"]>;
export type DefinitionText = Sent<Schemas["DefinitionText"]>;
export type DefinitionFinding = Sent<Schemas["DefinitionFinding"]>;
export type DefinitionLoss = Sent<Schemas["DefinitionLoss"]>;
export type DefinitionPreview = With<Sent<Schemas["DefinitionPreview"]>, { ledger: LedgerDefinition }>;
export type DefinitionCheck = With<Sent<Schemas["DefinitionCheck"]>, { preview: DefinitionPreview | null }>;
export type DefinitionRevision = Sent<Schemas["DefinitionRevision"]>;
