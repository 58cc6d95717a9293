//! Writes an expression as SQL for SQLite, PostgreSQL and columnar engines. It runs nothing and quotes every name and text.

use jiff::civil::Date;

use super::scope::{Column, Scope, Through};
use super::{Comparator, Function, Kind, Node, Operator, Type, check};

/// Which database the SQL is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.35 or newer.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
    /// Engines over Parquet files: Apache DataFusion, DuckDB.
    Columnar,
}

/// What SQL needs to know besides the expression.
#[derive(Debug, Clone, Copy)]
pub struct SqlContext<'a> {
    /// Which database it is for.
    pub dialect: Dialect,
    /// The names and how they are kept.
    pub scope: &'a Scope,
    /// Alias of the ledger's table: `r`.
    pub table: &'a str,
    /// Alias of the joined owner unit: `u`. Units of fields are joined as [`unit_field_alias`].
    pub unit: &'a str,
    /// The day on which the question is asked.
    pub today: Date,
}

impl<'a> SqlContext<'a> {
    /// The usual aliases: `r` for the record, `u` for its owner.
    pub fn new(dialect: Dialect, scope: &'a Scope, today: Date) -> Self {
        Self { dialect, scope, table: "r", unit: "u", today }
    }
}

/// The alias under which the unit of a field is joined: `u_school`.
pub fn unit_field_alias(field: &str) -> String {
    format!("u_{field}")
}

/// The alias under which the record of a reference is joined: `r_project`.
pub fn ref_alias(field: &str) -> String {
    format!("r_{field}")
}

/// The SQL of a part; a number is always a floating-point value.
pub(super) fn write(node: &Node, context: &SqlContext) -> String {
    Writer { context }.value(node)
}

struct Writer<'a> {
    context: &'a SqlContext<'a>,
}

