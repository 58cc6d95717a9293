//! Dates, spans of time and measure words that are parts of names. Knows no phrases of Chinese numerals.

use crate::document::Comparator;
use crate::figure::around::{after, any_after, any_before};
use crate::figure::measure::Measure;
use crate::lexicon;

/// "每周一升国旗": a day of the week.
pub(super) fn is_weekday(chars: &[char], m: &Measure) -> bool {
    let named = any_before(chars, m.number.start, &["每周", "星期", "本周", "周周"]);
    named && m.number.chinese && matches!(m.unit.as_str(), "升" | "上" | "早" | "晚" | "下" | "")
}

/// Words after a number whose measure word is part of a name or date.
pub(super) fn is_date_or_name(chars: &[char], m: &Measure) -> bool {
    let end = m.number.end;
    let unit_after = m.unit_end;
    match m.unit.as_str() {
        "年" | "学年" if !m.number.chinese && m.number.value >= 100.0 => true,
        "月" | "日" | "分" | "秒" | "周" | "周年" | "周岁" | "岁" | "学年" | "学期" | "代" | "层" | "字" | "角"
        | "点" | "级台阶" | "度" | "里" | "步" | "回" | "对" | "线" | "面"
            if !keeps_unit(chars, m) =>
        {
            true
        }
        "人" => m.end > m.unit_end && any_after(chars, m.end, &["超大班额", "大班额", "的超大班额", "的大班额"]),
        "本" => m.number.chinese && m.number.value <= 3.0 && !is_frequency(chars, m.number.start),
        "期" => {
            any_after(chars, unit_after, &["工程", "项目", "建设", "规划", "投资", "改造", "扩建"])
                || (m.number.chinese && any_after(chars, unit_after, &["目标", "提升"]))
        }
        "科" => m.number.chinese || any_after(chars, unit_after, &["目"]),
        "家" => any_after(chars, unit_after, &["长", "庭", "校"]) && m.number.chinese,
        "次" if any_before(chars, m.number.start, &["连续"]) => true,
        "次" if any_before(chars, m.left, &["点击：", "点击", "浏览：", "浏览", "阅读："]) => true,
        "处" => {
            let before = m.number.start.checked_sub(1).map(|at| chars[at]);
            m.number.chinese && m.number.value == 4.0 && !before.is_some_and(char::is_alphabetic)
        }
        "%" => m.number.value == 100.0 && any_after(chars, m.end, &["的热情", "的努力", "的信心", "的精力", "的投入"]),
        "头" => m.number.chinese && m.number.value == 2.0,
        "部" => after(chars, unit_after, "门"),
        "次" => any_after(chars, unit_after, &["全会", "全体会", "党代会", "代表大会", "人代会", "常委会"]),
        "位" => any_after(chars, unit_after, &["一体"]) || any_after(chars, unit_after, &["数"]),
        "条" => any_after(chars, unit_after, &["例", "件", "线", "主线", "腿"]) && m.number.chinese,
        "项" => any_after(chars, unit_after, &["目建设"]),
        "门" => any_after(chars, unit_after, &["类"]),
        "课时" | "学时" => false,
        "分钟" => false,
        "M" | "G" | "T" => m.unit == "G" && m.number.value <= 6.0,
        "" => {
            let year = (1900.0..2100.0).contains(&m.number.value) && m.number.end - m.number.start == 4;
            let grouped = chars.get(end) == Some(&'个');
            year || grouped
                || m.number.chinese && m.number.value != 0.0
                || (m.number.value == 0.0 && !is_none_at_all(chars, m) && lexicon::zero().at(chars, end).is_none())
        }
        _ => false,
    }
}

/// "安全事故为零": the number closes the clause.
fn is_none_at_all(chars: &[char], m: &Measure) -> bool {
    let closes = chars.get(m.number.end).is_none_or(|c| matches!(c, '，' | '。' | '；' | '、'));
    closes && m.number.chinese && any_before(chars, m.number.start, &["为", "降至", "降为", "保持", "实现"])
}

/// "平均得分52.6分", "提高2.3分", "超过全县平均分2分": points of a test, not minutes or times.
fn is_score(chars: &[char], m: &Measure) -> bool {
    const REACH: usize = 14;
    const SCORED: &[[char; 2]] = &[
        ['均', '分'],
        ['得', '分'],
        ['总', '分'],
        ['评', '分'],
        ['分', '值'],
        ['分', '数'],
        ['成', '绩'],
        ['提', '高'],
        ['增', '加'],
        ['高', '出'],
        ['上', '升'],
        ['下', '降'],
        ['超', '过'],
        ['超', '出'],
        ['达', '到'],
        ['高', '分'],
        ['低', '分'],
        ['平', '均'],
    ];
    if any_after(chars, m.unit_end, &["的成绩", "的高分", "的优异"]) {
        return true;
    }
    if any_after(chars, m.unit_end, &["钟", "之", "类", "别", "层", "以上考", "以上的考", "以上高", "以上学"])
    {
        return false;
    }
    let window = &chars[m.number.start.saturating_sub(REACH)..m.number.start];
    let from = window.iter().rposition(|c| matches!(c, '，' | '。' | '；' | '：')).map_or(0, |at| at + 1);
    let near = &window[from..];
    near.windows(2).any(|w| SCORED.iter().any(|s| w == s))
        || near.last() == Some(&'达')
        || m.number.value.fract() != 0.0
}

