//! R26: names that the registers do not know: another county in the place of one's own, schools of nowhere. Needs the
//! registers' names; knows no gazetteer.

use std::collections::{BTreeMap, HashSet};

use super::ground::{Ground, Line, Numbers, Said, Stretch, is_sign};
use super::model::{Audit, Names, Weight};
use super::scan::{self, says, text};
use crate::lexicon::among;

/// Adds what R26 doubts; nothing without names.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    let Some(names) = ground.names else { return };
    let register = Register::of(names);
    let mut unknown: BTreeMap<String, Stretch> = BTreeMap::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for at in 0..line.chars.len() {
            if let Some((from, to)) = foreign_at(line, at, &names.place) {
                let words = text(&line.chars, from, to);
                let said = Said {
                    message: format!("“{words}”不是本地({})的名称", names.place),
                    suggestion: "请核对是否沿用了外地材料,改为本地名称".to_string(),
                };
                audit.findings.push(ground.doubt("R26", Weight::Warn, &[(index, from, to)], Numbers::default(), said));
            }
            school_at(line, index, at, &register, &mut unknown);
        }
    }
    schools(ground, &register, unknown, audit);
}

/// The registers' names for looking up.
struct Register<'a> {
    place: &'a str,
    units: HashSet<&'a str>,
    /// Ends of the names, four characters or more: "实验小学" for "云溪县实验小学".
    ends: HashSet<&'a str>,
}

impl<'a> Register<'a> {
    fn of(names: &'a Names) -> Self {
        let units: HashSet<&str> = names.units.iter().map(String::as_str).collect();
        let ends = (names.units.iter())
            .flat_map(|unit| {
                let count = unit.chars().count();
                unit.char_indices().take(count.saturating_sub(3)).map(|(at, _)| &unit[at..])
            })
            .collect();
        Self { place: &names.place, units, ends }
    }

    fn knows(&self, name: &str) -> bool {
        let shorter = name.char_indices().any(|(at, _)| self.units.contains(&name[at..]));
        shorter || self.ends.contains(name)
    }

    /// The place's own name without 县, 区 or 市.
    fn base(&self) -> &str {
        self.place.trim_end_matches(['县', '区', '市', '旗'])
    }
}

/// Characters before 县 that make a common word of it.
const COMMON: &str =
    "全我本各市该区省个强大小进范点验困衡邻外跨乡村镇兄建数几每出入贵两三四五六七八九十一二贫到整在原对和与县及意";
/// Words that show another place in a role of its own.
#[rustfmt::skip]
const PARTNERS: &[&str] = &[
    "赴", "学习", "考察", "跟岗", "结对", "对口", "协作", "支援", "援", "帮扶", "签订", "合作", "来自", "兄弟", "挂职", "参观", "观摩", "交流", "引进",
    "考入", "经验", "模式", "联合", "毗邻", "接壤", "调入", "借鉴", "先进地区", "外出", "前往", "走进",
];

/// Another county's name where one's own would stand; `at` is its 县, 区 or 旗.
fn foreign_at(line: &Line, at: usize, place: &str) -> Option<(usize, usize)> {
    let chars = &line.chars[..];
    let kind = chars[at];
    if !matches!(kind, '县' | '区' | '旗') || at < 2 || COMMON.contains(chars[at - 1]) || place.is_empty() {
        return None;
    }
    let office = scan::one_of(
        chars,
        at + 1,
        &["教育局", "教育体育局", "教体局", "教育和体育局", "教科局", "人民政府", "政府", "委"],
    );
    if kind != '县' && office.is_none() {
        return None;
    }
    let behind = chars.get(at + 1).copied().unwrap_or('。');
    let part_of_word = among(behind, "域级城区里直长管情内乡镇市");
    let own = scan::ends_with(chars, at + 1, &[place]).is_some();
    let han = |i: usize| matches!(chars[i], '\u{4E00}'..='\u{9FFF}');
    if part_of_word || own || !han(at - 2) || !han(at - 1) {
        return None;
    }
    let from = at - 2;
    let opens = from == 0
        || is_sign(chars[from - 1])
        || among(chars[from - 1], " .年在办好对向从由以将是为给了到我省市“《使让");
    let (start, end) = line.near(at);
    let stop = |i: &usize| matches!(chars[*i], '，' | '；' | '。');
    let left = (start..from).rev().find(stop).map_or(start, |i| i + 1);
    let right = (at..end).find(stop).unwrap_or(end);
    // A school of another place is judged as a school.
    let school = says(&text(chars, at + 1, (at + 14).min(right)), &["小学", "中学", "幼儿园", "学校", "一中", "二中"]);
    (opens && !school && !says(&text(chars, left, right), PARTNERS)).then_some((from, at + 1))
}

