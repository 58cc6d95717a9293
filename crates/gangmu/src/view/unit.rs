//! Units and people in short.

use gangmu_pack::definition::UnitKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A unit in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UnitBrief {
    /// Id.
    pub id: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind of unit.
    #[schema(value_type = UnitKindName)]
    pub kind: UnitKind,
    /// 办学类型.
    #[serde(rename = "type")]
    pub type_name: Option<String>,
}

/// The kinds of unit.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UnitKind)]
pub enum UnitKindName {
    /// 教育局
    Bureau,
    /// 科室
    Office,
    /// 学区
    Town,
    /// 学校
    School,
    /// 幼儿园
    Kindergarten,
    /// 直属单位
    Institution,
}

/// A person in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Account id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Post.
    pub title: Option<String>,
    /// Name of the unit.
    pub unit: String,
}

/// A unit as the tree shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnitRow {
    /// The unit.
    pub unit: UnitBrief,
    /// Its last day, where it has been merged away.
    pub ended: Option<String>,
    /// Names of the ended units that it took over as a whole.
    pub past: Vec<String>,
    /// The unit above it.
    pub parent: Option<i64>,
    /// 学段.
    pub stage: Option<String>,
    /// 城区|镇区|乡村.
    pub area: Option<String>,
    /// 公办|民办.
    pub ownership: Option<String>,
    /// Name of the town.
    pub town: Option<String>,
    /// Pupils in the latest counted year.
    pub pupils: Option<i64>,
    /// Staff in the latest counted year.
    pub staff: Option<i64>,
    /// How many units stand below it.
    pub children: i64,
}

/// One hit of the search over everything.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SearchHit {
    /// What it is: 任务, 单位, 人员, 记录, 文稿, 台账.
    pub kind: String,
    /// Its name.
    pub title: String,
    /// A second line.
    pub detail: String,
    /// Where it opens, as a path of the web page.
    pub link: String,
}

/// A unit that is merged into others, or that others are split off from.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Succession {
    /// The units that take over.
    pub successors: Vec<i64>,
    /// The day from which they do: 2026-09-01.
    pub on: String,
    /// The unit ends; else it goes on beside them.
    pub closes: bool,
    /// Why: the number of the approval.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Succeeded {
    /// 并入, 撤销分流 or 分设.
    pub kind: String,
    /// Records of the ended unit that are still under way.
    pub open: Vec<OpenLeft>,
}

/// Records of one ledger that are still under way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenLeft {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub name: String,
    /// How many.
    pub count: i64,
}
