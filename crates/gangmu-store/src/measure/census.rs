//! Counts of the tree of units and of its yearly census, `census.pupils`: the denominators that no ledger keeps.

use std::collections::BTreeSet;

use gangmu_pack::Operand;
use gangmu_pack::definition::{Field, FieldType, Ledger, UnitKind};
use gangmu_pack::expr::{self, Expr, SqlContext, Type, unit_field_alias};

use super::{MeasureQuery, Part, Tally, key_sql};
use crate::StoreError;
use crate::record::{Scope, UNIT};
use crate::value::day;

/// A teaching point of a primary school or a kindergarten is a place, not an institution.
const POINT: &str = "(COALESCE(u.\"type\", '') LIKE '%教学点%' OR COALESCE(u.\"type\", '') LIKE '%幼教点%')";
/// The latest census up to the year of the period.
const YEAR: &str = "(SELECT max(year) FROM unit_count WHERE year <= $2)";

/// What is counted.
enum Count {
    /// Units that meet a condition.
    Units(String),
    /// A column of the census.
    Column(&'static str),
}

fn count_of(name: &str) -> Option<Count> {
    let schools = format!("u.\"kind\" = 'school' AND NOT {POINT}");
    Some(match name {
        "institutions" => Count::Units(format!("u.\"kind\" IN ('school', 'kindergarten') AND NOT {POINT}")),
        "schools" => Count::Units(schools),
        "kindergartens" => Count::Units(format!("u.\"kind\" = 'kindergarten' AND NOT {POINT}")),
        "teaching_points" => Count::Units("u.\"kind\" = 'school' AND u.\"type\" LIKE '%教学点%'".to_owned()),
        "boarding_schools" => Count::Units(format!("{schools} AND u.\"boarding\"")),
        "small_schools" => Count::Units("u.\"kind\" = 'school' AND u.\"small\"".to_owned()),
        "towns" => Count::Units("u.\"kind\" = 'town'".to_owned()),
        "pupils" => Count::Column("pupils"),
        "staff" => Count::Column("staff"),
        "teachers" => Count::Column("teachers"),
        "classes" => Count::Column("classes"),
        _ => return None,
    })
}

impl Tally {
    /// A count as of the end of the period. Of a slice it follows what is said about the unit or the stage; a split that
    /// it does not know leaves it whole.
    pub(super) async fn census(
        &self,
        from: &Ledger,
        operand: &Operand,
        query: &MeasureQuery,
    ) -> Result<Part, StoreError> {
        let name = operand.name();
        let count = count_of(&operand.measure).ok_or_else(|| StoreError::missing("计量", &name))?;
        let names = expr::Scope::of_census(schools_of(from).map(|f| f.id.clone()));
        let wrong = |e| StoreError::Invalid(format!("“{name}”的切片不对:{e}"));
        let mut conditions: Vec<Expr> = operand.condition(&names).map_err(wrong)?.into_iter().collect();
        let slice = query.slice.iter().flat_map(Expr::parts);
        conditions.extend(slice.filter(|part| part.check(&names) == Ok(Type::Bool) && !part.fields().is_empty()));
        let by = query.by.as_deref().and_then(|by| Expr::parse(by).ok()).filter(|by| by.check(&names).is_ok());
        let asked: Vec<&Expr> = conditions.iter().chain(&by).collect();
        let table = if asked.iter().any(|e| e.fields().contains("stage")) { "r" } else { "c" };
        let table = if matches!(count, Count::Units(_)) { "u" } else { table };
        let mut context = SqlContext::new(self.store.db.dialect(), &names, query.today);
        context.table = table;
        let (shown, grouped) = match &by {
            Some(by) => (format!("CAST({} AS TEXT)", split_sql(by, &names, &context)), " GROUP BY 1"),
            None => ("CAST(NULL AS TEXT)".to_owned(), ""),
        };
        let mut values = vec![day(query.to)];
        let (value, source) = match &count {
            Count::Units(_) => ("count(*)".to_owned(), String::new()),
            Count::Column(column) => {
                values.push(i64::from(query.to.year()).into());
                (format!("sum({table}.\"{column}\")"), counts(column, table))
            }
        };
        let mut text = format!(
            "SELECT {shown}, CAST({value} AS DOUBLE PRECISION), count(DISTINCT u.id) FROM unit AS u{source}{} \
             WHERE (u.valid_from IS NULL OR u.valid_from <= $1) AND (u.valid_to IS NULL OR u.valid_to >= $1)",
            aliases(&asked),
        );
        if let Count::Units(condition) = &count {
            text.push_str(&format!(" AND {condition}"));
        }
        text.push_str(&within(&query.scope));
        for condition in &conditions {
            text.push_str(&format!(" AND {}", condition.to_sql(&context)));
        }
        text.push_str(grouped);
        let mut groups = self.count(&BTreeSet::from([UNIT.to_owned()]), (text, values).into()).await?;
        groups.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(Part { groups, adds_up: true, whole: query.by.is_some() && by.is_none() })
    }
}

/// The unit fields of a ledger that name schools and the like: a slice by them narrows the census too.
fn schools_of(ledger: &Ledger) -> impl Iterator<Item = &Field> {
    let taught = |kind: &UnitKind| matches!(kind, UnitKind::School | UnitKind::Kindergarten | UnitKind::Institution);
    let named = move |f: &&Field| f.unit_kinds.is_empty() || f.unit_kinds.iter().any(taught);
    ledger.fields.iter().filter(|f| f.kind == FieldType::Unit).filter(named)
}

/// A split as SQL: a unit itself is told by its id.
fn split_sql(by: &Expr, names: &expr::Scope, context: &SqlContext) -> String {
    match by.check(names) {
        Ok(Type::Unit) => "u.\"id\"".to_owned(),
        Ok(kind) => key_sql(kind, &by.to_sql(context)),
        Err(_) => "NULL".to_owned(),
    }
}

/// The unit under the names that a slice gives it.
fn aliases(asked: &[&Expr]) -> String {
    let mut names: Vec<String> = asked.iter().flat_map(|e| e.unit_paths()).filter(|name| name != "unit").collect();
    names.sort();
    names.dedup();
    let join = |name: &String| format!(" JOIN unit AS {0} ON {0}.id = u.id", unit_field_alias(name));
    names.iter().map(join).collect()
}

/// The census of the year as `c`; by stage as `r`, where a unit without counts by stage counts under its own.
fn counts(column: &str, table: &str) -> String {
    if table == "c" {
        return format!(" JOIN unit_count AS c ON c.unit_id = u.id AND c.year = {YEAR}");
    }
    let known = format!(
        "SELECT 1 FROM unit_stage_count AS k WHERE k.unit_id = c.unit_id AND k.year = c.year AND k.{column} IS NOT NULL"
    );
    format!(
        " JOIN (SELECT s.unit_id, s.stage, s.{column} FROM unit_stage_count AS s WHERE s.year = {YEAR} AND s.{column} IS NOT NULL \
         UNION ALL SELECT c.unit_id, v.stage, c.{column} FROM unit_count AS c JOIN unit AS v ON v.id = c.unit_id \
         WHERE c.year = {YEAR} AND NOT EXISTS ({known})) AS r ON r.unit_id = u.id"
    )
}

fn within(scope: &Scope) -> String {
    match scope {
        Scope::All => String::new(),
        Scope::Units(ids) if ids.is_empty() => " AND FALSE".to_owned(),
        Scope::Units(ids) => {
            let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
            format!(" AND u.id IN ({})", ids.join(", "))
        }
        // A path consists of digits and slashes; whatever else came in is dropped.
        Scope::Subtree(path) => {
            let path: String = path.chars().filter(|c| c.is_ascii_digit() || *c == '/').collect();
            format!(" AND u.path LIKE '{path}%'")
        }
    }
}
