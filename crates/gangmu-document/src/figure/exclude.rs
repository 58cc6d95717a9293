//! Tells numbers that are no figures: dates, ordinals, document numbers, names, slogans, announcements of points.

use super::around::{Quotes, after, any_after, any_before, before};
use super::measure::Measure;
use crate::lexicon;

/// Whether a measured number is no figure.
pub(crate) fn is_excluded(chars: &[char], m: &Measure, quotes: &Quotes) -> bool {
    quotes.title[m.number.start]
        || is_glued(chars, m)
        || is_ordinal(chars, m)
        || is_place_name(chars, m)
        || (matches!(m.unit.as_str(), "名" | "位") && any_before(chars, m.number.start, &["后", "末"]))
        || is_list_mark(chars, m)
        || is_date_or_name(chars, m)
        || is_time_word(chars, m)
        || (quotes.quoted[m.number.start] && is_slogan(chars, m))
        || (m.number.chinese && is_chinese_phrase(chars, m))
        || is_announcement(chars, m)
        || is_weekday(chars, m)
}

/// "每周一升国旗": a day of the week.
fn is_weekday(chars: &[char], m: &Measure) -> bool {
    let named = any_before(chars, m.number.start, &["每周", "星期", "本周", "周周"]);
    named && m.number.chinese && matches!(m.unit.as_str(), "升" | "上" | "早" | "晚" | "下" | "")
}

/// Letters, signs or further digits make it a code, a ratio or a version.
fn is_glued(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.number.end);
    let sign = |c: char| {
        c.is_ascii_alphabetic() || matches!(c, '+' | '/' | '#' | '×' | '@' | '=' | '_' | '.' | ':' | '*' | '\\')
    };
    let glued_before = start > 0 && (sign(chars[start - 1]) || (chars[start - 1] == '-' && !m.number.chinese));
    let next = chars.get(end).copied().unwrap_or(' ');
    let unit_is_latin = m.unit.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let glued_after = (sign(next) && !unit_is_latin) || (next.is_ascii_digit() && m.number.chinese);
    let unit_goes_on = unit_is_latin && chars.get(m.unit_end).is_some_and(char::is_ascii_alphanumeric);
    glued_before || glued_after || unit_goes_on
}

/// "三道河镇", "六里桥小学": a place's name begins with a numeral.
fn is_place_name(chars: &[char], m: &Measure) -> bool {
    let single = m.unit.chars().count() == 1
        && matches!(
            m.unit.as_str(),
            "道" | "里" | "间" | "家" | "口" | "条" | "块" | "棵" | "门" | "座" | "盘" | "台" | "堂" | "里路"
        );
    let plain = m.number.chinese && !m.number.approx && m.number.max.is_none();
    let near = chars[m.unit_end..].iter().take(3);
    single
        && plain
        && near.clone().any(|c| "镇乡村庄屯桥河沟坪湾坡铺店子岭山".contains(*c))
        && near.clone().all(|c| !matches!(c, '，' | '。' | '、'))
}

fn is_ordinal(chars: &[char], m: &Measure) -> bool {
    let start = m.number.start;
    let next = m.number.end;
    // "平均年龄降至39.6岁" is an amount.
    if m.unit == "岁" && keeps_unit(chars, m) {
        return false;
    }
    any_before(chars, start, &["第", "第第", "高", "初", "附", "之"])
        && !(before(chars, start, "最高") || before(chars, start, "提高") || before(chars, start, "百分之"))
        && (m.number.chinese || before(chars, start, "第"))
        || any_after(
            chars,
            next,
            &[
                "届",
                "年级",
                "等奖",
                "等功",
                "中全会",
                "世纪",
                "周年",
                "周岁",
                "岁",
                "号",
                "级",
                "线城",
                "年制",
                "年一贯",
                "大以来",
                "大精神",
                "楼",
                "版",
                "章",
            ],
        ) && !any_after(chars, next, &["级台阶"])
}

/// "1.", "2、", "(3)" at the head of a line or sentence.
fn is_list_mark(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.number.end);
    let at_head = start == 0 || matches!(chars[start - 1], '。' | '；' | '：' | '！' | '？' | '\t');
    let bracketed = start > 0 && chars[start - 1] == '（' && chars.get(end) == Some(&'）');
    bracketed
        || (at_head && matches!(chars.get(end), Some('.' | '、' | '）')))
        || (m.number.chinese && after(chars, end, "是"))
}

