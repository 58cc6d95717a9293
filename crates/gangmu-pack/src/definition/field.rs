//! The fields of a record: what each holds and how it is protected. It judges no value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnitKind;
use crate::expr::Expr;

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Identifier in English, also the name of its column.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// What the field holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Must be filled before a record is saved.
    #[serde(default)]
    pub required: bool,
    /// For a date: only its month, term or year matters. It is kept as the first day of that period.
    #[serde(default)]
    pub grain: Grain,
    /// The codes to choose from, for `code` and `codes`, in the order of the list.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Name of a shared code list of the pack, instead of `codes`; `units` for the codes of units (several units).
    #[serde(default)]
    pub code_list: Option<String>,
    /// Unit of a number, shown behind it: 人, 平方米.
    #[serde(default)]
    pub unit: Option<String>,
    /// Smallest number allowed.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest number allowed.
    #[serde(default)]
    pub max: Option<f64>,
    /// The ledger that a `ref` points into.
    #[serde(default)]
    pub ledger: Option<String>,
    /// For money: in what it is typed in and shown. Kept, given to the API and compared in yuan all the same.
    #[serde(default)]
    pub scale: MoneyScale,
    /// The columns of a `group`, which are fields themselves.
    #[serde(default)]
    pub columns: Vec<Field>,
    /// Kinds of unit that a `unit` field may name; all if empty.
    #[serde(default)]
    pub unit_kinds: Vec<UnitKind>,
    /// How far the value is protected.
    #[serde(default)]
    pub privacy: Privacy,
    /// A formula over the other fields; the field is then never typed in. Needs a result of the field's type.
    #[serde(default)]
    pub computed: Option<Expr>,
    /// Value of a new record, as it would be typed.
    #[serde(default)]
    pub default: Option<serde_json::Value>,
    /// Shown as a column of the list from the start.
    #[serde(default)]
    pub list: bool,
    /// No two records that are not closed may hold the same value, in all units together: an identity number.
    #[serde(default)]
    pub unique: bool,
    /// A note for the person who fills it in.
    #[serde(default)]
    pub help: Option<String>,
    /// The item of a data standard that it is, one of the pack's `data_item`: `XBM`. Tables can be handed to other systems
    /// by its name and codes.
    #[serde(default)]
    pub standard: Option<String>,
}

/// What a field holds, and so how it is stored, shown, typed in and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text, at most 200 characters.
    Text,
    /// Several lines of text.
    Long,
    /// A whole number.
    Int,
    /// A number with decimals.
    Num,
    /// Money in yuan, kept exactly in fen (1/100 yuan).
    Money,
    /// A day: 2026-03-05.
    Date,
    /// A day with a time of day: 2026-03-05T14:30.
    Time,
    /// Yes or no.
    Bool,
    /// One code of a list.
    Code,
    /// Several codes of a list.
    Codes,
    /// A unit of the tree, by its code.
    Unit,
    /// A person of the staff, by account or name.
    Person,
    /// A record of a ledger, by its number.
    Ref,
    /// Attached files, by content hash.
    File,
    /// A place on the map: longitude and latitude in degrees, `106.71,26.58`.
    Place,
    /// A citizen's identity number of 18 characters with its check digit (GB 11643).
    IdCard,
    /// A mobile telephone number of 11 digits.
    Mobile,
    /// A unified social credit code of 18 characters with its check character (GB 32100).
    CreditCode,
    /// The identifier of a school or institution, 10 digits.
    SchoolCode,
    /// Repeated rows of `columns`, kept as a list of objects.
    Group,
}

/// How exact a date is: `2026-03-05`, `2026-03`, `2026春`, `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// 日
    #[default]
    Day,
    /// 月: its first day.
    Month,
    /// 学期: 1 March (spring) or 1 September (autumn).
    Term,
    /// 年: 1 January.
    Year,
}

/// How far a value is protected (domain handbook §11.3, §11.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Shown to whoever may see the record.
    #[default]
    Open,
    /// Personal: masked in lists and exports.
    Masked,
    /// Sensitive: hidden, opened for a stated reason only.
    Hidden,
}

/// In what money is typed in and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoneyScale {
    /// 元
    #[default]
    Yuan,
    /// 万元
    Wan,
}

impl Field {
    /// The unit of a number, as it is shown behind it.
    pub fn shown_unit(&self) -> Option<&str> {
        match (self.kind, self.scale) {
            (FieldType::Money, MoneyScale::Wan) => Some("万元"),
            (FieldType::Money, MoneyScale::Yuan) => Some("元"),
            _ => self.unit.as_deref(),
        }
    }
}
