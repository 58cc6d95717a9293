//! Random expressions and records for the law "memory and database agree". For tests; it touches no database.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{Expr, Row, Type, Value};
use crate::definition::Ledger;

/// The day on which the law asks.
pub const TODAY: Date = date(2026, 6, 15);

/// The columns of the record table besides `id`, `owner`, `state`, `number` and `due`, with their types in SQLite.
/// `place` is a unit: join it as `u_place`, and the owner as `u`.
pub const COLUMNS: [(&str, &str); 17] = [
    ("title", "TEXT"),
    ("remark", "TEXT"),
    ("pupils", "BIGINT"),
    ("boarders", "BIGINT"),
    ("score", "DOUBLE PRECISION"),
    ("cost", "BIGINT"),
    ("begun", "TEXT"),
    ("ended", "TEXT"),
    ("done", "BOOLEAN"),
    ("kind", "TEXT"),
    ("themes", "TEXT"),
    ("place", "BIGINT"),
    ("opened", "TEXT"),
    ("shut", "TEXT"),
    ("region", "TEXT"),
    ("regions", "TEXT"),
    ("project", "TEXT"),
];

/// The columns of the table that `project` points into besides `id`, `number` and `state`: join it as `r_project`.
pub const TARGET_COLUMNS: [(&str, &str); 7] = [
    ("name", "TEXT"),
    ("kind", "TEXT"),
    ("cost", "BIGINT"),
    ("begun", "TEXT"),
    ("pupils", "BIGINT"),
    ("done", "BOOLEAN"),
    ("themes", "TEXT"),
];

/// The columns of the unit table besides `id`.
pub const UNIT_COLUMNS: [(&str, &str); 4] =
    [("stage", "TEXT"), ("town", "TEXT"), ("boarding", "BOOLEAN"), ("small", "BOOLEAN")];

const LEDGER: &str = r#"
ledger = { id = "law", name = "律", record = "一条", about = "律", kept_by = ["school"], office = "o", area = "a", on = "begun", number = "L{seq}", title = "title" }
field = [
  { id = "title", name = "甲", type = "text" }, { id = "remark", name = "乙", type = "long" },
  { id = "pupils", name = "丙", type = "int" }, { id = "boarders", name = "丁", type = "int" },
  { id = "score", name = "戊", type = "num" }, { id = "cost", name = "己", type = "money" },
  { id = "begun", name = "庚", type = "date" }, { id = "ended", name = "辛", type = "date" },
  { id = "done", name = "壬", type = "bool" }, { id = "kind", name = "癸", type = "code", codes = ["甲", "乙", "o'x"] },
  { id = "themes", name = "子", type = "codes", codes = ["a", "b", "ab"] }, { id = "place", name = "丑", type = "unit" },
  { id = "opened", name = "寅", type = "time" }, { id = "shut", name = "卯", type = "time" },
  { id = "region", name = "辰", type = "code", codes = ["甲", "甲/子", "甲乙", "乙/子"] },
  { id = "regions", name = "巳", type = "codes", codes = ["甲", "甲/子", "甲乙", "乙/子"] },
  { id = "project", name = "午", type = "ref", ledger = "lawplan" },
]
workflow = { initial = "open", final = ["closed"], states = [{ id = "open", name = "开" }, { id = "closed", name = "结" }] }
report = { sentence = "{x}" }
"#;

const TARGET: &str = r#"
ledger = { id = "lawplan", name = "目", record = "一条", about = "目", kept_by = ["school"], office = "o", area = "a", on = "begun", number = "P{seq}", title = "name" }
field = [
  { id = "name", name = "甲", type = "text" }, { id = "kind", name = "乙", type = "code", codes = ["新", "改"] },
  { id = "cost", name = "丙", type = "money" }, { id = "begun", name = "丁", type = "date" },
  { id = "pupils", name = "戊", type = "int" }, { id = "done", name = "己", type = "bool" },
  { id = "themes", name = "庚", type = "codes", codes = ["a", "b", "ab"] },
]
workflow = { initial = "open", final = ["closed"], states = [{ id = "open", name = "开" }, { id = "closed", name = "结" }] }
report = { sentence = "{x}" }
"#;

/// The ledger whose records the law reads, and the one that `project` points into.
pub fn ledgers() -> Vec<Arc<Ledger>> {
    let read = |text| toml::from_str(text).expect("the law's own ledgers are well-formed: its tests read them");
    crate::link(vec![read(LEDGER), read(TARGET)])
}

/// The ledger whose records the law reads.
pub fn ledger() -> Ledger {
    ledgers().first().map(|ledger| (**ledger).clone()).expect("there are two")
}

/// One random record with its units, as expressions read it (money in yuan).
#[derive(Debug, Clone)]
pub struct LawRow {
    /// Values by name: `cost`, `state`, `unit.stage`, `place.small`, `project.kind`.
    pub values: BTreeMap<String, Value>,
}

impl Row for LawRow {
    fn get(&self, path: &[&str]) -> Value {
        self.values.get(&path.join(".")).cloned().unwrap_or(Value::Null)
    }