/// Words after a number whose measure word is part of a name or date.
fn is_date_or_name(chars: &[char], m: &Measure) -> bool {
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
        "位" => any_after(chars, unit_after, &["一体"]) || any_after(chars, unit_after, &["数"]),
        "条" => any_after(chars, unit_after, &["例", "件", "线", "主线", "腿"]) && m.number.chinese,
        "项" => any_after(chars, unit_after, &["目建设"]),
        "门" => any_after(chars, unit_after, &["类"]),
        "课时" | "学时" => false,
        "分钟" => false,
        "M" | "G" | "T" => any_after(chars, unit_after, &["网"]) && m.unit == "G",
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

/// Units that are mostly names of times and places count where the words around say so.
fn keeps_unit(chars: &[char], m: &Measure) -> bool {
    let start = m.number.start;
    match m.unit.as_str() {
        "分" => {
            any_before(
                chars,
                start,
                &[
                    "提高",
                    "提高了",
                    "增加",
                    "增加了",
                    "均分",
                    "平均分达",
                    "最高分",
                    "最低分",
                    "均分达",
                    "平均分",
                    "平均分为",
                    "平均",
                    "高出",
                    "上升",
                    "下降",
                    "超过",
                    "超出",
                    "达到",
                    "达",
                ],
            ) && !any_after(chars, m.unit_end, &["钟", "之", "类", "别", "层"])
        }
        "岁" => any_before(chars, m.left, &["年龄"]) || any_before(chars, start, &["年龄降至", "年龄为", "年龄达"]),
        "字" => !m.number.chinese && m.number.value >= 100.0,
        "层" => !m.number.chinese && any_before(chars, start, &["楼", "高", "共", "建"]),
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

/// Time words that state no amount: "三年行动计划", "近两年", "两年来".
fn is_time_word(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.unit_end);
    match m.unit.as_str() {
        "年" | "个月" | "天" | "小时" | "分钟" | "工作日" if is_frequency(chars, start) => false,
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
                    "年限达",
                    "年限为",
                    "年限达到",
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
            !stated || named || any_before(chars, start, &["学前", "义务教育", "高中", "初中", "前"])
        }
        "天" => {
            m.number.chinese
                && !any_before(chars, start, &["为期", "历时", "用", "休息", "不少于", "至少", "期", "共", "达"])
        }
        "个月" => {
            any_after(chars, end, &["来"])
                || (m.number.chinese
                    && !any_before(chars, start, &["为期", "历时", "用", "利用", "不少于", "至少", "达", "期限为"]))
        }
        _ => false,
    }
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

/// Numbers in quotation marks belong to names, except standards and rates.
fn is_slogan(chars: &[char], m: &Measure) -> bool {
    let standard = is_frequency(chars, m.number.start) && (m.is_time() || m.unit == "次");
    let exact = m.is_rate() || m.is_money() || (!m.number.chinese && m.number.value >= 1000.0 && !m.unit.is_empty());
    !(standard || exact)
}

/// Phrases with Chinese numerals that count nothing.
fn is_chinese_phrase(chars: &[char], m: &Measure) -> bool {
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
            !(listed || frequent || (done && !any_after(chars, end, &["次", "又"])))
        }
        "小时" | "年" | "天" | "个月" | "学时" | "课时" | "番" => false,
        "所" | "处" | "座" | "栋" | "幢" | "间" | "名" | "人" | "台" | "辆" | "亩" | "节" | "篇" | "堂" => {
            !(listed || frequent || built_before(chars, start) || closes_built(chars, m))
        }
        "个" | "项" | "门" | "本" | "份" | "套" | "件" => {
            !(listed || (frequent && any_before(chars, start, &["有", "建", "一"])))
        }
        _ => !frequent,
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
            .any(|w| w[1..] == unit[..] && (w[0].is_ascii_digit() || "二两三四五六七八九十".contains(w[0])))
}

/// "新建厕所一座，": ends its stretch, and the stretch says that it was built or bought.
fn closes_built(chars: &[char], m: &Measure) -> bool {
    const BUILT: &[&str] = &["新建", "建成", "改建", "扩建", "购置", "购买", "添置", "增设", "修建", "配备"];
    let ends = matches!(chars.get(m.unit_end), None | Some('，' | '。' | '；' | '、' | '）'));
    let from = m.number.start.saturating_sub(16);
    let words: String = chars[from..m.number.start].iter().collect();
    let near = words.rfind(['，', '。', '；']).map_or(words.as_str(), |at| &words[at..]);
    ends && BUILT.iter().any(|w| near.contains(w))
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
fn is_announcement(chars: &[char], m: &Measure) -> bool {
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
            return true;
        }
        if matches!(m.unit.as_str(), "个" | "项" | "条" | "套" | "件" | "支") && small {
            return !is_concrete(chars, m, noun);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{measure, number};

    fn figures(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let quotes = Quotes::of(&chars);
        measure::measure(&chars, &number::scan(&chars))
            .into_iter()
            .filter(|m| !is_excluded(&chars, m, &quotes))
            .map(|m| format!("{}{}", m.number.value, m.unit))
            .collect()
    }

    #[test]
    fn what_counts_nothing_is_left_out() {
        for text in [
            "2022年6月5日，第三届运动会第35个教师节",
            "云教〔2019〕5号文件",
            "“两学一做”“三会一课”“2+1项目”、139工作体系、316工程",
            "党的十九届六中全会精神，十四五规划，二十大",
            "抓好三项工作，实现四个突破，围绕一个目标，增强四个意识",
            "一把手负总责，每一位教师，打造一支队伍，建立一套制度，一批骨干",
            "九年一贯制学校，高三年级，初二学生，一年级新生",
            "一、二、三等奖",
            "学前教育三年行动计划，近两年来，五位一体，三位一体",
            "实施学校“一校一章程”，一人一档，一岗双责",
            "1.加强领导。2、落实责任",
        ] {
            assert_eq!(figures(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_counts_is_kept() {
        let check = |text: &str, expected: &[&str]| assert_eq!(figures(text), expected, "{text}");
        check("全县27初中学校和16小学", &["27", "16"]);
        check("分两批进行了验收", &["2批"]);
        check("进行了两次测试、一次模拟考试", &["2次", "1次"]);
        check("“每天锻炼一小时”", &["1小时"]);
        check("为期四天的培训", &["4天"]);
        check("提出用一年时间", &["1年"]);
        check("制定四项制度", &["4项"]);
        check("做到了零故障，零距离服务", &["0"]);
        check("提高3.2、4.1个百分点", &["3.2百分点", "4.1百分点"]);
        check("55位教师分别获一二三等奖", &["55位"]);
    }
}
