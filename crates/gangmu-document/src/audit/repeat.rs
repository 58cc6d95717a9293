//! R07: one measure with two values in one document; R08: one large value under two labels. Adds up nothing.

use std::collections::HashMap;

use super::amount::Family;
use super::entry::Entry;
use super::ground::{Ground, Numbers, Said, number};
use super::model::{Audit, Weight};
use super::scan::{says, text};
use crate::document::FigureKind;
use crate::lexicon::List;

/// Adds what R07 and R08 doubt and hold.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    let entries = ground.entries();
    let mut first: HashMap<Group, &Entry> = HashMap::new();
    let mut told: HashMap<Group, ()> = HashMap::new();
    for entry in entries.iter().filter(|entry| is_specific(entry)) {
        let group = group(entry);
        let Some(before) = first.get(&group).copied() else {
            first.insert(group, entry);
            continue;
        };
        if (before.line, before.sentence) != (entry.line, entry.sentence)
            && agree(ground, before, entry, audit)
            && told.insert(group, ()).is_none()
        {
            hold(ground, before, entry, audit);
        }
    }
    labels(ground, audit);
    units(ground, audit);
}

/// What two figures must share to be the same measure.
pub(crate) type Group = (String, String, Family, bool, Option<i32>, Vec<String>, usize);

pub(crate) fn group(entry: &Entry) -> Group {
    let target = entry.kind == FigureKind::Target;
    let year = entry.year;
    (entry.verb.clone(), entry.key.clone(), entry.family, target, year, entry.scope.clone(), entry.part)
}

/// Words that many measures share; alone they name none.
#[rustfmt::skip]
pub(crate) const GENERIC: &[&str] = &[
    "学校", "学生", "教师", "资金", "经费", "人员", "项目", "活动", "会议", "面积", "投资", "金额", "问题", "教职工", "家长", "师生", "群众", "幼儿",
    "培训", "培训班", "培训人数", "班级", "场次", "人次", "整改", "时间", "比例", "占比", "总投资", "建筑面积", "课程", "作品", "论文", "奖项", "机构",
    "单位", "部门", "奖", "一等奖", "二等奖", "三等奖", "金牌", "银牌", "铜牌", "名师", "党员", "图书", "设备", "小学", "初中", "高中", "学位",
];

/// Whether a figure's words are enough to find it again.
pub(crate) fn is_specific(entry: &Entry) -> bool {
    let length = entry.key.chars().count();
    let generic = GENERIC.contains(&entry.key.as_str());
    let honour = says(&entry.key, &["先进", "优秀", "荣誉", "称号", "标兵", "十佳", "奖"]);
    match entry.family {
        _ if honour => false,
        Family::Rate => length >= 5 && !entry.key.starts_with('占'),
        Family::Time | Family::Hours | Family::Length | Family::Points | Family::Other(_) => false,
        _ if entry.key.contains(['每', '均']) => false,
        _ if entry.verb.is_empty() => entry.whole && !matches!(entry.family, Family::Visits) || length >= 4 && !generic,
        _ => length >= 2 && (entry.verb.contains("招聘") || !generic),
    }
}

/// Judges two figures of one measure; whether they agree.
fn agree(ground: &Ground, before: &Entry, entry: &Entry, audit: &mut Audit) -> bool {
    let amount = |e: &Entry| &ground.lines[e.line].amounts[e.amount];
    let (a, b) = (amount(before), amount(entry));
    let ((low, high), (least, most)) = (a.bounds(), b.bounds());
    if low <= most && least <= high {
        return true;
    }
    let unit = |x: f64, u: &str| format!("{}{u}", number(x));
    let message = format!(
        "“{}{}”前后不一致:一处为{},另一处为{}",
        before.verb,
        before.key,
        unit(a.value, &a.unit),
        unit(b.value, &b.unit)
    );
    let suggestion = "请核对两处的口径和时点,以台账数据统一".to_string();
    let weight = if before.verb.is_empty() && a.is_plain() && b.is_plain() { Weight::Error } else { Weight::Warn };
    let at = [(before.line, before.sentence.0, before.sentence.1), (entry.line, entry.sentence.0, entry.sentence.1)];
    let numbers = Numbers::new(a.base() / b.scale, b.value);
    audit.findings.push(ground.doubt("R07", weight, &at, numbers, Said { message, suggestion }));
    false
}

