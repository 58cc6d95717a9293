//! The head, the fields, row checks, duties and reuse.

use super::{Judge, names};
use crate::definition::{Field, FieldType, Grain, MoneyScale, OWNER, Rhythm, UnitKind, View};
use crate::expr::Type;
use crate::numbering::format_number;

pub(super) fn judge(judge: &mut Judge) {
    head(judge);
    let ledger = judge.ledger;
    for (i, field) in ledger.fields.iter().enumerate() {
        let path = format!("field[{i}]");
        choices(judge, &path, field);
        limits(judge, &path, field);
        target(judge, &path, field);
        computed(judge, &path, field);
        columns(judge, &path, field);
        standard(judge, i, field);
        unique(judge, &path, field);
    }
    for (i, check) in ledger.checks.iter().enumerate() {
        let scope = judge.scope.clone().with_last();
        judge.expr_in(&scope, &format!("check[{i}].rule"), &check.rule, &[Type::Bool]);
        if check.message.trim().is_empty() {
            judge.error("check.silent", &format!("check[{i}].message"), "规则没有提示语", "请写明错在哪里、怎么改。");
        }
    }
    duties(judge);
}

fn head(judge: &mut Judge) {
    let head = &judge.ledger.head;
    if let Some(on) = judge.field("ledger.on", &head.on) {
        if !matches!(on.kind, FieldType::Date | FieldType::Time) {
            judge.error(
                "ledger.on",
                "ledger.on",
                format!("{} 不是日期字段", on.id),
                "记录按日期归入时期,请选日期字段。",
            );
        } else if !on.required && on.computed.is_none() && on.default.is_none() {
            judge.warn(
                "ledger.on",
                "ledger.on",
                format!("{} 可以不填,没填的记录不计入任何时期", on.id),
                "请加 required = true。",
            );
        }
    }
    plain(judge, "ledger.title", &head.title);
    for (i, key) in head.key.iter().enumerate().filter(|(_, key)| *key != OWNER) {
        plain(judge, &format!("ledger.key[{i}]"), key);
    }
    views(judge);
    if let Err(message) = format_number(&head.number, 2026, 1) {
        judge.error("ledger.number", "ledger.number", message, "写法如 YH{year}-{seq:05}。");
    }
    if head.kept_by.is_empty() {
        judge.error("ledger.kept_by", "ledger.kept_by", "没有写由哪类单位填报", "请写 kept_by = [\"school\"] 等。");
    }
    let Some(around) = judge.around else { return };
    if around.pack.office(&head.office).is_none() {
        let message = format!("包里没有代码为 {} 的科室", head.office);
        judge.error("office.unknown", "ledger.office", message, "请改为 pack.toml 里的科室代码。");
    }
    if !around.pack.areas.iter().any(|a| a.code == head.area) {
        let message = format!("包里没有代码为 {} 的工作领域", head.area);
        judge.error("area.unknown", "ledger.area", message, "请改为 pack.toml 里的领域代码。");
    }
}

/// A field that names or tells apart records: no rows.
fn plain(judge: &mut Judge, path: &str, id: &str) {
    if judge.field(path, id).is_some_and(|f| f.kind == FieldType::Group) {
        judge.error("field.group", path, format!("{id} 是表格,不能用在这里"), "请选别的字段。");
    }
}

/// What a way to look at the records needs.
fn views(judge: &mut Judge) {
    let ledger = judge.ledger;
    let placed = |kind: &UnitKind| !matches!(kind, UnitKind::Bureau | UnitKind::Office);
    for (i, view) in ledger.head.views.iter().enumerate() {
        let path = format!("ledger.views[{i}]");
        let on_map = ledger.fields.iter().any(|f| matches!(f.kind, FieldType::Place | FieldType::Unit));
        let (possible, message, advice) = match view {
            View::Board => (ledger.workflow.states.len() > 1, "看板按状态分列,这里只有一个状态", "请删去 board。"),
            View::Calendar => {
                (!ledger.deadlines.is_empty(), "日历按期限排,这里没有期限", "请加 deadline,或删去 calendar。")
            }
            View::Map => (
                on_map || ledger.head.kept_by.iter().any(placed),
                "地图要有位置:没有 place 或 unit 字段,填报单位也不在地图上",
                "请加一个 place 或 unit 字段,或删去 map。",
            ),
        };
        if !possible {
            judge.error("view.impossible", &path, message, advice);
        }
        if ledger.head.views[..i].contains(view) {
            judge.error("view.twice", &path, "同一种看法写了两次", "请只留一个。");
        }
    }
}

