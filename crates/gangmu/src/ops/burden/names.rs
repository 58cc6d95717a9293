//! The names of all ledgers' fields, put in order once and asked many times: where a field is held elsewhere, and which
//! ledgers ask for the same. Names alone are compared; whether two fields mean the same is for people to say.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use gangmu_pack::Pack;
use gangmu_pack::definition::{Field, FieldType, Ledger};

use crate::view::burden::{AlikeLedger, HeldAt};

/// Places of one field that are named.
const PLACES: usize = 5;
/// Ledgers that ask the same, at most.
const ALIKE: usize = 10;

/// What the bureau holds of every unit: words for it, and how a definition takes it from there.
const UNIT: [(&[&str], &str); 10] = [
    (&["学校名称", "单位名称", "园名", "校名"], "unit.name"),
    (&["学校代码", "单位代码", "学校标识码", "标识码"], "unit.code"),
    (&["办学类型", "学校类型", "学校类别"], "unit.type"),
    (&["学段", "学校学段"], "unit.stage"),
    (&["城乡类型", "城乡分类", "所在区域类型"], "unit.area"),
    (&["办学性质", "学校性质", "公民办", "举办性质"], "unit.ownership"),
    (&["寄宿制", "寄宿制学校", "是否寄宿制"], "unit.boarding"),
    (&["小规模学校", "是否小规模学校"], "unit.small"),
    (&["所在乡镇", "乡镇", "所属乡镇", "镇街"], "unit.town"),
    (&["单位类别", "单位性质"], "unit.kind"),
];
/// What the yearly census counts of every unit.
const CENSUS: [(&[&str], &str); 4] = [
    (&["在校生", "在校学生", "学生", "在园幼儿", "幼儿"], "census.pupils"),
    (&["教职工"], "census.staff"),
    (&["专任教师", "教师"], "census.teachers"),
    (&["班级", "教学班"], "census.classes"),
];
/// Names that say nothing about what a field holds.
const PLAIN: [&str; 14] =
    ["备注", "说明", "附件", "照片", "日期", "状态", "名称", "单位", "学校", "年度", "内容", "类别", "类型", "金额"];

/// The fields of ledgers whose names say what they hold.
#[derive(Default)]
pub struct Names<'a> {
    all: Vec<Name<'a>>,
    /// Places in `all` by what the name says.
    by_core: HashMap<String, Vec<usize>>,
    /// Places in `all` by a pair of characters, once for each time that the name has it.
    by_pair: HashMap<(char, char), Vec<usize>>,
}

/// The name of a field.
struct Name<'a> {
    ledger: &'a Ledger,
    field: &'a Field,
    /// What it says.
    core: String,
    /// How many pairs of characters that has.
    pairs: usize,
}

