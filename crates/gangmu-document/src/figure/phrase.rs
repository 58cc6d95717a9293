//! Noun phrases: what hangs over at their ends, which say nothing by themselves, which units count alike. Finds none.

use crate::lexicon;
use crate::lexicon::among;

/// "及格率比上学期", "占比由去年的": what stands before the comparison.
pub(crate) fn before_comparison(segment: &[char]) -> &[char] {
    let at = segment.iter().enumerate().rposition(|(i, c)| {
        let next = segment.get(i + 1).copied();
        let tail = segment.len() - i;
        match c {
            '比' | '较' => next.is_some_and(|n| among(n, "上去前同年往2")) && tail <= 12,
            '由' | '从' if tail <= 6 && segment.last() == Some(&'的') => true,
            '由' | '从' => tail <= 8 && next.is_none_or(|n| among(n, "上去前原年最现目当过2")),
            _ => false,
        }
    });
    at.filter(|at| *at >= 2).map_or(segment, |at| &segment[..at])
}

#[rustfmt::skip]
const IDLE: &[&str] = &[
    "全县", "全市", "我县", "我市", "全区", "我区", "我局", "全年", "今年", "其中", "目前", "累计", "同比", "分别", "平均", "达到", "其余", "整改率为", "经劝返", "规划数", "压减至", "以来", "不发生", "其他", "以及", "总共", "一共",
    "现共有", "计划", "目标", "力争", "确保", "比上年", "较上年", "比去年", "较去年", "以上", "总数", "全校", "一年", "期间", "今年以来", "人均", "本学期", "本年度", "年初", "年底",
    "同时", "至此", "为此", "现有", "平均每", "截至目前", "一年来", "历时", "至今", "可容纳", "容纳", "可提供", "为期", "预计", "其它", "剩余", "余下", "三年来", "近年来", "五年来",
];

/// Adverbs, places and bare verbs that are no subject by themselves.
pub(crate) fn is_idle(words: &str) -> bool {
    let chars: Vec<char> = words.chars().collect();
    !chars.iter().any(|c| is_word(*c) || c.is_ascii_alphabetic())
        || IDLE.contains(&words)
        || words.ends_with("年以来")
        || (chars[0].is_ascii_digit() && chars.len() <= 7 && chars.contains(&'年'))
        || words.ends_with("月底")
        || chars.iter().all(|c| among(*c, "月一二三四五六七八九十、至日底初年分两和"))
        || (lexicon::verbs().is(&chars) && !lexicon::noun_verbs().is(&chars))
}

#[rustfmt::skip]
const ABSTRACT: &[&str] = &[
    "目标", "要求", "比例", "速度", "水平", "标准", "优异", "好成绩", "增长", "增幅", "格局", "规模", "良好", "成绩", "进度", "幅度", "态势", "大关", "高分",
];

/// "85%以上的目标": no thing that can be counted.
pub(crate) fn is_abstract(words: &str) -> bool {
    let length = words.chars().count();
    ABSTRACT.iter().any(|w| words.starts_with(w) && length <= w.chars().count() + 2 && !words.starts_with("标准化"))
}

pub(crate) fn looks_like_rate(words: &str) -> bool {
    words.ends_with('率') || words.ends_with("比例") || words.ends_with("比重") || words.ends_with("覆盖面")
}

pub(crate) fn is_word(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FA1F}')
}

/// Units that count the same sort of thing.
pub(crate) fn same_class(a: &str, b: &str) -> bool {
    class(a) == class(b)
}

fn class(unit: &str) -> u8 {
    let bare = unit.trim_start_matches(['万', '亿']);
    match bare {
        "人" | "名" | "位" | "人次" | "户" | "员" => 1,
        "所" | "处" | "个" | "家" | "座" | "园" | "校" | "栋" | "间" | "" => 2,
        "%" | "‰" | "百分点" => 3,
        "平方米" | "亩" | "平米" | "㎡" => 5,
        _ if bare.contains('元') => 4,
        _ => 16 + bare.bytes().fold(0u8, |h, b| h.wrapping_mul(31).wrapping_add(b)) % 200,
    }
}