/// The columns of a group are fields of simple types.
fn columns(judge: &mut Judge, path: &str, field: &Field) {
    let group = field.kind == FieldType::Group;
    if group == field.columns.is_empty() {
        let (message, advice) = match group {
            true => (format!("{}没有列", field.name), "请写 columns = [ { id = …, name = …, type = … } ]。"),
            false => (format!("{}不是表格,不能有列", field.name), "请删去 columns,或把类型改为 group。"),
        };
        return judge.error("group.columns", path, message, advice);
    }
    for (i, column) in field.columns.iter().enumerate() {
        let path = format!("{path}.columns[{i}]");
        let id = format!("{path}.id");
        names::one(judge, &id, &column.id, &[]);
        if field.columns[..i].iter().any(|c| c.id == column.id) {
            judge.error("name.twice", &id, format!("标识 {} 写了两次", column.id), "请改其中一个。");
        }
        choices(judge, &path, column);
        limits(judge, &path, column);
        simple(judge, &path, column);
    }
}

fn simple(judge: &mut Judge, path: &str, column: &Field) {
    use FieldType::{Bool, Code, Date, Int, Long, Money, Num, Person, Text, Unit};
    if !matches!(column.kind, Text | Long | Int | Num | Money | Date | Bool | Code | Unit | Person) {
        let advice = "可用:text、long、int、num、money、date、bool、code、unit、person。";
        judge.error("group.type", &format!("{path}.type"), format!("{}的类型不能作表格的列", column.name), advice);
    }
    let more = column.computed.is_some() || column.default.is_some() || column.list || !column.columns.is_empty();
    if more || column.ledger.is_some() || column.standard.is_some() || column.unique {
        let message =
            format!("{}是表格的列,不能有 computed、default、list、ledger、standard、unique 和 columns", column.name);
        judge.error("group.column", path, message, "请删去这些项。");
    }
}

fn choices(judge: &mut Judge, path: &str, field: &Field) {
    let chooses = matches!(field.kind, FieldType::Code | FieldType::Codes);
    let given = usize::from(!field.codes.is_empty()) + usize::from(field.code_list.is_some());
    match (chooses, given) {
        (true, 1) | (false, 0) => {}
        (true, 0) => {
            judge.error("code.none", path, format!("{}没有可选的代码", field.name), "请写 codes 或 code_list。")
        }
        (true, _) => {
            judge.error("code.both", path, format!("{}同时写了 codes 和 code_list", field.name), "请只留一个。")
        }
        (false, _) => {
            judge.error(
                "code.stray",
                path,
                format!("{}不是选择字段,不能有代码", field.name),
                "请把类型改为 code 或 codes。",
            );
        }
    }
    if let Some(message) = names::wrong_codes(&field.codes) {
        judge.error("code.form", &format!("{path}.codes"), message, "请改正。");
    }
    let (Some(list), Some(around)) = (&field.code_list, judge.around) else {
        return;
    };
    if list != "units" && !around.pack.code_lists.contains_key(list) {
        let message = format!("包里没有名为 {list} 的代码表");
        judge.error("code.unknown", &format!("{path}.code_list"), message, "请在 pack.toml 的 [code_lists] 里加上。");
    }
}

fn limits(judge: &mut Judge, path: &str, field: &Field) {
    let number = matches!(field.kind, FieldType::Int | FieldType::Num | FieldType::Money);
    if !number && (field.min.is_some() || field.max.is_some() || field.unit.is_some()) {
        let message = format!("{}不是数字,不能有 min、max 和 unit", field.name);
        judge.error("field.limits", path, message, "请删去这些项。");
    }
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min > max
    {
        judge.error("field.limits", &format!("{path}.min"), "最小值大于最大值", "请对调。");
    }
    if field.scale != MoneyScale::Yuan && field.kind != FieldType::Money {
        judge.error("field.scale", &format!("{path}.scale"), "只有金额字段能写 scale", "请删去或改类型。");
    }
    if field.grain != Grain::Day && field.kind != FieldType::Date {
        judge.error("field.grain", &format!("{path}.grain"), "只有日期字段能写 grain", "请删去或改类型。");
    }
}

/// What must not be held twice is typed in as one text.
fn unique(judge: &mut Judge, path: &str, field: &Field) {
    use FieldType::{CreditCode, IdCard, Mobile, SchoolCode, Text};
    let plain = matches!(field.kind, Text | IdCard | Mobile | CreditCode | SchoolCode) && field.computed.is_none();
    if field.unique && !plain {
        let message = format!("{}不是填写的号码或一行文字,不能写 unique", field.name);
        judge.error("field.unique", &format!("{path}.unique"), message, "请删去 unique。");
    }
}

