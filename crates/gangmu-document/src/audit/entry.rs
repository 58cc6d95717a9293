//! Figures as measures that can be found again: whose number it is, of what, when and where. Compares none of them.

use super::amount::Family;
use super::ground::{Ground, Line, is_sign, normal_subject};
use super::scan::says;
use super::setting::Setting;
use crate::document::FigureKind;
use crate::lexicon::among;
use crate::lexicon::{List, digit, head, table, without_head};

/// One figure of a document with what makes it comparable.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Index in the ground's lines, and of the amount in its line.
    pub(crate) line: usize,
    pub(crate) amount: usize,
    pub(crate) sentence: (usize, usize),
    /// What was done to what is counted ("招聘"); "" for what there is.
    pub(crate) verb: String,
    /// What is counted, places and times left out.
    pub(crate) key: String,
    pub(crate) family: Family,
    pub(crate) kind: FigureKind,
    pub(crate) year: Option<i32>,
    /// Words that narrow it: places, stages, times.
    pub(crate) scope: Vec<String>,
    /// Said of the whole county.
    pub(crate) whole: bool,
    /// Part of a compilation.
    pub(crate) part: usize,
}

/// Words that say nothing about what is counted; the longer first.
#[rustfmt::skip]
pub(crate) const NEUTRAL: &[&str] = &[
    "全县", "全市", "全区", "全州", "全旗", "全校", "全镇", "我县", "我市", "我区", "我局", "我校", "县域内", "区域内", "截至目前", "截止目前",
    "目前", "今年", "全年", "本年度", "年度", "年内", "当年", "累计", "现有", "共有", "总共", "一共", "合计", "共计", "共", "已有", "已", "有",
    "设有", "设", "拥有", "建有", "办有", "保留", "现保留", "登记", "各级各类", "各类", "各", "均", "和", "的", "对", "为", "向", "面向", "覆盖",
    "惠及", "先后", "全面", "统一", "扎实", "认真", "积极", "学年", "本学年", "本年", "本", "现", "年底", "底", "末", "来", "一年",
];

/// What is done to things that are then counted.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "新建改扩建", "新改扩建", "改扩建", "新建", "改建", "扩建", "迁建", "续建", "在建", "建成", "建设", "完成", "竣工", "开工", "启动", "计划", "拟",
    "公开招聘", "招聘", "招录", "引进", "补充", "培训", "轮训", "选派", "选送", "交流", "排查", "整改", "查处", "检查", "督查", "督导", "抽查",
    "发放", "落实", "拨付", "下达", "投入", "争取", "筹措", "筹集", "安排", "补助", "资助", "救助", "减免", "免除", "办理", "受理", "办结",
    "组织", "开展", "举办", "召开", "举行", "评选", "表彰", "评定", "认定", "命名", "创建", "培育", "遴选", "选拔", "聘任", "聘用", "录用",
    "撤并", "新增", "增加", "减少", "购置", "采购", "配备", "更新", "添置", "维修改造", "改造", "维修", "实施", "签订", "发展", "压减", "关停",
    "取缔", "印发", "发送", "制定", "修订", "出台", "征集", "立项", "结题", "获得", "荣获", "获", "参加", "参与", "达到", "实现", "设立",
];

/// Words for all of a place.
const WHOLES: &[&str] = &["全县", "全市", "全区", "全州", "全旗", "全镇", "全乡", "全校"];

/// Words behind a number that tell of some of what is counted, not of all.
const SOME: &[&str] = &["未", "没有", "尚", "被", "获", "达标", "通过", "已", "存在", "正在", "参加", "报名"];

/// Words that narrow what is counted.
#[rustfmt::skip]
const SCOPES: &[&str] = &[
    "小学", "初中", "高中", "中职", "幼儿园", "学前", "义务教育", "特殊教育", "职业", "城区", "县城", "农村", "乡村", "乡镇", "公办", "民办", "普惠",
    "寄宿", "省级", "市级", "县级", "国家级", "校级", "上半年", "下半年", "春季", "秋季", "上学期", "下学期", "第一学期", "第二学期", "季度", "去年",
    "上年", "前年", "年初", "原有", "原", "以来", "近年", "近三年", "三年", "五年", "首批", "第一批", "第二批", "期间", "暑期", "暑假", "寒假", "其余",
    "另", "累计", "至此", "仍", "尚", "剩余", "明年", "到20", "同期", "上届", "一期", "二期", "首次", "再次", "同时", "又",
];