impl<'a> Names<'a> {
    /// The names of all ledgers in force.
    pub fn of(pack: &'a Pack) -> Names<'a> {
        let mut names = Names::default();
        for ledger in &pack.ledgers {
            for field in ledger.fields.iter().filter(|field| tells(field)) {
                names.add(ledger, field);
            }
        }
        names
    }

    fn add(&mut self, ledger: &'a Ledger, field: &'a Field) {
        let (at, core) = (self.all.len(), core(&field.name));
        let pairs = pairs(&core);
        pairs.iter().for_each(|pair| self.by_pair.entry(*pair).or_default().push(at));
        self.by_core.entry(core.clone()).or_default().push(at);
        self.all.push(Name { ledger, field, core, pairs: pairs.len() });
    }

    /// Where a field of a ledger is held elsewhere, the surest place first.
    pub fn held(&self, ledger: &Ledger, field: &Field) -> Vec<HeldAt> {
        let mut places = of_unit(field);
        if tells(field) {
            places.extend(self.like(ledger, field));
        }
        places.sort_by_key(|place| !place.same);
        places.truncate(PLACES);
        places
    }

    /// The fields of other ledgers with the same name or one like it, in the order of the ledgers.
    fn like(&self, ledger: &Ledger, field: &Field) -> Vec<HeldAt> {
        let own = core(&field.name);
        let own_pairs = pairs(&own);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for pair in own_pairs.iter().collect::<BTreeSet<_>>() {
            let found = self.by_pair.get(pair).into_iter().flatten();
            found.for_each(|at| *shared.entry(*at).or_default() += 1);
        }
        let place = |(at, shared): (usize, usize)| {
            let Name { ledger: other, field: theirs, core, pairs } = &self.all[at];
            let fits = other.head.id != ledger.head.id && is_number(theirs.kind) == is_number(field.kind);
            let same = *core == own;
            let alike = fits && (same || is_alike(*pairs, own_pairs.len(), shared));
            alike.then(|| HeldAt {
                place: other.head.name.clone(),
                name: theirs.name.clone(),
                same,
                reuse: same.then(|| format!("{}.{}", other.head.id, theirs.id)),
            })
        };
        shared.into_iter().filter_map(place).collect()
    }

    /// The ledgers that ask for the same as the fields that one asks for, the likest first.
    pub fn alike(&self, ledger: &Ledger, asked: &[&Field]) -> Vec<AlikeLedger> {
        let own: BTreeMap<String, &str> =
            asked.iter().filter(|field| tells(field)).map(|field| (core(&field.name), field.name.as_str())).collect();
        let mut others: BTreeMap<&str, (&Ledger, BTreeSet<&str>)> = BTreeMap::new();
        for (core, name) in &own {
            let found = self.by_core.get(core).into_iter().flatten().map(|at| self.all[*at].ledger);
            for other in found.filter(|other| other.head.id != ledger.head.id) {
                others.entry(other.head.id.as_str()).or_insert_with(|| (other, BTreeSet::new())).1.insert(*name);
            }
        }
        let share = |fields: usize| 100.0 * fields as f64 / asked.len().max(1) as f64;
        let same = others.into_values().filter(|(_, fields)| fields.len() >= 2);
        let mut alike: Vec<AlikeLedger> = same
            .map(|(other, fields)| AlikeLedger {
                ledger: other.head.id.clone(),
                ledger_name: other.head.name.clone(),
                share: share(fields.len()),
                fields: fields.into_iter().map(str::to_owned).collect(),
            })
            .collect();
        alike.sort_by_key(|other| Reverse(other.fields.len()));
        alike.truncate(ALIKE);
        alike
    }
}

/// Where the bureau holds of every unit what a field asks for.
fn of_unit(field: &Field) -> Vec<HeldAt> {
    let own = core(&field.name);
    let census = CENSUS.iter().filter(|_| is_number(field.kind)).map(|(words, reuse)| ("年度统计", *words, *reuse));
    let unit = UNIT.iter().map(|(words, reuse)| ("单位信息", *words, *reuse));
    let at = |(place, words, reuse): (&str, &[&str], &str)| {
        let word = words.iter().find(|word| core(word) == own)?;
        let (place, name) = (place.to_owned(), (*word).to_owned());
        Some(HeldAt { place, name, same: true, reuse: Some(reuse.to_owned()) })
    };
    unit.chain(census).filter_map(at).collect()
}

/// Whether the name of a field says what it holds. What is attached to one record is held nowhere else.
fn tells(field: &Field) -> bool {
    let name = core(&field.name);
    !matches!(field.kind, FieldType::File | FieldType::Group | FieldType::Ref | FieldType::Date | FieldType::Time)
        && name.chars().count() >= 2
        && !PLAIN.iter().any(|plain| core(plain) == name)
}

fn is_number(kind: FieldType) -> bool {
    matches!(kind, FieldType::Int | FieldType::Num | FieldType::Money)
}

/// What a name says, without brackets, signs and the words at its end that say nothing: 在校学生数(人) → 在校学生.
fn core(name: &str) -> String {
    let name = name.split(['(', '\u{ff08}', '[', '【']).next().unwrap_or(name);
    let mut core: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    for end in ["人数", "数量", "总数", "情况", "名称", "数"] {
        if let Some(rest) = core.strip_suffix(end).filter(|rest| rest.chars().count() >= 2) {
            core = rest.to_owned();
            break;
        }
    }
    core
}

/// The pairs of characters that stand side by side.
fn pairs(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// Whether two names with so many pairs of characters share most of them.
fn is_alike(left: usize, right: usize, shared: usize) -> bool {
    left + right > 3 && 2 * shared * 4 >= (left + right) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two names are alike, found by looking at these two alone.
    fn compared(a: &str, b: &str) -> bool {
        let (left, right) = (pairs(a), pairs(b));
        is_alike(left.len(), right.len(), left.iter().filter(|pair| right.contains(pair)).count())
    }

    #[test]
    fn names_are_compared_by_what_they_say() {
        for (name, expected) in [
            ("在校学生数(人)", "在校学生"),
            ("教职工总数", "教职工"),
            ("人数", "人数"),
            ("所在乡镇", "所在乡镇"),
            ("食堂、宿舍情况", "食堂宿舍"),
        ] {
            assert_eq!(core(name), expected);
        }
        for (a, b, expected) in [
            ("食品安全责任人", "食品安全负责人", false),
            ("学校食品安全负责人", "食品安全负责人", true),
            ("校长", "校长姓名", false),
            ("消防器材", "体育器材", false),
        ] {
            assert_eq!(compared(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_names_in_order_give_what_a_comparison_of_each_with_each_gives() {
        let (pack, _) = crate::packs::load(None).unwrap();
        let names = Names::of(&pack);
        let mut found_in_all = 0;
        for ledger in &pack.ledgers {
            for field in ledger.fields.iter().filter(|field| tells(field)) {
                let own = core(&field.name);
                let mut expected = Vec::new();
                for other in pack.ledgers.iter().filter(|other| other.head.id != ledger.head.id) {
                    for theirs in other.fields.iter().filter(|theirs| tells(theirs)) {
                        let core = core(&theirs.name);
                        let fits = is_number(theirs.kind) == is_number(field.kind);
                        if fits && (core == own || compared(&core, &own)) {
                            expected.push((other.head.name.clone(), theirs.name.clone(), core == own));
                        }
                    }
                }
                let found: Vec<_> =
                    names.like(ledger, field).into_iter().map(|at| (at.place, at.name, at.same)).collect();
                assert_eq!(found, expected, "{} {}", ledger.head.id, field.id);
                found_in_all += found.len();
            }
        }
        assert!(found_in_all > 100, "{found_in_all}");
    }

    #[test]
    fn the_likest_ledgers_are_those_that_share_the_most_names() {
        let (pack, _) = crate::packs::load(None).unwrap();
        let names = Names::of(&pack);
        for ledger in &pack.ledgers {
            let asked: Vec<&Field> = ledger.fields.iter().collect();
            let own: BTreeSet<String> = asked.iter().filter(|f| tells(f)).map(|f| core(&f.name)).collect();
            let alike = names.alike(ledger, &asked);
            for (at, other) in alike.iter().enumerate() {
                let theirs = pack.ledger(&other.ledger).unwrap().fields.iter().filter(|f| tells(f));
                let shared: BTreeSet<String> =
                    theirs.map(|f| core(&f.name)).filter(|core| own.contains(core)).collect();
                assert_eq!(other.fields.len(), shared.len(), "{} {}", ledger.head.id, other.ledger);
                assert!(shared.len() >= 2 && (at == 0 || alike[at - 1].fields.len() >= shared.len()));
            }
        }
    }
}
