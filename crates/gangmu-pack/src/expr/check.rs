//! Judges an expression against the names of a scope and finds its type. It runs nothing.

use super::scope::{Scope, Through};
use super::{Comparator, ExprError, Function, Kind, Node, Type};

/// The type of a part, or what is wrong with it.
pub(super) fn type_of(node: &Node, scope: &Scope) -> Result<Type, ExprError> {
    match &node.kind {
        Kind::Number(_) => Ok(Type::Number),
        Kind::Text(_) => Ok(Type::Text),
        Kind::Bool(_) => Ok(Type::Bool),
        Kind::Today if scope.is_record() => Ok(Type::Date),
        Kind::Today => Err(ExprError::new(node.at, "计量之间的关系里没有 today")),
        Kind::Path(path) => path_type(node.at, path, scope),
        Kind::Not(x) => want(x, Type::Bool, scope),
        Kind::And(a, b) | Kind::Or(a, b) => want(a, Type::Bool, scope).and_then(|_| want(b, Type::Bool, scope)),
        Kind::Compare(comparator, a, b) => compare(node.at, *comparator, a, b, scope),
        Kind::In { item, list, .. } => membership(node.at, item, list, scope),
        Kind::Has(item, code) => {
            want(item, Type::Codes, scope)?;
            known_code(item, code, node.at, scope)?;
            Ok(Type::Bool)
        }
        Kind::Present { item, .. } => type_of(item, scope).map(|_| Type::Bool),
        Kind::Arith(_, a, b) => want(a, Type::Number, scope).and_then(|_| want(b, Type::Number, scope)),
        Kind::Negate(x) => want(x, Type::Number, scope),
        Kind::Call(function, _) if function.only_in_memory() && !scope.is_memory() => {
            let message = "表格和身份证号只能在校验、自动计算和流转条件里读;计量要用时,先加一个自动计算的字段";
            Err(ExprError::new(node.at, message))
        }
        Kind::Call(function, arguments) => call(*function, arguments, scope),
    }
}

fn path_type(at: usize, path: &[String], scope: &Scope) -> Result<Type, ExprError> {
    let shown = path.join(".");
    scope.find(path).map(|f| f.kind).ok_or_else(|| {
        let near = nearest(&shown, scope.known());
        let hint = near.map(|n| format!(",是不是 {n}?")).unwrap_or_default();
        ExprError::new(at, format!("没有名为 {shown} 的{}{hint}", if scope.is_record() { "字段" } else { "计量" }))
    })
}

fn call(function: Function, arguments: &[Node], scope: &Scope) -> Result<Type, ExprError> {
    match (function, arguments) {
        (Function::Days, [a, b]) => {
            want_date(a, scope)?;
            want_date(b, scope)?;
            Ok(Type::Number)
        }
        (Function::Year | Function::Month, [d]) => want_date(d, scope).map(|()| Type::Number),
        (Function::If, [condition, a, b]) => {
            want(condition, Type::Bool, scope)?;
            same(a, b, scope)
        }
        (Function::Least | Function::Greatest, [a, b]) => match same(a, b, scope)? {
            Type::Bool => Err(ExprError::new(a.at, "是否之间不能比大小")),
            kind => Ok(kind),
        },
        (Function::Coalesce, [a, b]) => same(a, b, scope),
        (Function::Under, [tree, code]) => under(tree, code, scope),
        (Function::Rows, [group]) => want(group, Type::Group, scope).map(|_| Type::Number),
        (Function::Total, [column]) => total(column, scope),
        (Function::Birth, [number]) => want(number, Type::Text, scope).map(|_| Type::Date),
        (Function::Sex, [number]) => want(number, Type::Text, scope),
        (Function::PupilNumber, [number]) => want(number, Type::Text, scope).map(|_| Type::Bool),
        (Function::Age, [number, day]) => {
            want(number, Type::Text, scope)?;
            want_date(day, scope)?;
            Ok(Type::Number)
        }
        // The parser counts arguments; a tree from elsewhere does not exist.
        _ => Err(ExprError::new(0, "参数个数不对")),
    }
}