/// All figures of a document that state how much there is, was done or is to be done.
pub(crate) fn entries(ground: &Ground, settings: &[Setting]) -> Vec<Entry> {
    let mut out = Vec::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for at in 0..line.amounts.len() {
            if let Some(entry) = entry(ground, index, line, at, settings.get(index).copied().unwrap_or_default()) {
                out.push(entry);
            }
        }
    }
    out
}

fn entry(ground: &Ground, index: usize, line: &Line, at: usize, setting: Setting) -> Option<Entry> {
    let amount = &line.amounts[at];
    let number = amount.figure?;
    let figure = ground.document.figures.get(number)?;
    if figure.whole.is_some() || figure.change.is_none() && amount.change.is_some() || amount.family == Family::Points {
        return None;
    }
    let label = line.label(at);
    if label.starts_with(['由', '从', '比', '较']) || says(label, &["其中", "高于", "低于", "上年", "去年"])
    {
        return None;
    }
    let sentence = line.sentence_span(amount.start);
    let (phrase, tail) = phrase(ground, line, at, label, &figure.subject)?;
    let after_whole = after_last(&phrase, WHOLES);
    let whole = after_whole.is_some() || says(&phrase, &["共有", "现有", "各级各类"]);
    let (verb, key) = split(&phrase[after_whole.unwrap_or(0)..]);
    // In a row of several counts only the first, or one of a sentence about the whole county, surely stands for itself.
    let near = line.near(amount.start);
    let led = says(
        line.text(near.0, amount.left),
        &["全县", "全市", "全区", "全镇", "全乡", "全校", "共有", "现有", "各级各类"],
    );
    let alone = led || line.within(sentence.0, amount.start).is_empty();
    let open = line.chars.get(amount.end).is_none_or(|c| is_sign(*c) || matches!(c, '”' | '和' | '及' | '与'));
    let some = without_head(line.text(amount.end, amount.end + 4), SOME).is_some();
    let rate = matches!(amount.family, Family::Rate);
    if key.chars().count() < 2
        || tail && verb.is_empty() && !whole
        || !tail && verb.is_empty() && !rate && (!open || some || !alone)
    {
        return None;
    }
    let mut scope = scope(line, at, near, &key);
    scope.extend(topic(line, sentence, &key));
    let years = super::scan::years(line.words(near.0, amount.start));
    let named = years.last().map(|year| year.first);
    Some(Entry {
        line: index,
        amount: at,
        sentence,
        family: amount.family,
        // All of what there is, named in passing, is no target whatever the sentence wants.
        kind: if tail && whole && verb.is_empty() { FigureKind::Baseline } else { figure.kind },
        year: named.or(setting.years.map(|(first, _)| first)),
        scope,
        whole,
        part: setting.part,
        verb,
        key,
    })
}

/// The words that say what an amount counts, and whether they stand behind it.
fn phrase(ground: &Ground, line: &Line, at: usize, label: &str, subject: &str) -> Option<(String, bool)> {
    let noun = line.noun(at);
    let behind = !subject.is_empty() && noun.starts_with(subject);
    // "全镇2356名小学生的课后服务": the pupils are counted.
    let subject = subject.split_once('的').map_or(subject, |(owner, _)| owner);
    if !behind {
        return (label.chars().count() >= 2).then(|| (label.to_string(), false));
    }
    // "全县260所义务教育学校117326名学生": the schools are the pupils'.
    let before = at.checked_sub(1).map(|before| &line.amounts[before]);
    let carried = before.and_then(|b| b.figure).and_then(|f| ground.document.figures.get(f));
    let joined = carried.filter(|c| c.subject == label && !label.is_empty());
    match joined {
        Some(_) => Some((format!("{}{label}{subject}", line.label(at - 1)), true)),
        None => Some((format!("{label}{subject}"), true)),
    }
}

/// Verb and object of a phrase: neutral words and times are dropped, words of doing are the verb.
fn split(phrase: &str) -> (String, String) {
    let mut rest = without_mark(phrase.trim());
    let mut verb = String::new();
    loop {
        let neutral = head(rest, NEUTRAL).map_or(0, str::len);
        let done = head(rest, VERBS).map_or(0, str::len);
        let dated = dated(rest);
        let drop = dated.unwrap_or(neutral.max(done));
        let next = &rest[drop..];
        if drop == 0 || next.chars().nth(1).is_none() {
            break;
        }
        if dated.is_none() && done >= neutral {
            verb.push_str(&rest[..done]);
        }
        rest = next;
    }
    (verb, normal_subject(rest))
}

