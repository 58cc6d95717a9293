//! Chinese numerals in phrases that count nothing, and announcements of how many points follow. Knows no units of time.

use super::is_frequency;
use crate::figure::around::{any_after, any_before};
use crate::figure::measure::Measure;
use crate::lexicon;
use crate::lexicon::among;

/// Phrases with Chinese numerals that count nothing.
pub(super) fn is_chinese_phrase(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.unit_end);
    if m.number.percent || m.number.value == 0.0 {
        return false;
    }
    if m.number.value == 1.0 && m.number.max.is_none() && m.number.scale.is_empty() {
        return is_idle_one(chars, m);
    }
    let named = any_after(chars, end, &["一体", "一评", "一档", "合一", "并举", "并重", "联动", "覆盖", "同创"]);
    let scattered =
        any_before(chars, start, &["三番", "再", "接二连", "一"]) || (start > 0 && chars[start - 1] == '十');
    named || scattered
}

/// 一 counts only with a measure of events, times or places, and no word before or after that makes it a phrase.
fn is_idle_one(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.unit_end);
    if any_before(chars, start, &["限期"]) {
        return false;
    }
    // "一周之内"
    if m.end > m.unit_end && chars[m.unit_end..m.end].contains(&'内') {
        return false;
    }
    let lesson = matches!(m.unit.as_str(), "节" | "堂" | "次") && is_frequency(chars, start);
    if lesson && any_before(chars, start, &["上", "讲"]) {
        return false;
    }
    if any_before(
        chars,
        start,
        &[
            "每",
            "同",
            "这",
            "那",
            "另",
            "任何",
            "任",
            "哪",
            "统",
            "第",
            "进",
            "唯",
            "逐",
            "某",
            "上",
            "下",
            "又",
            "再",
            "万",
            "专",
            "初",
            "高",
            "之",
            "其",
            "单",
            "合",
            "如",
            "归",
            "头",
            "始终如",
        ],
    ) {
        return true;
    }
    let next = chars.get(end).copied().unwrap_or(' ');
    if next == '一' || next == '性' || (start > 0 && chars[start - 1] == '一') {
        return true;
    }
    let listed = is_listed_one(chars, m);
    let frequent = is_frequency(chars, start);
    match m.unit.as_str() {
        "期" | "场" | "次" | "轮" => {
            let done =
                any_before(chars, start, &["了", "开展", "举办", "组织", "召开", "进行", "至少", "不少于", "完成"]);
            !(listed || frequent || (done && !any_after(chars, end, &["次", "又"])) || closes_event(chars, m))
        }
        "小时" | "年" | "天" | "个月" | "学时" | "课时" | "番" => false,
        "所" | "处" | "座" | "栋" | "幢" | "间" | "名" | "人" | "台" | "辆" | "亩" | "节" | "篇" | "堂" => {
            !(listed || frequent || built_before(chars, start) || closes_built(chars, m) || closes_list(chars, m))
        }
        "个" | "项" | "门" | "本" | "份" | "套" | "件" => {
            !(listed
                || (frequent && any_before(chars, start, SET_UP))
                || closes_built(chars, m)
                || closes_list(chars, m))
        }
        _ => !(frequent || closes_built(chars, m) || closes_list(chars, m)),
    }
}

/// "两次测试、一次模拟考试": stands in a list with a counted neighbour of the same measure.
fn is_listed_one(chars: &[char], m: &Measure) -> bool {
    const REACH: usize = 12;
    let start = m.number.start;
    let head = start > 0 && matches!(chars[start - 1], '、' | '和' | '，');
    let unit: Vec<char> = m.unit.chars().collect();
    let from = start.saturating_sub(REACH);
    head && !unit.is_empty()
        && chars[from..start]
            .windows(unit.len() + 1)
            .any(|w| w[1..] == unit[..] && (w[0].is_ascii_digit() || among(w[0], "二两三四五六七八九十")))
}

/// "新建厕所一座，": ends its stretch, and the stretch says that it was built or bought.
fn closes_built(chars: &[char], m: &Measure) -> bool {
    const BUILT: &[&str] = &[
        "新建", "建成", "改建", "扩建", "购置", "购买", "添置", "增设", "修建", "配备", "铺设", "安装", "更换", "维修",
        "硬化", "绿化", "改造", "翻修", "重建", "添设", "没收", "查获", "收缴", "捐赠", "赠送", "创建", "创成",
    ];
    let ends = matches!(chars.get(m.unit_end), None | Some('，' | '。' | '；' | '、' | '）'));
    let from = m.number.start.saturating_sub(16);
    let words: String = chars[from..m.number.start].iter().collect();
    let near = words.rfind(['，', '。', '；']).map_or(words.as_str(), |at| &words[at..]);
    ends && BUILT.iter().any(|w| near.contains(w))
}

/// What each has or does so many of.
#[rustfmt::skip]
const SET_UP: &[&str] = &[
    "有", "建", "一", "联系", "帮扶", "包", "结对", "负责", "配备", "确定", "打造", "培育", "创建", "开发", "申报", "主持", "参与", "承担", "掌握",
];