/// `under(division, '贵州省')`: a field of codes and a code of which some lie below or that is one itself.
fn under(tree: &Node, code: &Node, scope: &Scope) -> Result<Type, ExprError> {
    let kind = type_of(tree, scope)?;
    if !matches!((kind, &tree.kind), (Type::Text | Type::Codes, Kind::Path(_))) {
        return Err(ExprError::new(tree.at, "under 的第一项要是单选、多选或文字字段"));
    }
    let Kind::Text(code_text) = &code.kind else {
        return Err(ExprError::new(code.at, "under 的第二项要是文字,如 under(division, '贵州省')"));
    };
    let Some(known) = codes_of(tree, scope) else {
        return Ok(Type::Bool);
    };
    let below =
        |found: &str| found.strip_prefix(code_text.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'));
    if known.iter().any(|found| below(found)) {
        return Ok(Type::Bool);
    }
    Err(ExprError::new(code.at, format!("没有在“{code_text}”之下的取值")))
}

/// `total(payments.amount)`: a column of numbers.
fn total(column: &Node, scope: &Scope) -> Result<Type, ExprError> {
    let found = match &column.kind {
        Kind::Path(path) => match path.as_slice() {
            [group, id] => scope.column(group, id),
            _ => None,
        },
        _ => None,
    };
    match found {
        Some(Type::Number) => Ok(Type::Number),
        Some(_) => Err(ExprError::new(column.at, "total 只能合计数字列")),
        None => Err(ExprError::new(column.at, "total 里要写 表格.列,如 total(payments.amount)")),
    }
}

fn compare(at: usize, comparator: Comparator, a: &Node, b: &Node, scope: &Scope) -> Result<Type, ExprError> {
    let equality = matches!(comparator, Comparator::Eq | Comparator::Ne);
    let kind = common(a, b, scope)?;
    match kind {
        Type::Codes => Err(ExprError::new(at, "多选字段要用 has,如 problems has '消防'")),
        Type::Group => Err(ExprError::new(at, "表格要用 rows 或 total 来读")),
        Type::Bool | Type::Unit if !equality => Err(ExprError::new(at, "这里只能用 = 或 !=")),
        _ => Ok(Type::Bool),
    }
}

fn membership(at: usize, item: &Node, list: &[Node], scope: &Scope) -> Result<Type, ExprError> {
    for literal in list {
        if common(item, literal, scope)? == Type::Codes {
            return Err(ExprError::new(at, "多选字段要用 has,如 problems has '消防'"));
        }
    }
    Ok(Type::Bool)
}

/// The type of two values that are used alike, neither several codes nor a unit.
fn same(a: &Node, b: &Node, scope: &Scope) -> Result<Type, ExprError> {
    match common(a, b, scope)? {
        Type::Codes | Type::Unit | Type::Group => Err(ExprError::new(a.at, "多选字段、单位和表格不能用在这个函数里")),
        kind => Ok(kind),
    }
}

/// The common type of two values. A text literal beside a date must be a day; beside a code, one of the codes.
fn common(a: &Node, b: &Node, scope: &Scope) -> Result<Type, ExprError> {
    let (left, right) = (type_of(a, scope)?, type_of(b, scope)?);
    match (left, right) {
        (Type::Date, Type::Text) => literal_day(b).map(|()| Type::Date),
        (Type::Text, Type::Date) => literal_day(a).map(|()| Type::Date),
        (Type::Time, Type::Text) => literal_moment(b).map(|()| Type::Time),
        (Type::Text, Type::Time) => literal_moment(a).map(|()| Type::Time),
        (Type::Date, Type::Time) | (Type::Time, Type::Date) => {
            Err(ExprError::new(b.at, "日期与时间不能直接比,请用 days(a, b) 算相差的天数"))
        }
        (Type::Codes, Type::Text) => Ok(Type::Codes),
        (Type::Text, Type::Text) => {
            for (value, literal) in [(a, b), (b, a)] {
                if let Kind::Text(code) = &literal.kind {
                    known_code(value, code, literal.at, scope)?;
                }
            }
            Ok(Type::Text)
        }
        (left, right) if left == right => Ok(left),
        (left, right) => Err(ExprError::new(b.at, format!("{}与{}不能放在一起比", name(left), name(right)))),
    }
}

fn known_code(value: &Node, code: &str, at: usize, scope: &Scope) -> Result<(), ExprError> {
    let (Kind::Path(path), Some(known)) = (&value.kind, codes_of(value, scope)) else {
        return Ok(());
    };
    if known.contains(&code) {
        return Ok(());
    }
    let message = format!("{} 没有“{code}”这个取值,可用:{}", path.join("."), known.join("、"));
    Err(ExprError::new(at, message))
}

/// The values that a field or attribute can have, where they are known.
fn codes_of<'a>(value: &Node, scope: &'a Scope) -> Option<Vec<&'a str>> {
    let Kind::Path(path) = &value.kind else { return None };
    let found = scope.find(path)?;
    match (found.through, path.get(1)) {
        (Through::Unit, Some(attribute)) => Scope::attribute_codes(attribute).map(<[&str]>::to_vec),
        _ => Some(found.codes?.iter().map(String::as_str).collect()),
    }
}