/// Bytes of the year that words begin with.
fn dated(words: &str) -> Option<usize> {
    const LONGEST: usize = 14;
    words.chars().next().and_then(digit)?;
    let chars: Vec<char> = words.chars().take(LONGEST).collect();
    let year = super::scan::years(&chars).first().filter(|y| y.start == 0).map(|y| y.end)?;
    Some(chars[..year].iter().map(|c| c.len_utf8()).sum())
}

/// Behind the last of the words in a text.
fn after_last(text: &str, words: List) -> Option<usize> {
    if !says(text, words) {
        return None;
    }
    words.iter().filter_map(|w| Some(text.rfind(w)? + w.len())).max()
}

/// A phrase without the "二是" or "3." that it begins with.
fn without_mark(phrase: &str) -> &str {
    let after = phrase.trim_start_matches(|c: char| among(c, "一二三四五六七八九十"));
    if let Some(rest) = after.strip_prefix(['是', '要']).filter(|_| after.len() < phrase.len()) {
        return rest;
    }
    let after = phrase.trim_start_matches(|c: char| c.is_ascii_digit());
    after.strip_prefix('.').filter(|_| after.len() < phrase.len()).map_or(phrase, str::trim_start)
}

/// Words that narrow what is counted, from the start of its sentence; segments with amounts of their own do not count.
fn scope(line: &Line, at: usize, sentence: (usize, usize), key: &str) -> Vec<String> {
    let amount = &line.amounts[at];
    let mut out = Vec::new();
    let mut from = sentence.0;
    while from < amount.start {
        let to = (from..amount.start).find(|i| is_sign(line.chars[*i])).unwrap_or(amount.start);
        let words = line.text(from, to);
        let own = to == amount.start;
        let counted = !own && !line.within(from, to).is_empty();
        if !counted {
            table(SCOPES).each(line.words(from, to), |at| {
                if !key.contains(SCOPES[at]) {
                    out.push(SCOPES[at].to_string());
                }
            });
            out.extend(month(words));
            if is_place(words) {
                out.push(words.to_string());
            }
        }
        from = to + 1;
    }
    out.sort();
    out.dedup();
    out
}

/// Stages of schooling.
const STAGES: &[&str] = &["小学", "初中", "高中", "中职", "中等职业", "幼儿", "学前", "义务教育", "特殊教育", "职业"];

/// The stage that a line's heading words name ("（三）普通高中资助。"), for words that name none themselves.
fn topic(line: &Line, sentence: (usize, usize), key: &str) -> Option<String> {
    let (from, to) = line.sentences.first().copied().filter(|first| *first != sentence && first.1 - first.0 <= 30)?;
    let words = line.text(from, to);
    if !says(words, STAGES) || words.contains('，') || !line.within(from, to).is_empty() || says(key, STAGES) {
        return None;
    }
    crate::outline::number_at(&line.chars)?;
    STAGES.iter().find(|stage| words.contains(**stage)).map(|stage| (*stage).to_string())
}

/// "9月", "6月底" as a narrowing word.
fn month(words: &str) -> Option<String> {
    let at = words.find('月')?;
    let digits: String = words[..at].chars().rev().take_while(|c| c.is_ascii_digit()).collect();
    (!digits.is_empty()).then(|| format!("{}月", digits.chars().rev().collect::<String>()))
}

/// Whether words name a town, a village or a single school.
pub(crate) fn is_place(words: &str) -> bool {
    const NAMED: &[&str] =
        &["镇", "乡", "街道", "村", "一中", "二中", "三中", "实验小学", "实验中学", "中心校", "第一", "第二", "第三"];
    const MANY: &[&str] =
        &["各镇", "各乡", "乡镇", "城镇", "乡村", "农村", "全镇", "全乡", "进村", "镇区", "驻村", "村小"];
    if !says(words, MANY) {
        return says(words, NAMED);
    }
    let mut rest = words.to_string();
    for many in MANY {
        rest = rest.replace(many, "");
    }
    says(&rest, NAMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_told_from_what_is_counted() {
        let check = |phrase: &str, verb: &str, key: &str| {
            assert_eq!(split(phrase), (verb.to_string(), key.to_string()), "{phrase}");
        };
        check("二是全年共公开招聘教师", "公开招聘", "教师");
        check("全县现有幼儿园", "", "幼儿园");
        check("2022年计划实施校舍维修改造项目", "计划实施", "校舍维修改造项目");
        check("九年义务教育巩固率达到", "", "九年义务教育巩固率");
    }
}