    fn is_final(&self) -> bool {
        self.get(&["state"]) == Value::Text("closed".to_owned())
    }
}

/// Random expressions with their types: the same for the same seed.
pub fn cases(seed: u64, count: usize) -> Vec<(Expr, Type)> {
    let mut dice = Dice(seed);
    let one = |dice: &mut Dice| {
        let kind = dice.pick(&[Type::Bool, Type::Bool, Type::Number, Type::Text, Type::Date]);
        let source = dice.expr(kind, 4);
        let expr = Expr::parse(&source).expect("generated from the grammar: the law's tests would fail here");
        (expr, kind)
    };
    (0..count).map(|_| one(&mut dice)).collect()
}

/// Random records: the same for the same seed. The `project` of record i is numbered Pi. The owner and `place` of record i are units of their own,
/// numbered 2i + 1 and 2i + 2; a record may have no `place` and no `project`.
pub fn rows(seed: u64, count: usize) -> Vec<LawRow> {
    let mut dice = Dice(seed);
    (0..count as i32).map(|i| dice.row(i)).collect()
}

/// A small generator (SplitMix64, Steele et al. 2014): tests need no better one.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    fn row(&mut self, i: i32) -> LawRow {
        let mut values = BTreeMap::new();
        let mut put = |name: &str, value: Value| values.insert(name.to_owned(), value);
        put("state", Value::Text(self.pick(&["open", "closed"]).to_owned()));
        put("number", Value::Text(format!("L{i}")));
        put("unit", Value::Number(f64::from(2 * i + 1)));
        for name in ["due", "begun", "ended"] {
            put(name, self.maybe(|d| Value::Text(d.day())));
        }
        for name in ["title", "remark", "unit.town", "place.town"] {
            put(name, self.maybe(|d| Value::Text(d.pick(&["", "甲", "a", "a'b", "Z", "中文"]).to_owned())));
        }
        for name in ["pupils", "boarders"] {
            put(name, self.maybe(|d| Value::Number(d.below(7) as f64 - 3.0)));
        }
        put("score", self.maybe(|d| Value::Number(d.pick(&[-2.5, -0.1, 0.0, 0.1, 0.3, 1.0, 3.0, 1e6]))));
        put("cost", self.maybe(|d| Value::Number((d.below(100_000) as f64 - 1000.0) / 100.0)));
        for name in ["done", "unit.boarding", "unit.small", "place.boarding", "place.small"] {
            put(name, self.maybe(|d| Value::Bool(d.below(2) == 0)));
        }
        put("kind", self.maybe(|d| Value::Text(d.pick(&["甲", "乙", "o'x"]).to_owned())));
        put("themes", self.maybe(|d| Value::Text(d.pick(&["|a|", "|ab|", "|a|b|", "|ab|b|"]).to_owned())));
        for name in ["unit.stage", "place.stage"] {
            put(name, self.maybe(|d| Value::Text(d.pick(&["小学", "初中"]).to_owned())));
        }
        put("place", Value::Number(f64::from(2 * i + 2)));
        if self.below(4) == 0 {
            values.retain(|name, _| !name.starts_with("place"));
        }
        self.further(i, &mut values);
        LawRow { values }
    }

    /// Times, codes of a tree, and the record behind the reference.
    fn further(&mut self, i: i32, values: &mut BTreeMap<String, Value>) {
        let mut put = |name: &str, value: Value| values.insert(name.to_owned(), value);
        for name in ["opened", "shut"] {
            put(name, self.maybe(|d| Value::Text(d.moment())));
        }
        put("region", self.maybe(|d| Value::Text(d.pick(&["甲", "甲/子", "甲乙", "乙/子"]).to_owned())));
        put("regions", self.maybe(|d| Value::Text(d.pick(&["|甲/子|", "|甲乙|", "|甲乙|甲|", "|乙/子|"]).to_owned())));
        put("project", Value::Text(format!("P{i}")));
        put("project.number", Value::Text(format!("P{i}")));
        put("project.state", Value::Text(self.pick(&["open", "closed"]).to_owned()));
        put("project.name", self.maybe(|d| Value::Text(d.pick(&["甲", "a", "a'b", "Z"]).to_owned())));
        put("project.kind", self.maybe(|d| Value::Text(d.pick(&["新", "改"]).to_owned())));
        put("project.cost", self.maybe(|d| Value::Number((d.below(100_000) as f64 - 1000.0) / 100.0)));
        put("project.begun", self.maybe(|d| Value::Text(d.day())));
        put("project.pupils", self.maybe(|d| Value::Number(d.below(7) as f64)));
        put("project.done", self.maybe(|d| Value::Bool(d.below(2) == 0)));
        put("project.themes", self.maybe(|d| Value::Text(d.pick(&["|a|", "|ab|b|"]).to_owned())));
        if self.below(4) == 0 {
            values.retain(|name, _| !name.starts_with("project"));
        }
    }

    fn moment(&mut self) -> String {
        format!("{}T{}", self.day(), self.pick(&["00:00", "08:30", "14:07", "23:59"]))
    }

    fn maybe(&mut self, value: fn(&mut Self) -> Value) -> Value {
        if self.below(4) == 0 { Value::Null } else { value(self) }
    }

    fn day(&mut self) -> String {
        self.pick(&["2025-12-31", "2026-02-28", "2026-03-01", "2026-06-14", "2026-06-15", "2026-06-16"]).to_owned()
    }

    fn expr(&mut self, kind: Type, depth: u32) -> String {
        if depth == 0 {
            return self.leaf(kind);
        }
        match kind {
            Type::Bool => self.condition(depth - 1),
            Type::Number => self.number(depth - 1),
            _ => self.choice(kind, depth - 1),
        }
    }

    fn leaf(&mut self, kind: Type) -> String {
        let names: &[&str] = match kind {
            Type::Bool => &["done", "true", "false", "overdue", "unit.boarding", "place.small", "project.done"],
            Type::Number => {
                &["pupils", "boarders", "score", "cost", "project.cost", "project.pupils", "0", "1", "2.5", "100"]
            }
            Type::Date => &["begun", "ended", "due", "today", "project.begun"],
            Type::Time => &["opened", "shut"],
            _ => &["title", "remark", "unit.town", "place.stage", "project.name", "'甲'", "'a''b'", "''"],
        };
        self.pick(names).to_owned()
    }

    fn condition(&mut self, depth: u32) -> String {
        let sign = self.pick(&["=", "!=", "<", "<=", ">", ">="]);
        let equal = self.pick(&["=", "!="]);
        match self.below(17) {
            0 => format!("({} and {})", self.expr(Type::Bool, depth), self.expr(Type::Bool, depth)),
            1 => format!("({} or {})", self.expr(Type::Bool, depth), self.expr(Type::Bool, depth)),
            2 => format!("(not {})", self.expr(Type::Bool, depth)),
            3 | 4 => format!("({} {sign} {})", self.expr(Type::Number, depth), self.expr(Type::Number, depth)),
            5 => format!("({} {sign} {})", self.expr(Type::Text, depth), self.expr(Type::Text, depth)),
            6 => format!("({} {sign} {})", self.expr(Type::Date, depth), self.expr(Type::Date, depth)),
            7 => format!("({} {sign} '{}')", self.expr(Type::Date, depth), self.day()),
            8 => format!("({} {equal} {})", self.expr(Type::Bool, depth), self.expr(Type::Bool, depth)),
            9 => self.pick(&["(kind in ('甲', 'o''x'))", "(kind not in ('乙'))", "(pupils in (1, -2))"]).to_owned(),
            10 => self.pick(&["(themes has 'a')", "(themes has 'b')", "(state = 'open')", "(place = unit)"]).to_owned(),
            11 => {
                let kind = self.pick(&[Type::Number, Type::Text, Type::Date, Type::Bool, Type::Time]);
                format!("({} {})", self.expr(kind, depth), self.pick(&["present", "missing"]))
            }
            12 => self.pick(&["(themes missing)", "(place present)", "(kind = 'o''x')"]).to_owned(),
            13 => format!("({} {sign} {})", self.expr(Type::Time, depth), self.expr(Type::Time, depth)),
            14 => format!("({} {sign} '{}')", self.expr(Type::Time, depth), self.moment()),
            15 => self.through().to_owned(),
            _ => self.choice(Type::Bool, depth),
        }
    }

    /// Conditions on codes of a tree and on the record behind the reference.
    fn through(&mut self) -> &'static str {
        self.pick(&[
            "under(region, '甲')",
            "under(region, '乙')",
            "under(regions, '甲')",
            "(project.kind = '新')",
            "(project.kind in ('新', '改'))",
            "(project.themes has 'b')",
            "(project.state = 'closed')",
            "(project missing)",
        ])
    }

    fn number(&mut self, depth: u32) -> String {
        let sign = self.pick(&["+", "-", "*", "/"]);
        match self.below(6) {
            0..=2 => format!("({} {sign} {})", self.expr(Type::Number, depth), self.expr(Type::Number, depth)),
            3 => format!("(-{})", self.expr(Type::Number, depth)),
            4 => match self.below(4) {
                3 => format!("days({}, {})", self.expr(Type::Time, depth), self.leaf(Type::Date)),
                0 => format!("days({}, {})", self.expr(Type::Date, depth), self.expr(Type::Date, depth)),
                1 => format!("year({})", self.expr(Type::Date, depth)),
                _ => format!("month({})", self.expr(Type::Date, depth)),
            },
            _ => self.choice(Type::Number, depth),
        }
    }

    /// Functions of any type.
    fn choice(&mut self, kind: Type, depth: u32) -> String {
        let (a, b) = (self.expr(kind, depth), self.expr(kind, depth));
        match self.below(5) {
            0 => format!("coalesce({a}, {b})"),
            1 if kind != Type::Bool => format!("least({a}, {b})"),
            2 if kind != Type::Bool => format!("greatest({a}, {b})"),
            3 => format!("if({}, {a}, {b})", self.expr(Type::Bool, depth)),
            _ => a,
        }
    }
}