fn hold(ground: &Ground, before: &Entry, entry: &Entry, audit: &mut Audit) {
    let at = [ground.amount_stretch(before.line, before.amount), ground.amount_stretch(entry.line, entry.amount)];
    let amount = &ground.lines[entry.line].amounts[entry.amount];
    let message = format!("“{}{}”前后一致:{}{}", entry.verb, entry.key, number(amount.value), amount.unit);
    let numbers = Numbers::new(amount.value, amount.value);
    audit.checked.push(ground.checked("R07", &at, numbers, message));
}

/// Classes of what is counted; two of different classes are not the same persons or things.
#[rustfmt::skip]
const CLASSES: &[&[&str]] = &[
    &["师生"],
    &["幼儿"],
    &["留守儿童", "困境儿童", "残疾儿童"],
    &["家长"],
    &["教师", "教职工", "老师", "教职员工"],
    &["社会人员", "群众", "居民", "村民"],
    &["学生", "小学生", "初中生", "高中生", "在校生", "寄宿生", "中学生", "新生", "毕业生", "考生"],
    &["校舍", "教学楼", "宿舍", "食堂", "综合楼"],
    &["运动场", "操场", "运动场地"],
    &["绿化"],
    &["占地"],
];

/// The class that stands last in a label.
fn class(label: &str) -> Option<usize> {
    let last = |words: List| words.iter().filter_map(|w| label.rfind(w).map(|at| (at + w.len(), w.len()))).max();
    let found = CLASSES
        .iter()
        .enumerate()
        .filter(|(_, words)| says(label, words))
        .filter_map(|(i, words)| Some((last(words)?, i)));
    found.max().map(|(_, i)| i)
}

/// Digits without the zeros at the end.
fn significant(value: f64) -> usize {
    let text = number(value).replace('.', "");
    text.trim_start_matches('0').trim_end_matches('0').len()
}

fn labels(ground: &Ground, audit: &mut Audit) {
    let mut seen: HashMap<(u8, u64), (usize, usize, usize)> = HashMap::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for (at, amount) in line.amounts.iter().enumerate() {
            let sort = match amount.family {
                Family::People | Family::Visits => 0,
                Family::Area => 1,
                _ => continue,
            };
            let plain = amount.is_plain() && amount.change.is_none() && amount.figure.is_some();
            if !plain || significant(amount.base()) < 4 {
                continue;
            }
            let words = format!("{}{}", line.label(at), line.noun(at).chars().take(8).collect::<String>());
            let own = class(line.label(at)).or_else(|| class(&words));
            let Some(own) = own else { continue };
            let Some((other, place, theirs)) = seen.insert((sort, amount.base().to_bits()), (index, at, own)) else {
                continue;
            };
            if theirs != own {
                tell(ground, (other, place), (index, at), audit);
            }
        }
    }
}

/// Units of what one person gets or signs: as many as the persons, and rightly.
const EACH_ONE: &[&str] =
    &["份", "张", "套", "封", "本", "件", "户", "枚", "条", "份次", "盒", "袋", "瓶", "顶", "双", "床", "项次"];
/// What is handed out to each person.
#[rustfmt::skip]
const HANDED: &[&str] = &[
    "发放", "赠", "配发", "印发", "送", "购买", "领取", "每人", "人均", "人手", "签订", "建立", "建档", "投保", "填写", "回收", "发出", "配备", "办理",
];

/// One large number of two quite different things, in two units: books of the library and borrowings of the year.
fn units(ground: &Ground, audit: &mut Audit) {
    const LEAST: f64 = 10_000.0;
    let mut seen: HashMap<u64, (usize, usize)> = HashMap::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for (at, amount) in line.amounts.iter().enumerate() {
            let counted = matches!(amount.family, Family::Visits | Family::People | Family::Area | Family::Other(_));
            let plain = amount.is_plain() && amount.change.is_none() && amount.figure.is_some();
            let own = counted && plain && amount.base() >= LEAST && significant(amount.base()) >= 4;
            if !own || EACH_ONE.contains(&amount.unit.as_str()) {
                continue;
            }
            let Some(place) = seen.insert(amount.base().to_bits(), (index, at)) else { continue };
            let other = &ground.lines[place.0].amounts[place.1];
            let heads = |family: Family| matches!(family, Family::People | Family::Visits);
            let unlike = other.family != amount.family && !(heads(other.family) && heads(amount.family));
            let handed = || says(line.clause(at), HANDED) || says(ground.lines[place.0].clause(place.1), HANDED);
            if unlike && place.0 != index && !handed() {
                tell(ground, place, (index, at), audit);
            }
        }
    }
}

