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
