//! Tells numbers that are no figures: dates, ordinals, document numbers, names, slogans, announcements of points.

mod phrase;
mod time;

pub(crate) use self::time::is_frequency;

use self::phrase::{is_announcement, is_chinese_phrase};
use self::time::{is_date_or_name, is_time_word, is_weekday, keeps_unit};
use super::around::{Quotes, after, any_after, any_before, before};
use super::measure::Measure;
use crate::document::Comparator;
use crate::lexicon::among;

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

/// Takes out the bounds that pick out what is counted: "超过3个月的机构有12家", "每1000名学生配1名".
pub(crate) fn drop_criteria(chars: &[char], measures: &mut Vec<Measure>) {
    let criteria: Vec<bool> =
        (0..measures.len()).map(|i| is_criterion(chars, &measures[i], measures.get(i + 1))).collect();
    let mut at = 0;
    measures.retain(|_| {
        at += 1;
        !criteria[at - 1]
    });
}

fn is_criterion(chars: &[char], m: &Measure, next: Option<&Measure>) -> bool {
    const REACH: usize = 16;
    let bounds = matches!(m.comparator, Comparator::Ge | Comparator::Gt | Comparator::Le | Comparator::Lt);
    let trails = m.end > m.unit_end;
    let sized = matches!(m.unit.as_str(), "人" | "岁" | "周岁" | "名");
    let noun = &chars[m.end..(m.end + 6).min(chars.len())];
    let noun = &noun[..noun.iter().position(|c| !super::phrase::is_word(*c)).unwrap_or(noun.len())];
    // "56人以上大班额", "不足100人的教学点"
    let of_size = noun.windows(2).any(|w| matches!(w, ['班', _] | ['学', '校'] | ['教', '学']) || w[1] == '班');
    if bounds && sized && of_size && (trails || noun.first() == Some(&'的')) {
        return true;
    }
    // "2000人以上的行政村", "低于85分的学校": the bound picks out things of another sort.
    const THINGS: &[[char; 2]] = &[
        ['行', '政'],
        ['学', '校'],
        ['乡', '镇'],
        ['机', '构'],
        ['幼', '儿'],
        ['村', '级'],
        ['单', '位'],
        ['村', '小'],
    ];
    let amount = matches!(m.unit.as_str(), "人" | "名" | "分" | "个月" | "年" | "公里" | "元" | "万元");
    let things = noun.first() == Some(&'的') && noun.len() >= 3 && THINGS.iter().any(|w| noun[1..3] == w[..]);
    if bounds && amount && things {
        return true;
    }
    let Some(next) = next.filter(|next| next.number.start >= m.end && next.number.start - m.end <= REACH) else {
        return false;
    };
    let between = &chars[m.end..next.number.start];
    let same_stretch = !between.iter().any(|c| matches!(c, '，' | '。' | '；' | '、' | '：' | '\t'));
    let counted = !next.is_rate() && !next.is_money() && !next.is_time();
    let per = m.number.start > 0 && chars[m.number.start - 1] == '每';
    same_stretch && (per || bounds && counted && between.first() == Some(&'的') && between.len() >= 2)
}

/// Letters, signs or further digits make it a code, a ratio or a version.
fn is_glued(chars: &[char], m: &Measure) -> bool {
    let (start, end) = (m.number.start, m.number.end);
    let sign = |c: char| {
        c.is_ascii_alphabetic() || matches!(c, '+' | '/' | '#' | '×' | '@' | '=' | '_' | '.' | ':' | '*' | '\\')
    };
    let after_mark =
        (2..=3).contains(&start) && chars[start - 1] == '.' && chars[..start - 1].iter().all(char::is_ascii_digit);
    let glued_before =
        start > 0 && !after_mark && (sign(chars[start - 1]) || (chars[start - 1] == '-' && !m.number.chinese));
    let next = chars.get(end).copied().unwrap_or(' ');
    let unit_is_latin = m.unit.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let glued_after = (sign(next) && !unit_is_latin) || (next.is_ascii_digit() && m.number.chinese);
    let unit_goes_on = unit_is_latin && chars.get(m.unit_end).is_some_and(char::is_ascii_alphanumeric);
    // "四个100%" is a name.
    let named = start > 1 && chars[start - 1] == '个' && among(chars[start - 2], "二两三四五六七八九十");
    glued_before || glued_after || unit_goes_on || named && m.is_rate()
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
        && near.clone().any(|c| among(*c, "镇乡村庄屯桥河沟坪湾坡铺店子岭山"))
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

/// Numbers in quotation marks belong to names, except standards and rates.
fn is_slogan(chars: &[char], m: &Measure) -> bool {
    let standard = is_frequency(chars, m.number.start) && (m.is_time() || m.unit == "次");
    let rate = m.is_rate() && chars[m.number.start] != '过';
    let exact = rate || m.is_money() || (!m.number.chinese && m.number.value >= 1000.0 && !m.unit.is_empty());
    !(standard || exact)
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
            "省教育厅等八部门文件，落实市委七届四次全会精神，推进5G应用",
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