/// "全镇有初级中学一所、中心小学一所": ends its stretch after a noun, in a sentence that lists what there is.
fn closes_list(chars: &[char], m: &Measure) -> bool {
    const REACH: usize = 40;
    let ends = matches!(chars.get(m.unit_end), None | Some('，' | '。' | '；' | '、' | '）'));
    let start = m.number.start;
    let noun = start >= 2 && (is_word(chars[start - 1]) || chars[start - 1] == '”') && is_word(chars[start - 2]);
    let window = &chars[start.saturating_sub(REACH)..start];
    let from = window.iter().rposition(|c| matches!(c, '。' | '；' | '：')).map_or(0, |at| at + 1);
    let lists = window[from..].contains(&'有')
        || window[from..].windows(2).any(|w| w == ['下', '设'] || w == ['下', '辖'] || w == ['内', '设']);
    ends && noun && lists
}

/// "召开家长会一次。": ends its stretch, and the stretch says that it was held.
fn closes_event(chars: &[char], m: &Measure) -> bool {
    const HELD: &[&str] = &["召开", "举办", "举行", "开展", "组织", "进行"];
    let ends = matches!(chars.get(m.unit_end), None | Some('，' | '。' | '；' | '、' | '）'));
    let words: String = chars[m.number.start.saturating_sub(16)..m.number.start].iter().collect();
    let near = words.rfind(['，', '。', '；']).map_or(words.as_str(), |at| &words[at..]);
    ends && HELD.iter().any(|w| near.contains(w))
}

fn built_before(chars: &[char], start: usize) -> bool {
    any_before(
        chars,
        start,
        &[
            "新建",
            "建设",
            "建成",
            "改建",
            "扩建",
            "新建了",
            "建成了",
            "建设了",
            "增设",
            "新增",
            "建",
            "规划建设",
            "创建",
            "聘请",
            "配备",
            "招聘",
            "引进",
            "不少于",
            "至少",
            "购置",
        ],
    )
}

/// "抓好三项工作", "围绕五个方面": says how many points follow, not how much.
pub(super) fn is_announcement(chars: &[char], m: &Measure) -> bool {
    let listed = m.number.chinese && m.number.value == 1.0 && is_listed_one(chars, m);
    if !m.number.scale.is_empty() || m.number.max.is_some() || m.number.approx || listed {
        return false;
    }
    if !matches!(
        m.unit.as_str(),
        "个" | "项"
            | "类"
            | "种"
            | "条"
            | "套"
            | "支"
            | "批"
            | "面"
            | "张"
            | "块"
            | "把"
            | "道"
            | "根"
            | "门"
            | "件"
            | "堂"
            | "部"
            | "级"
            | "队"
            | "组"
            | "本"
    ) {
        return false;
    }
    let small = m.number.value <= 12.0;
    let noun = noun_after(chars, m.unit_end);
    if m.number.chinese {
        if m.unit == "批" {
            // "分两批进行" counts; "一批" never does.
            return m.number.value == 1.0;
        }
        if matches!(m.unit.as_str(), "类" | "种" | "面" | "把" | "张" | "块" | "道" | "根" | "级") && small {
            let thing = !matches!(m.unit.as_str(), "类" | "种" | "级");
            return !(thing && (closes_built(chars, m) || closes_list(chars, m)));
        }
        if matches!(m.unit.as_str(), "个" | "项" | "条" | "套" | "件" | "支") && small {
            let stated = noun.is_empty() && (closes_built(chars, m) || closes_list(chars, m));
            return !stated && !is_concrete(chars, m, noun);
        }
        return false;
    }
    small && lexicon::generic().is(noun) && announces(chars, m.left)
}

/// Verbs that announce points ("抓好3项工作").
fn announces(chars: &[char], at: usize) -> bool {
    any_before(
        chars,
        at,
        &[
            "抓好",
            "做好",
            "突出",
            "围绕",
            "坚持",
            "强化",
            "把握",
            "实现",
            "处理好",
            "抓住",
            "聚焦",
            "从",
            "以",
            "落实好",
            "抓",
            "做到",
            "注重",
            "紧扣",
            "打好",
            "正确处理",
            "着力",
            "主要",
        ],
    )
}

/// The Chinese words right after a measure word, up to a sign or a digit.
fn noun_after(chars: &[char], at: usize) -> &[char] {
    let end =
        chars[at..].iter().take(12).position(|c| !is_word(*c)).map_or((at + 12).min(chars.len()), |length| at + length);
    &chars[at..end]
}

fn is_word(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}') && c != '的'
}

fn is_concrete(chars: &[char], m: &Measure, noun: &[char]) -> bool {
    if noun.is_empty() {
        // "幼教点五个": the noun stands before.
        let from = m.number.start.saturating_sub(4);
        return m.number.start > 0
            && is_word(chars[m.number.start - 1])
            && lexicon::concrete().occurs(&chars[from..m.number.start])
            || m.number.start > 0 && chars[m.number.start - 1] == '点';
    }
    let of_standing = chars.get(m.unit_end + noun.len()) == Some(&'的');
    let announced = lexicon::generic().at(noun, 0).is_some_and(|(length, _)| length == noun.len());
    !announced && !of_standing && lexicon::concrete().occurs(noun)
}
