//! Ledgers, their definitions and records.

use gangmu_pack::definition::{FieldType, Grain, MoneyScale, Privacy, UnitKind, View};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Finding;
use super::plan::HistoryItem;
use super::supervision::Supervision;
use super::unit::{UnitBrief, UnitKindName};

/// A ledger in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerBrief {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What one record stands for.
    pub record: String,
    /// What it is for and who fills it.
    pub about: String,
    /// Section code.
    pub area: String,
    /// Section name.
    pub area_name: String,
    /// Name of the office that answers for it.
    pub office_name: String,
    /// The reader may add records.
    pub may_write: bool,
    /// Records that the reader sees.
    pub total: i64,
    /// Those that are not closed.
    pub open: i64,
    /// Those past their deadline.
    pub overdue: i64,
}

/// A ledger's definition as form and list need it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerDefinition {
    /// In short.
    pub brief: LedgerBrief,
    /// Field that names a record.
    pub title: String,
    /// Date field that decides the period.
    pub on: String,
    /// Ways to look at the records besides the list.
    #[schema(value_type = Vec<ViewName>)]
    pub views: Vec<View>,
    /// Fields.
    pub fields: Vec<FieldDefinition>,
    /// States.
    pub states: Vec<StateDefinition>,
    /// Moves.
    pub moves: Vec<MoveDefinition>,
    /// Measures.
    pub measures: Vec<MeasureInfo>,
    /// Sentence of the summary.
    pub sentence: String,
    /// Only trusted sources' entries count directly.
    pub trust: bool,
    /// What the reader enters waits to be taken up.
    pub proposes: bool,
    /// The reader may name the trusted sources.
    pub may_trust: bool,
}

/// A field's definition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldDefinition {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Type.
    #[serde(rename = "type")]
    #[schema(value_type = FieldTypeName)]
    pub kind: FieldType,
    /// Must be filled.
    pub required: bool,
    /// Codes to choose from.
    pub codes: Vec<String>,
    /// Unit behind a number.
    pub unit: Option<String>,
    /// Smallest number.
    pub min: Option<f64>,
    /// Largest number.
    pub max: Option<f64>,
    /// Ledger that a reference points into.
    pub ledger: Option<String>,
    /// Kinds of unit that a unit field may name.
    #[schema(value_type = Vec<UnitKindName>)]
    pub unit_kinds: Vec<UnitKind>,
    /// How far it is protected.
    #[schema(value_type = PrivacyName)]
    pub privacy: Privacy,
    /// Computed, never typed.
    pub computed: bool,
    /// Value of a new record.
    #[schema(value_type = Object)]
    pub default: Option<Value>,
    /// A column of the list from the start.
    pub list: bool,
    /// Note for the person who fills it in.
    pub help: Option<String>,
    /// The item of a data standard that it is: `XBM 性别码`.
    pub standard: Option<String>,
    /// What it is filled from where it is known, in words: 单位信息.
    pub reused_from: Option<String>,
    /// How exact a date is.
    #[schema(value_type = GrainName)]
    pub grain: Grain,
    /// In what money is typed in and shown; the API takes and gives yuan all the same.
    #[schema(value_type = MoneyScaleName)]
    pub scale: MoneyScale,
    /// The columns of a group.
    #[schema(no_recursion)]
    pub columns: Vec<FieldDefinition>,
}

/// How exact a date is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Grain)]
#[expect(missing_docs, reason = "named as gangmu_pack::definition::Grain documents them")]
pub enum GrainName {
    Day,
    Month,
    Term,
    Year,
}

/// In what money is typed in and shown.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MoneyScale)]
#[expect(missing_docs, reason = "named as gangmu_pack::definition::MoneyScale documents them")]
pub enum MoneyScaleName {
    Yuan,
    Wan,
}

/// A way to look at the records besides the list.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = View)]
#[expect(missing_docs, reason = "named as gangmu_pack::definition::View documents them")]
pub enum ViewName {
    Board,
    Calendar,
    Map,
}