/// Ends of schools' names; the longer first.
#[rustfmt::skip]
const SCHOOLS: &[&str] = &["职业教育中心", "职业技术学校", "特殊教育学校", "初级中学", "高级中学", "中心小学", "中心学校", "幼儿园", "小学", "中学", "学校"];
/// Words right before a bare 学校 that make a name of it.
const BEFORE_SCHOOL: &[&str] =
    &["实验", "中心", "希望", "职业", "技术", "附属", "寄宿", "外国语", "一贯制", "分校", "逸夫"];
/// What makes a proper name of words before a school's kind.
const PROPER: &[&str] = &["县", "市", "镇", "乡", "街道", "第", "实验", "机关", "城关", "中心"];
/// Words that make a kind of schools of it.
#[rustfmt::skip]
const KINDS: &[&str] = &[
    "全县", "全市", "全区", "各", "所有", "农村", "城区", "乡镇", "县城", "公办", "民办", "寄宿制", "普通", "义务教育", "特色", "示范", "优质", "薄弱", "中小学",
    "标准化", "规模", "试点", "完全", "贯制", "部分", "每", "新建", "达标", "重点", "名优", "先进", "普惠", "帮扶", "结对", "成员", "集团", "省级", "市级",
    "县级", "城镇", "乡村", "边远", "山区", "以上", "现代化", "数字化", "智慧", "文明", "绿色", "平安", "家长", "体校", "党校", "高等", "职业学校", "技工",
    "县域", "县内", "县直", "县中学", "村小学", "乡中学", "镇中学", "镇小学", "乡小学", "镇中心小学", "镇中心幼儿园", "乡中心小学", "乡中心幼儿园", "中心幼儿园", "中心校",
];

fn school_at(line: &Line, index: usize, at: usize, register: &Register, unknown: &mut BTreeMap<String, Stretch>) {
    let chars = &line.chars[..];
    let Some((_, length)) = scan::one_of(chars, at, SCHOOLS) else { return };
    let end = at + length;
    let floor = at.saturating_sub(12);
    let inside = |i: usize| {
        matches!(chars[i], '\u{4E00}'..='\u{9FFF}') && !among(chars[i], "的在对和与及是为到由把将所名个向从被给等了")
    };
    let from = (floor..at).rev().take_while(|i| inside(*i)).last().unwrap_or(at);
    // A name goes on behind ("第三小学附属幼儿园"), or the words are too long for a name.
    let more = chars.get(end).is_some_and(|c| matches!(*c, '部' | '生' | '教' | '校' | '附'));
    if from == at || from == floor && floor > 0 || more {
        return;
    }
    let name = trim_verbs(&text(chars, from, end));
    let start = end - name.chars().count();
    let head: String = name.chars().take(name.chars().count().saturating_sub(length)).collect();
    // "市规范化学校", "构建城乡学校": only some words make a proper name of a bare 学校.
    let bare = name.ends_with("学校") && length == 2 && !BEFORE_SCHOOL.iter().any(|word| head.ends_with(word));
    if bare {
        return;
    }
    let proper = head.chars().count() >= 2 && says(&head, PROPER) || head.chars().count() >= 2 && says(&name, &["第"]);
    if proper && !says(&name, KINDS) && !register.knows(&name) {
        unknown.entry(name).or_insert((index, start, end));
    }
}