/// The item of a data standard: one that the pack knows, of one field alone, with a code for every word.
fn standard(judge: &mut Judge, at: usize, field: &Field) {
    let Some(code) = &field.standard else { return };
    let path = format!("field[{at}].standard");
    if judge.ledger.fields[..at].iter().any(|other| other.standard.as_ref() == Some(code)) {
        let message = format!("数据项 {code} 写在两个字段上");
        return judge.error("item.twice", &path, message, "一个数据项只对应一个字段,请只留一处。");
    }
    let Some(around) = judge.around else { return };
    let Some(item) = around.pack.data_item(field) else {
        let known = around.pack.data_items.iter().map(|item| item.code.as_str());
        let advice = match crate::expr::nearest(code, known) {
            Some(near) => format!("是不是 {near}?"),
            None => "请在 pack.toml 里加上 [[data_item]],或删去 standard。".to_owned(),
        };
        return judge.error("item.unknown", &path, format!("包里没有数据项 {code}"), &advice);
    };
    let words = around.pack.codes(field).iter().filter(|word| !item.codes.contains_key(*word));
    let lacking: Vec<&str> = words.map(String::as_str).collect();
    if !item.codes.is_empty() && !lacking.is_empty() {
        let message = format!("数据项 {code} 没有这些词的代码:{}", lacking.join("、"));
        judge.warn("item.codes", &path, message, "请在 [[data_item]] 的 codes 里补上;标准里没有的写空文字。");
    }
}

fn target(judge: &mut Judge, path: &str, field: &Field) {
    match (&field.ledger, field.kind == FieldType::Ref, judge.around) {
        (None, true, _) => {
            judge.error("ref.none", path, format!("{}没有写引用哪个台账", field.name), "请写 ledger = \"…\"。");
        }
        (Some(_), false, _) => {
            judge.error("ref.stray", path, format!("{}不是引用字段", field.name), "请删去 ledger,或把类型改为 ref。");
        }
        (Some(id), true, Some(around)) if !around.ledgers.contains_key(id.as_str()) => {
            let message = format!("没有名为 {id} 的台账");
            judge.error("ref.unknown", &format!("{path}.ledger"), message, "请核对台账标识。");
        }
        _ => {}
    }
    if !field.unit_kinds.is_empty() && field.kind != FieldType::Unit {
        judge.error("field.units", &format!("{path}.unit_kinds"), "只有单位字段能写 unit_kinds", "请删去。");
    }
}

fn computed(judge: &mut Judge, path: &str, field: &Field) {
    let Some(formula) = &field.computed else {
        return;
    };
    let path = format!("{path}.computed");
    let wanted = match field.kind {
        FieldType::Int | FieldType::Num | FieldType::Money => Type::Number,
        FieldType::Date => Type::Date,
        FieldType::Time => Type::Time,
        FieldType::Bool => Type::Bool,
        FieldType::Text | FieldType::Long | FieldType::Code => Type::Text,
        _ => {
            return judge.error("field.computed", &path, "这类字段不能自动计算", "请改类型,或删去 computed。");
        }
    };
    judge.memory_expr(&path, formula, &[wanted]);
    let later = judge.ledger.fields.iter().skip_while(|f| f.id != field.id);
    let used: Vec<&str> = later.filter(|f| f.computed.is_some()).map(|f| f.id.as_str()).collect();
    if let Some(id) = formula.fields().iter().find(|id| used.contains(&id.as_str())) {
        let message = format!("{}用到了排在后面的自动计算字段 {id}", field.name);
        judge.error("field.order", &path, message, "请把被用到的字段排在前面,且不要互相引用。");
    }
    let volatile = ["overdue", "state", "due", "number"];
    if formula.fields().iter().any(|f| volatile.contains(&f.as_str())) || formula.reads_today() {
        judge.error("field.volatile", &path, "自动计算的值保存后不再变", "不能用 today、state、due、number、overdue。");
    }
    if field.required {
        judge.warn("field.computed", &path, format!("{}自动计算,不必写 required", field.name), "请删去 required。");
    }
}

fn duties(judge: &mut Judge) {
    for (i, duty) in judge.ledger.duties.iter().enumerate() {
        if let Some(stranger) = duty.from.iter().find(|k| !judge.ledger.head.kept_by.contains(k)) {
            let message = format!("{}要 {stranger:?} 报送,但它不填这本台账", duty.name);
            judge.error("duty.from", &format!("duty[{i}].from"), message, "请把它加进 kept_by。");
        }
        if judge.ledger.duties[..i].iter().any(|other| other.name == duty.name) {
            let message = format!("定期报送“{}”写了两次", duty.name);
            judge.error("duty.twice", &format!("duty[{i}].name"), message, "请改其中一个的名称。");
        }
        if duty.as_of.is_some() && duty.every != Rhythm::Year {
            let place = format!("duty[{i}].as_of");
            judge.error("duty.as_of", &place, "只有每年的报送能写时点日", "请删去 as_of,或改为 every = \"year\"。");
        }
        let Some(only) = &duty.only else { continue };
        let place = format!("duty[{i}].only");
        judge.memory_expr(&place, only, &[Type::Bool]);
        if only.paths().any(|path| path.first().is_none_or(|name| name != "unit")) {
            judge.error("duty.only", &place, "报送的条件只能看单位", "请只用 unit.boarding、unit.stage 等单位属性。");
        }
    }
}