fn tell(ground: &Ground, first: (usize, usize), second: (usize, usize), audit: &mut Audit) {
    let at = [ground.amount_stretch(first.0, first.1), ground.amount_stretch(second.0, second.1)];
    let words = |(line, from, to): (usize, usize, usize)| text(&ground.lines[line].chars, from, to);
    let value = ground.lines[second.0].amounts[second.1].value;
    let message = format!("不同的事项用了同一个数:“{}”与“{}”", words(at[0]), words(at[1]));
    let suggestion = "请核对是否误抄,确属同一数据的写明关系".to_string();
    audit.findings.push(ground.doubt(
        "R08",
        Weight::Warn,
        &at,
        Numbers::new(value, value),
        Said { message, suggestion },
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(first: &str, second: &str, expected: &[&str], held: usize) {
        let text = format!("松岭县2022年教育工作总结\n一、基本情况\n{first}\n二、主要工作\n{second}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        let codes: Vec<&str> = audit.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!((&codes[..], audit.checked.len()), (expected, held), "{first} {second}: {audit:?}");
    }

    #[test]
    fn one_measure_has_one_value() {
        check("全县共有寄宿制学校74所。", "全县72所寄宿制学校配齐宿管员。", &["R07"], 0);
        check("全县共有寄宿制学校74所。", "全县74所寄宿制学校配齐宿管员。", &[], 1);
        check("九年义务教育巩固率达到98.2%。", "控辍保学有力,九年义务教育巩固率为97.6%。", &["R07"], 0);
        check("在校生中,全县小学在校生30120人。", "课后服务惠及全县30210名小学在校生。", &["R07"], 0);
        check("全镇共有小学生2385人。", "规定惠及全镇2356名小学生。", &["R07"], 0);
        check("全年公开招聘教师189名。", "全年共公开招聘教师187名。", &["R07"], 0);
        check(
            "全县38所义务教育学校11732名学生享受营养改善计划。",
            "目前,全县36所义务教育学校11732名学生享受营养改善计划。",
            &["R07"],
            1,
        );
    }

    #[test]
    fn other_scopes_times_and_parts_are_other_measures() {
        check("全县共有寄宿制学校74所。", "青石镇共有寄宿制学校2所。", &[], 0);
        check("(三)普通高中资助。发放国家助学金376万元。", "(四)中等职业教育资助。发放国家助学金58万元。", &[], 0);
        check("获省先进基层党组织1个,市先进基层党组织2个。", "县先进基层党组织5个。", &[], 0);
        check("获全市篮球冠军1个,体育特色项目学校3所。", "县级项目2个,体育特色项目学校5所。", &[], 0);
        check("全县共有寄宿制学校74所。", "其中寄宿制学校5所。", &[], 0);
        check("全县共有寄宿制学校74所。", "为5所寄宿制学校更新床位。", &[], 0);
        check("全县专任教师4410人。", "去年全县专任教师4380人。", &[], 0);
        check("全县现有幼儿园98所。", "新建幼儿园3所。", &[], 0);
        check("全县学生1200余人。", "全县学生1230人。", &[], 1);
        check("全县在校学生6.32万人。", "全县在校学生63215人。", &[], 1);
        check("小学专任教师学历合格率99.6%。", "初中专任教师学历合格率98.2%。", &[], 0);
        check("上半年组织教师培训1200人次。", "下半年组织教师培训1500人次。", &[], 0);
    }

    #[test]
    fn one_large_value_under_two_labels_is_asked_about() {
        check("全县在园幼儿15243人。", "全年受助学生15243人。", &["R08"], 0);
        check("义务教育学生15243人。", "营养改善计划惠及学生15243人。", &[], 0);
        check("全县在园幼儿1200人。", "受助学生1200人。", &[], 0);
        check("图书室藏书83260册。", "全年接待读者83260人次。", &["R08"], 0);
        check("图书室藏书83260册。", "全年接待读者82360人次。", &[], 0);
        check("参加培训的家长83260人次。", "发放手册83260册。", &[], 0);
        check("图书室藏书8326册。", "全年接待读者8326人次。", &[], 0);
    }
}