/// Units that are mostly names of times and places count where the words around say so.
pub(super) fn keeps_unit(chars: &[char], m: &Measure) -> bool {
    let start = m.number.start;
    // "一周之内给予答复": a limit.
    if matches!(m.unit.as_str(), "周" | "日") && (is_within(chars, m) || any_before(chars, start, &["限期"])) {
        return true;
    }
    match m.unit.as_str() {
        "分" => is_score(chars, m),
        "岁" => any_before(chars, m.left, &["年龄"]) || any_before(chars, start, &["年龄降至", "年龄为", "年龄达"]),
        "字" => !m.number.chinese && m.number.value >= 100.0,
        "层" if any_before(chars, start, &["框架", "地上", "地下", "砖混"]) => true,
        "层" => !m.number.chinese && any_before(chars, start, &["楼", "高", "共", "建", "至"]),
        "周" | "学期" | "学年" => any_before(
            chars,
            start,
            &["为期", "历时", "用", "达", "不少于", "每年", "至少", "学习", "跟岗", "培训", "研修"],
        ),
        "对" => !m.number.chinese || m.number.value >= 10.0,
        "面" => after(chars, m.unit_end, "锦旗") || after(chars, m.unit_end, "国旗"),
        "里" => !m.number.chinese && after(chars, m.unit_end, "路"),
        "度" => after(chars, m.unit_end, "电"),
        _ => false,
    }
}

/// Words before a stated length of months.
#[rustfmt::skip]
const TERM_BEFORE: &[&str] = &[
    "为期", "历时", "用", "利用", "不少于", "至少", "达", "期限为", "限期", "学习", "培训", "跟岗", "挂职", "研修", "集训", "实习", "见习", "停业", "停课",
];

/// Time words that state no amount: "三年行动计划", "近两年", "两年来".
pub(super) fn is_time_word(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.unit_end);
    let bound = matches!(m.comparator, Comparator::Ge | Comparator::Le) && m.left < start;
    if is_within(chars, m) || bound && m.unit != "年" {
        return false;
    }
    match m.unit.as_str() {
        "年" | "个月" | "天" | "小时" | "分钟" | "工作日" | "个工作日" if is_frequency(chars, start) => {
            false
        }
        "年" => {
            let stated = any_before(
                chars,
                start,
                &[
                    "用",
                    "利用",
                    "通过",
                    "为期",
                    "历时",
                    "不少于",
                    "至少",
                    "满",
                    "达",
                    "达到",
                    "争取用",
                    "力争用",
                    "经过",
                    "计划用",
                    "提前",
                    "支教",
                    "挂职",
                    "延长",
                    "期限为",
                    "期限",
                    "任期",
                ],
            );
            let named = any_after(
                chars,
                end,
                &[
                    "行动", "计划", "规划", "来", "多来", "提升", "攻坚", "制", "级", "期间", "一度", "一次", "一届",
                    "一评", "前",
                ],
            );
            // "连续三年无事故" counts, "连续三年上升" does not.
            let without = chars[end..(end + 8).min(chars.len())].iter().any(|c| matches!(c, '零' | '无' | '未'));
            let kept = any_before(chars, start, &["连续"]) && without;
            let stated = stated
                || kept
                || any_before(chars, start, &["期", "期为"])
                || is_term(&chars[m.left.saturating_sub(3)..m.left]);
            !stated || named || any_before(chars, start, &["学前", "义务教育", "高中", "初中", "前"])
        }
        "天" => {
            m.number.chinese
                && !any_before(chars, start, &["为期", "历时", "用", "休息", "不少于", "至少", "期", "共", "达"])
        }
        "个月" => any_after(chars, end, &["来"]) || (m.number.chinese && !any_before(chars, start, TERM_BEFORE)),
        _ => false,
    }
}

/// "三年内", "一周之内".
fn is_within(chars: &[char], m: &Measure) -> bool {
    m.end > m.unit_end
        && chars[m.unit_end..m.end].contains(&'内')
        && !any_before(chars, m.number.start, &["近", "这", "在", "上"])
}

/// "使用年限超过8年": a length of time is stated.
fn is_term(words: &[char]) -> bool {
    words
        .windows(2)
        .any(|w| matches!(w, ['年', '限'] | ['期', '限'] | ['时', '限'] | ['任', '期'] | ['聘', '期'] | ['周', '期']))
}

/// "每天…一小时", "每学期不少于2次": a word of frequency shortly before.
pub(crate) fn is_frequency(chars: &[char], start: usize) -> bool {
    const REACH: usize = 14;
    let from = start.saturating_sub(REACH);
    let window = &chars[from..start];
    let cut = window.iter().rposition(|c| matches!(c, '，' | '。' | '；' | '、' | '：')).map_or(0, |at| at + 1);
    window[cut..].windows(2).any(|w| {
        w[0] == '每'
            && matches!(
                w[1],
                '天' | '日'
                    | '周'
                    | '月'
                    | '年'
                    | '学'
                    | '校'
                    | '班'
                    | '生'
                    | '人'
                    | '师'
                    | '季'
                    | '半'
                    | '县'
                    | '镇'
                    | '乡'
                    | '村'
                    | '园'
                    | '位'
                    | '名'
                    | '个'
                    | '所'
            )
    })
}