/// Drops what hangs over at both ends.
pub(crate) fn tidy(chars: &[char]) -> String {
    let mut words = drop_year(chars);
    while let Some((first, rest)) = words.split_first() {
        if !LEAD.contains(first) || begins_word(*first, rest.first().copied()) {
            break;
        }
        words = rest;
    }
    while let Some((last, rest)) = words.split_last() {
        if !TRAIL.contains(last) || ends_word(rest.last().copied(), *last) {
            break;
        }
        words = rest;
    }
    let text = lexicon::string(words);
    let text = ["全部", "分别", "新增", "发放", "办理", "同比", "环比"]
        .iter()
        .fold(text.as_str(), |t, w| t.strip_suffix(w).unwrap_or(t))
        .to_string();
    let quotes = words.iter().filter(|c| matches!(c, '“' | '”')).count();
    if quotes % 2 == 1 { text.replace(['“', '”'], "") } else { text }
}

#[rustfmt::skip]
const LEAD: &[char] = &[
    '的', '了', '、', '，', '：', '”', '）', '和', '与', '及', '个', '余', '多', ' ', '\t', '-', '—', '·', '内', '是', '数', '达', '》',
];
#[rustfmt::skip]
const TRAIL: &[char] = &[
    '的', '了', '、', '，', '：', '“', '（', '和', '与', '及', ' ', '\t', '-', '—', '·', '尚', '仍', '还', '均', '各', '已', '可', '将', '共', '要', '《', '中', '翻',
];

/// "人均", "参与": the last character belongs to the word.
fn ends_word(before: Option<char>, last: char) -> bool {
    let Some(before) = before else { return false };
    match last {
        '中' => among(before, "初高集完职一二三四五六七八九十附县市区实其"),
        '共' => before == '公',
        '均' => among(before, "人生年户校班平"),
        '与' => before == '参',
        '要' => matches!(before, '主' | '需' | '重' | '纲'),
        '将' => matches!(before, '健' | '主'),
        _ => false,
    }
}

/// "及格率", "多媒体", "数学": the first character belongs to the word.
fn begins_word(first: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match first {
        '数' => matches!(next, '学' | '字' | '据' | '控' | '码'),
        '内' => matches!(next, '设' | '部' | '涵'),
        '及' => matches!(next, '格' | '时'),
        '多' => matches!(next, '媒' | '功' | '元' | '样'),
        '和' => matches!(next, '谐'),
        '个' => matches!(next, '人' | '体' | '别' | '性'),
        '达' => matches!(next, '标'),
        _ => false,
    }
}

/// Length of `word` where `chars` begins with it.
fn opens_with(chars: &[char], word: &str) -> Option<usize> {
    let length = word.chars().count();
    (chars.len() >= length && word.chars().eq(chars[..length].iter().copied())).then_some(length)
}

/// "2025年市级名师": the year is no part of the subject.
fn drop_year(chars: &[char]) -> &[char] {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let spans = digits == 4 && matches!(chars.get(4), Some('-' | '—' | '~' | '至'));
    if spans && let Some(at) = chars.iter().take(12).position(|c| *c == '年').filter(|at| chars.len() > at + 3) {
        return &chars[at + 1..];
    }
    const OPENINGS: &[&str] = &[
        "秋季学期前",
        "开学前",
        "暑假前",
        "年底前",
        "月底前",
        "年底",
        "年末",
        "年内",
        "年初",
        "今年必须",
        "今年",
        "必须",
        "20xx年底",
        "20xx年",
    ];
    let long = |length: &usize| chars.len() >= length + 2;
    if lexicon::longest_at(chars, 0, OPENINGS).is_some()
        && let Some(length) = OPENINGS.iter().filter_map(|w| opens_with(chars, w)).find(long)
    {
        return &chars[length..];
    }
    // "3月10日前完成率"
    let dated = chars.iter().take_while(|c| c.is_ascii_digit() || among(**c, "年月日底末前中上下旬")).count();
    if digits > 0 && chars[..dated].contains(&'月') && chars.len() > dated + 1 {
        return &chars[dated..];
    }
    if digits == 4 && chars.get(4) == Some(&'年') && chars.len() > 6 {
        let rest = &chars[5..];
        return if matches!(rest[0], '度' | '底' | '末' | '内') { &rest[1..] } else { rest };
    }
    chars
}