impl Writer<'_> {
    fn value(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Number(n) => self.number(*n),
            Kind::Text(t) => text(t),
            Kind::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
            Kind::Today => text(&self.context.today.to_string()),
            Kind::Path(path) => self.path(path, false),
            Kind::Not(x) => format!("(NOT {})", self.value(x)),
            Kind::And(a, b) => format!("({} AND {})", self.value(a), self.value(b)),
            Kind::Or(a, b) => format!("({} OR {})", self.value(a), self.value(b)),
            Kind::Compare(comparator, a, b) => self.compare(*comparator, a, b),
            Kind::In { item, list, negated } => {
                let list: Vec<String> = list.iter().map(|l| self.value(l)).collect();
                let not = if *negated { "NOT " } else { "" };
                format!("({} {not}IN ({}))", self.bare(item), list.join(", "))
            }
            Kind::Has(item, code) => {
                let find = if self.context.dialect == Dialect::Sqlite { "instr" } else { "strpos" };
                format!("({find}({}, {}) > 0)", self.value(item), text(&format!("|{code}|")))
            }
            Kind::Present { item, negated } => {
                let not = if *negated { "" } else { "NOT " };
                format!("({} IS {not}NULL)", self.bare(item))
            }
            Kind::Arith(operator, a, b) => self.arith(*operator, a, b),
            Kind::Negate(x) => format!("(-{})", self.value(x)),
            Kind::Call(function, arguments) => {
                let arguments: Vec<&Node> = arguments.iter().collect();
                self.call(*function, &arguments)
            }
        }
    }

    /// A value whose exact kind of number does not matter: a column stays bare, so that an index can serve it.
    fn bare(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Path(path) => self.path(path, true),
            _ => self.value(node),
        }
    }

    fn float(&self) -> &'static str {
        match self.context.dialect {
            Dialect::Sqlite => "REAL",
            Dialect::Postgres => "DOUBLE PRECISION",
            Dialect::Columnar => "DOUBLE",
        }
    }

    /// A literal. PostgreSQL would take a bare `0.1` for an exact decimal.
    fn number(&self, n: f64) -> String {
        match self.context.dialect {
            Dialect::Sqlite => format!("{n:?}"),
            Dialect::Postgres | Dialect::Columnar => format!("CAST({n:?} AS {})", self.float()),
        }
    }

    fn path(&self, path: &[String], bare: bool) -> String {
        let Some(found) = self.context.scope.find(path) else {
            return "NULL".to_owned();
        };
        let (Some(first), Some(name)) = (path.first(), path.last()) else {
            return "NULL".to_owned();
        };
        let table = match found.through {
            Through::Own => self.context.table.to_owned(),
            Through::Unit if first == "unit" => self.context.unit.to_owned(),
            Through::Unit => unit_field_alias(first),
            Through::Ref => ref_alias(first),
            Through::Last => return "NULL".to_owned(),
        };
        match found.column {
            Column::Plain => column(&table, name),
            Column::Int if bare => column(&table, name),
            Column::Int => format!("CAST({} AS {})", column(&table, name), self.float()),
            Column::Money => format!("(CAST({} AS {}) / {})", column(&table, name), self.float(), self.number(100.0)),
            Column::Owner => column(&table, "owner"),
            Column::Overdue => self.overdue(),
            Column::Measure => "NULL".to_owned(),
        }
    }

    fn overdue(&self) -> String {
        let (table, today) = (self.context.table, text(&self.context.today.to_string()));
        let late = format!("COALESCE({} < {today}, FALSE)", column(table, "due"));
        let finals: Vec<String> = self.context.scope.finals.iter().map(|s| text(s)).collect();
        if finals.is_empty() {
            return format!("({late})");
        }
        format!("({late} AND {} NOT IN ({}))", column(table, "state"), finals.join(", "))
    }

    /// The type of a part; a part that does not check has none that matters here.
    fn kind(&self, node: &Node) -> Type {
        check::type_of(node, self.context.scope).unwrap_or(Type::Text)
    }

    fn compare(&self, comparator: Comparator, a: &Node, b: &Node) -> String {
        let sign = match comparator {
            Comparator::Eq => "=",
            Comparator::Ne => "<>",
            Comparator::Lt => "<",
            Comparator::Le => "<=",
            Comparator::Gt => ">",
            Comparator::Ge => ">=",
        };
        let ordered = !matches!(comparator, Comparator::Eq | Comparator::Ne);
        let collate = if ordered { self.collate(a, b) } else { "" };
        format!("({} {sign} {}{collate})", self.bare(a), self.bare(b))
    }

    /// Text is ordered by code point on both databases; days need no collation and keep their index.
    fn collate(&self, a: &Node, b: &Node) -> &'static str {
        let text = self.kind(a) == Type::Text && self.kind(b) == Type::Text;
        if text && self.context.dialect == Dialect::Postgres { " COLLATE \"C\"" } else { "" }
    }

    fn arith(&self, operator: Operator, a: &Node, b: &Node) -> String {
        let (a, b) = (self.value(a), self.value(b));
        match operator {
            Operator::Add => format!("({a} + {b})"),
            Operator::Sub => format!("({a} - {b})"),
            Operator::Mul => format!("({a} * {b})"),
            Operator::Div => format!("({a} / NULLIF({b}, {}))", self.number(0.0)),
        }
    }

    fn call(&self, function: Function, arguments: &[&Node]) -> String {
        let sqlite = self.context.dialect == Dialect::Sqlite;
        match (function, arguments) {
            (Function::Days, [a, b]) if self.kind(a) == Type::Time || self.kind(b) == Type::Time => self.elapsed(a, b),
            (Function::Days, [a, b]) if sqlite => {
                format!("(julianday({}) - julianday({}))", self.value(a), self.value(b))
            }
            (Function::Days, [a, b]) if self.context.dialect == Dialect::Columnar => {
                let (a, b) = (self.value(a), self.value(b));
                format!(
                    "CAST(date_part('epoch', CAST({a} AS DATE)) - date_part('epoch', CAST({b} AS DATE)) AS DOUBLE) / 86400.0"
                )
            }
            (Function::Days, [a, b]) => {
                let (a, b) = (self.value(a), self.value(b));
                format!("CAST(CAST({a} AS DATE) - CAST({b} AS DATE) AS DOUBLE PRECISION)")
            }
            (Function::Year, [d]) => {
                format!("CAST(substr({}, 1, 4) AS {})", self.value(d), self.float())
            }
            (Function::Month, [d]) => {
                format!("CAST(substr({}, 6, 2) AS {})", self.value(d), self.float())
            }
            (Function::Coalesce, [a, b]) => {
                format!("COALESCE({}, {})", self.value(a), self.value(b))
            }
            (Function::Least, [a, b]) => self.extreme("min", a, b),
            (Function::Greatest, [a, b]) => self.extreme("max", a, b),
            (Function::If, [c, a, b]) => {
                format!("CASE WHEN {} THEN {} ELSE {} END", self.value(c), self.value(a), self.value(b))
            }
            (Function::Under, [tree, Node { kind: Kind::Text(code), .. }]) => self.under(tree, code),
            _ => "NULL".to_owned(),
        }
    }

    /// Days with their fraction, from seconds, as memory computes them.
    fn elapsed(&self, a: &Node, b: &Node) -> String {
        let (a, b) = (self.value(a), self.value(b));
        match self.context.dialect {
            Dialect::Sqlite => format!("((strftime('%s', {a}) - strftime('%s', {b})) / 86400.0)"),
            Dialect::Postgres => format!(
                "(CAST(EXTRACT(EPOCH FROM CAST({a} AS TIMESTAMP) - CAST({b} AS TIMESTAMP)) AS DOUBLE PRECISION) / \
                 CAST(86400.0 AS DOUBLE PRECISION))"
            ),
            Dialect::Columnar => format!(
                "((date_part('epoch', CAST({a} AS TIMESTAMP)) - date_part('epoch', CAST({b} AS TIMESTAMP))) / 86400.0)"
            ),
        }
    }

    fn under(&self, tree: &Node, code: &str) -> String {
        let value = self.value(tree);
        if self.kind(tree) == Type::Codes {
            let find = if self.context.dialect == Dialect::Sqlite { "instr" } else { "strpos" };
            let (one, below) = (text(&format!("|{code}|")), text(&format!("|{code}/")));
            return format!("({find}({value}, {one}) > 0 OR {find}({value}, {below}) > 0)");
        }
        let start = code.chars().count() + 1;
        format!("({value} = {} OR substr({value}, 1, {start}) = {})", text(code), text(&format!("{code}/")))
    }

    /// The smaller or larger of two, null where one is null; each is written once, so that nesting stays short.
    fn extreme(&self, which: &str, a: &Node, b: &Node) -> String {
        let collate = self.collate(a, b);
        let (a, b) = (self.value(a), self.value(b));
        match self.context.dialect {
            Dialect::Sqlite => format!("{which}({a}, {b})"),
            Dialect::Postgres => format!(
                "(SELECT CASE WHEN bool_and(x.v IS NOT NULL) THEN {which}(x.v{collate}) END FROM (VALUES ({a}), ({b})) AS x(v))"
            ),
            Dialect::Columnar => {
                let sign = if which == "min" { "<=" } else { ">=" };
                format!("(CASE WHEN {a} IS NULL OR {b} IS NULL THEN NULL WHEN {a} {sign} {b} THEN {a} ELSE {b} END)")
            }
        }
    }
}

fn column(alias: &str, name: &str) -> String {
    format!("{alias}.\"{}\"", name.replace('"', "\"\""))
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