fn trim_verbs(name: &str) -> String {
    const VERBS: &[&str] = &[
        "支持", "推进", "建设", "创建", "组织", "指导", "深入", "走进", "依托", "确定", "以", "启动", "完成", "新建",
        "改建", "扩建", "迁建", "选派", "加快", "办好", "命名", "授予", "表彰", "年", "月", "日", "其中", "如", "即",
        "包括", "来自", "投资", "筹建", "续建", "改造", "做好", "举办", "利用",
    ];
    let mut rest = name;
    while let Some(next) = VERBS.iter().find_map(|verb| rest.strip_prefix(verb)) {
        rest = next;
    }
    rest.to_string()
}

/// Schools of other places one by one; those that only miss in the register together.
fn schools(ground: &Ground, register: &Register, unknown: BTreeMap<String, Stretch>, audit: &mut Audit) {
    if register.units.is_empty() {
        return;
    }
    let (foreign, mut missing): (Vec<_>, Vec<_>) =
        unknown.into_iter().partition(|(name, _)| is_elsewhere(name, register));
    for (name, at) in foreign {
        let said = Said {
            message: format!("台账中没有“{name}”,且不像本地学校的名称"),
            suggestion: "请核对校名是否沿用了外地材料".to_string(),
        };
        audit.findings.push(ground.doubt("R26", Weight::Warn, &[at], Numbers::default(), said));
    }
    if missing.is_empty() {
        return;
    }
    missing.sort_by_key(|(_, at)| *at);
    let list: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
    let said = Said {
        message: format!("台账中没有这些学校:{}", list.join("、")),
        suggestion: "请核对校名的写法,或在台账中补登".to_string(),
    };
    let at: Vec<Stretch> = missing.iter().map(|(_, at)| *at).collect();
    audit.findings.push(ground.doubt("R26", Weight::Note, &at, Numbers::default(), said));
}

/// Whether a school's name begins with a county or town of another place: "临泉县第七小学", "金河第三初级中学".
fn is_elsewhere(name: &str, register: &Register) -> bool {
    let base = register.base();
    if base.is_empty() || name.starts_with(base) || name.starts_with(['县', '市', '区', '城', '第']) {
        return false;
    }
    let before = |sign: &str| name.find(sign).map(|at| name[..at].chars().count());
    let county = ["县", "市"].iter().any(|sign| before(sign) == Some(2));
    county || before("第") == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(body: &str, expected: &[Weight]) {
        let text = format!("松岭县2022年教育工作总结\n一、主要工作\n{body}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let names = Names {
            place: "松岭县".into(),
            units: ["松岭县实验小学", "松岭第三初级中学", "松岭县机关幼儿园"].map(String::from).to_vec(),
        };
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, Some(&names)), &mut audit);
        let found: Vec<Weight> = audit.findings.iter().map(|f| f.severity).collect();
        assert_eq!(found, expected, "{body}: {:?}", audit.findings);
    }

    #[test]
    fn other_counties_in_the_place_of_ones_own_are_doubted() {
        check("清河县教育局党组高度重视。", &[Weight::Warn]);
        check("一年来,清河县教育事业取得新成效。", &[Weight::Warn]);
        check("松岭县教育局党组高度重视,全县、各县、均衡县、松岭县委。", &[]);
        check("选派教师赴清河县跟岗学习。", &[]);
        check("与清河县教育局签订协作协议。", &[]);
    }

    #[test]
    fn schools_that_no_register_knows_are_noted() {
        check("在松岭县实验小学召开现场会,实验小学作经验介绍。", &[]);
        check("在临水县第七小学召开现场会。", &[Weight::Warn]);
        check("松岭县第九小学、松岭第三初级中学被命名。", &[Weight::Note]);
        check("全县农村小学、公办幼儿园、义务教育学校。", &[]);
        check("科学优化城乡学校布局，争创市规范化学校，推进市直学校改革。", &[]);
        check("在松岭县东关实验学校召开现场会。", &[Weight::Note]);
    }
}