/// The types of field.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FieldType)]
#[expect(missing_docs, reason = "named as gangmu_pack::definition::FieldType documents them")]
pub enum FieldTypeName {
    Text,
    Long,
    Int,
    Num,
    Money,
    Date,
    Bool,
    Code,
    Codes,
    Unit,
    Person,
    Ref,
    File,
    Place,
    Time,
    IdCard,
    Mobile,
    CreditCode,
    SchoolCode,
    Group,
}

/// How far a value is protected.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Privacy)]
#[expect(missing_docs, reason = "named as gangmu_pack::definition::Privacy documents them")]
pub enum PrivacyName {
    Open,
    Masked,
    Hidden,
}

/// A state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateDefinition {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Ends the matter.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Deadlines stand still in it.
    pub paused: bool,
}

/// A move.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MoveDefinition {
    /// Id.
    pub id: String,
    /// The verb.
    pub name: String,
    /// From which states.
    pub from: Vec<String>,
    /// To which state.
    pub to: String,
    /// Fields that must be filled.
    pub requires: Vec<String>,
    /// A reason must be given.
    pub reason: bool,
    /// The reader's role may do it.
    pub mine: bool,
    /// Asks for the unit that takes the record over.
    pub transfer: bool,
}

/// A measure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeasureInfo {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Measure id.
    pub measure: String,
    /// Measure name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// How it is counted, in words.
    pub rule: String,
    /// The measure of which it is a part.
    pub part_of: Option<String>,
    /// Never a target.
    pub never_target: bool,
}

/// Records in a state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateCount {
    /// State id.
    pub state: String,
    /// State name.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// A record as a list shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordRow {
    /// Id.
    pub id: i64,
    /// Number.
    pub number: String,
    /// The unit that keeps it.
    pub owner: UnitBrief,
    /// State.
    pub state: String,
    /// State name.
    pub state_name: String,
    /// Deadline.
    pub due: Option<String>,
    /// Past its deadline.
    pub overdue: bool,
    /// Revision, for changes.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// What waits to be taken up.
    pub proposed: Option<Proposed>,
    /// Values by field; a unit as UnitBrief, files as a list of Attachment.
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
}

/// What waits to be taken up about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Proposed {
    /// 待采信: the record does not count yet.
    Waiting,
    /// 已退回: the record does not count, and its unit mends it.
    Returned,
    /// A change of the record waits.
    Change,
}

/// A page of records.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordPage {
    /// The records.
    pub records: Vec<RecordRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many in all; only given with the first page.
    pub total: Option<i64>,
}

/// Everything about a record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordDetail {
    /// The row.
    pub row: RecordRow,
    /// Doubts about its values.
    pub findings: Vec<Finding>,
    /// Moves from here.
    pub moves: Vec<PossibleMove>,
    /// What happened to it.
    pub history: Vec<HistoryItem>,
    /// The clocks that run on it, the earliest first.
    pub clocks: Vec<RunningClock>,
    /// The reader may change it.
    pub may_edit: bool,
    /// Tasks whose targets count it.
    pub used_in: Vec<UsedIn>,
    /// What was proposed about it and waits, or was given back.
    pub proposals: Vec<super::access::ProposalView>,
    /// Its listings for supervision, the latest first.
    pub supervision: Vec<Supervision>,
    /// The reader may put it on the list or take it off.
    pub may_supervise: bool,
    /// The reader may change its tags.
    pub may_tag: bool,
    /// The reader may comment on it.
    pub may_comment: bool,
    /// Records elsewhere that the reader may start from it.
    pub opens: Vec<OpenAction>,
}

/// A clock that runs on a record.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RunningClock {
    /// Its name: 整改期限.
    pub name: String,
    /// Its day.
    pub due: String,
}

/// A value that is known already, for a record that is being written.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KnownValue {
    /// The field.
    pub field: String,
    /// The value, as a form takes it.
    #[schema(value_type = Object)]
    pub value: Value,
    /// Where it comes from, in words.
    pub from: String,
}