fn literal_day(node: &Node) -> Result<(), ExprError> {
    match &node.kind {
        Kind::Text(text) if is_day(text) => Ok(()),
        Kind::Text(text) => Err(ExprError::new(node.at, format!("“{text}”不是日期,要写成 '2026-03-05'"))),
        _ => Err(ExprError::new(node.at, "文字与日期不能放在一起比")),
    }
}

fn literal_moment(node: &Node) -> Result<(), ExprError> {
    match &node.kind {
        Kind::Text(text) if is_moment(text) => Ok(()),
        Kind::Text(text) => Err(ExprError::new(node.at, format!("“{text}”不是时间,要写成 '2026-03-05T14:30'"))),
        _ => Err(ExprError::new(node.at, "文字与时间不能放在一起比")),
    }
}

/// Whether a text is a day as it is kept: `2026-03-05`, years 1000 to 9999.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.starts_with(|c: char| ('1'..='9').contains(&c))
        && text.parse::<jiff::civil::Date>().is_ok()
}

/// Whether a text is a day with a time of day as it is kept: `2026-03-05T14:30`.
pub(crate) fn is_moment(text: &str) -> bool {
    let clock = |t: &str| {
        let digits =
            t.len() == 5 && t.bytes().enumerate().all(|(i, b)| if i == 2 { b == b':' } else { b.is_ascii_digit() });
        digits && t < "24:00" && &t[3..] < "60"
    };
    text.len() == 16 && text.split_once('T').is_some_and(|(day, time)| is_day(day) && clock(time))
}

fn want_date(node: &Node, scope: &Scope) -> Result<(), ExprError> {
    match type_of(node, scope)? {
        Type::Date | Type::Time => Ok(()),
        Type::Text => literal_day(node),
        other => Err(ExprError::new(node.at, format!("这里要日期,写的是{}", name(other)))),
    }
}

fn want(node: &Node, kind: Type, scope: &Scope) -> Result<Type, ExprError> {
    let found = type_of(node, scope)?;
    if found == kind {
        return Ok(kind);
    }
    Err(ExprError::new(node.at, format!("这里要{},写的是{}", name(kind), name(found))))
}

/// What a type is called in a message.
pub(crate) fn name(kind: Type) -> &'static str {
    match kind {
        Type::Number => "数字",
        Type::Text => "文字",
        Type::Date => "日期",
        Type::Bool => "条件(是否)",
        Type::Codes => "多选",
        Type::Unit => "单位",
        Type::Time => "时间",
        Type::Group => "表格",
    }
}

/// The known word most like a wrong one, where one is near enough.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 2).clamp(1, 2);
    known.map(|k| (distance(word, k), k)).filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

/// Edit distance (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = corner + usize::from(ca != *cb);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