/// A button that starts a record of another ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenAction {
    /// The words on the button.
    pub name: String,
    /// The ledger in which the record is started.
    pub ledger: String,
    /// Its name.
    pub ledger_name: String,
    /// The unit that will keep it, where the definition says.
    pub owner: Option<UnitBrief>,
    /// Values filled in.
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
}

/// Records of one ledger that refer to a record through one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BackLink {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Field id.
    pub field: String,
    /// Field name.
    pub field_name: String,
    /// How many.
    pub count: i64,
    /// The first of them.
    pub records: Vec<LinkedRecord>,
}

/// A record that refers to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkedRecord {
    /// Id.
    pub id: i64,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// State name.
    pub state_name: String,
    /// The unit that keeps it.
    pub owner: UnitBrief,
}

/// A task whose target counts a record.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UsedIn {
    /// Task id.
    pub task_id: i64,
    /// Task title.
    pub title: String,
}

/// A move that starts from the record's state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PossibleMove {
    /// Id.
    pub id: String,
    /// The verb.
    pub name: String,
    /// Name of the state that it leads to.
    pub to_name: String,
    /// The reader may do it now, with what the move itself asks for.
    pub possible: bool,
    /// What is missing, a sentence each.
    pub missing: Vec<String>,
    /// Fields that it needs.
    pub fields: Vec<String>,
    /// A reason must be given.
    pub reason: bool,
    /// Asks for the unit that takes the record over.
    pub transfer: bool,
}

/// A new record, as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewRecord {
    /// Values by field.
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
    /// The unit that keeps it; the writer's own where left out.
    #[serde(default)]
    pub owner: Option<i64>,
    /// Why what is doubtful is right all the same.
    #[serde(default)]
    pub reason: String,
}

/// A change of a record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RecordPatch {
    /// The revision that the person saw.
    pub revision: i64,
    /// The changed values.
    #[schema(value_type = Object)]
    #[serde(default)]
    pub values: Map<String, Value>,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The unit that takes the record over, for a move that asks for it.
    #[serde(default)]
    pub unit: Option<i64>,
}

/// One move of many records.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BatchMove {
    /// The records, each with the revision that the person saw.
    pub records: Vec<BatchRecord>,
    /// Values that the move asks for, the same for all.
    #[schema(value_type = Object)]
    #[serde(default)]
    pub values: Map<String, Value>,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The unit that takes the records over, for a move that asks for it.
    #[serde(default)]
    pub unit: Option<i64>,
}

/// A record of a batch.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct BatchRecord {
    /// Id.
    pub id: i64,
    /// The revision that the person saw.
    pub revision: i64,
}

/// What became of one record of a batch.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchResult {
    /// Id.
    pub id: i64,
    /// It was moved.
    pub done: bool,
    /// Number, where it was moved.
    pub number: Option<String>,
    /// Why it was not.
    pub message: Option<String>,
}

/// What a list of records is asked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct ListParams {
    /// Only records of this year, by the ledger's date.
    pub year: Option<i16>,
    /// Only records in these states, by comma.
    pub state: Option<String>,
    /// Only records that bear all these tags, by comma.
    pub tag: Option<String>,
    /// Words in number or title.
    pub q: Option<String>,
    /// A condition in the language of definitions.
    pub filter: Option<String>,
    /// Field to sort by, `-` before it for descending.
    pub sort: Option<String>,
    /// Only records that were proposed and not taken up.
    pub proposed: Option<bool>,
    /// Where the page begins.
    pub after: Option<String>,
    /// Records a page, 1 to 200; 50 where left out.
    pub limit: Option<i64>,
    /// Only this unit and those below it.
    pub unit: Option<i64>,
    /// Only these fields, by comma; all where left out.
    pub fields: Option<String>,
    /// Count all records of the list as well.
    pub count: Option<bool>,
}

/// What a protected value is opened for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Reveal {
    /// The field.
    pub field: String,
    /// Why.
    pub reason: String,
}

/// A protected value in clear.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Revealed {
    /// The value.
    #[schema(value_type = Object)]
    pub value: Value,
}
