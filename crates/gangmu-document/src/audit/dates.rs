//! R18: days that no calendar has, spans that end before they begin, months outside their quarter or term, years that
//! the document cannot speak of yet. Ordinals are judged elsewhere.

use super::ground::{Ground, Numbers, Said};
use super::model::{Audit, Weight};
use super::scan::{self, numeral, says, stands, text};
use super::setting::Setting;
use crate::lexicon::{Table, table};

/// A date as worded: any of its parts may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Date {
    start: usize,
    end: usize,
    year: Option<i32>,
    month: Option<i64>,
    day: Option<i64>,
}

/// Adds what R18 doubts and holds.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    let settings = ground.settings();
    let half = period_of_title(ground.document.title.as_deref().unwrap_or_default());
    for (index, line) in ground.lines.iter().enumerate() {
        let chars = &line.chars[..];
        let setting = settings[index];
        let dates = dates(chars);
        let mut tell = Tell { ground, audit: &mut *audit, line: index };
        for date in &dates {
            impossible(chars, date, &mut tell);
            let (from, to) = line.near(date.start);
            let sentence = text(chars, from, to);
            to_come(chars, date, setting, &nearby(chars, date, (from, to)), &mut tell);
            beyond(chars, date, half, setting, &sentence, &mut tell);
        }
        for pair in dates.windows(2) {
            backwards(chars, pair[0], pair[1], &mut tell);
        }
        for span in scan::years(chars) {
            if span.last < span.first || span.school && span.last == span.first {
                tell.error(
                    (span.start, span.end),
                    (f64::from(span.first), f64::from(span.last)),
                    format!("“{}”的结束年份早于或等于开始年份", text(chars, span.start, span.end)),
                    "请核对起止年份",
                );
            }
        }
        terms(chars, &mut tell);
    }
}

/// Where findings about one line go.
struct Tell<'a, 'g, 'd> {
    ground: &'g Ground<'d>,
    audit: &'a mut Audit,
    line: usize,
}

impl Tell<'_, '_, '_> {
    fn say(&mut self, weight: Weight, at: (usize, usize), numbers: Numbers, message: String, suggestion: &str) {
        let said = Said { message, suggestion: suggestion.to_string() };
        self.audit.findings.push(self.ground.doubt("R18", weight, &[(self.line, at.0, at.1)], numbers, said));
    }

    fn error(&mut self, at: (usize, usize), (computed, stated): (f64, f64), message: String, suggestion: &str) {
        self.say(Weight::Error, at, Numbers::new(computed, stated), message, suggestion);
    }

    fn warn(&mut self, at: (usize, usize), message: String, suggestion: &str) {
        self.say(Weight::Warn, at, Numbers::default(), message, suggestion);
    }
}

/// All dates of a line: "2021年9月", "6月31日", "10月", "2021年".
fn dates(chars: &[char]) -> Vec<Date> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        // "3.2021年9月" at the head of a line is a point's number and a date.
        let point = i > 1 && chars[i - 1] == '.' && chars[..i - 1].iter().all(char::is_ascii_digit);
        let apart = i == 0 || point || !scan::is_numeral(chars[i - 1]) && chars[i - 1] != '.';
        let fresh = scan::is_numeral(chars[i]) && apart;
        match fresh.then(|| date_at(chars, i)).flatten() {
            Some(date) => {
                i = date.end;
                out.push(date);
            }
            None => i += 1,
        }
    }
    out
}

fn date_at(chars: &[char], start: usize) -> Option<Date> {
    let mut date = Date { start, end: start, ..Date::default() };
    let (value, end) = numeral(chars, start)?;
    if chars.get(end) == Some(&'年') && end - start == 4 && (1900..=2100).contains(&value) {
        date.year = i32::try_from(value).ok();
        date.end = end + 1;
    }
    if let Some((month, end)) = numeral(chars, date.end)
        && chars.get(end) == Some(&'月')
        && !(start > 0 && matches!(chars[start - 1], '第' | '每' | '隔' | '期' | '时' | '满' | '近'))
    {
        date.month = Some(month);
        date.end = end + 1;
        if let Some((day, end)) = numeral(chars, date.end)
            && matches!(chars.get(end), Some('日' | '号'))
        {
            date.day = Some(day);
            date.end = end + 1;
        }
    }
    (date.end > start).then_some(date)
}

/// Days of a month; a leap day is allowed where no year is named.
fn days(month: i64, year: Option<i32>) -> i64 {
    let leap = year.is_none_or(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn impossible(chars: &[char], date: &Date, tell: &mut Tell) {
    let Some(month) = date.month else { return };
    let words = text(chars, date.start, date.end);
    let at = (date.start, date.end);
    let named = date.year.is_some()
        || date.day.is_some()
        || matches!(chars.get(date.end), Some('份' | '底' | '初' | '末' | '中' | '上' | '下'));
    if !(1..=12).contains(&month) {
        if named && month < 100 {
            let message = format!("“{words}”中的月份不存在");
            tell.error(at, (12.0, month as f64), message, "请核对月份");
        }
        return;
    }
    if let Some(day) = date.day
        && !(1..=days(month, date.year)).contains(&day)
    {
        let most = days(month, date.year);
        let message = format!("“{words}”不存在:{month}月只有{most}天");
        tell.error(at, (most as f64, day as f64), message, "请核对日期,改为当月实有的日子");
    }
}

/// Spans of time: the second date must not be before the first.
fn backwards(chars: &[char], first: Date, second: Date, tell: &mut Tell) {
    let Some(next) = scan::joint(chars, first.end) else { return };
    if next != second.start {
        return;
    }
    let at = (first.start, second.end);
    let words = text(chars, at.0, at.1);
    let key = |d: Date, year: i32| (i64::from(year), d.month.unwrap_or(0), d.day.unwrap_or(0));
    match (first.year, second.year) {
        (Some(a), Some(b)) => {
            let same_depth = first.month.is_some() == second.month.is_some();
            if b < a || same_depth && key(second, b) < key(first, a) {
                let message = format!("“{words}”的结束时间早于开始时间");
                tell.error(at, (f64::from(a), f64::from(b)), message, "请核对起止时间");
            }
        }
        (Some(a), None) if second.month.is_some() && first.month.is_some() && key(second, a) < key(first, a) => {
            let message = format!("“{words}”的结束时间早于开始时间;若跨年,应写明“次年”");
            tell.warn(at, message, "请核对起止月份,跨年的写明结束年份");
        }
        (None, None)
            if first.month.is_some()
                && first.month == second.month
                && second.day.zip(first.day).is_some_and(|(b, a)| b < a) =>
        {
            let message = format!("“{words}”的结束时间早于开始时间");
            tell.warn(at, message, "请核对起止日期");
        }
        _ => {}
    }
}

/// Names of a stretch of the year and the months that it can have.
#[rustfmt::skip]
const TERMS: &[(&[&str], &[i64])] = &[
    (&["第一季度", "一季度", "首季度", "1季度"], &[1, 2, 3]),
    (&["第二季度", "二季度", "2季度"], &[4, 5, 6]),
    (&["第三季度", "三季度", "3季度"], &[7, 8, 9]),
    (&["第四季度", "四季度", "4季度"], &[10, 11, 12]),
    (&["上半年"], &[1, 2, 3, 4, 5, 6]),
    (&["下半年"], &[7, 8, 9, 10, 11, 12]),
    (&["春季学期", "春季开学", "春学期"], &[1, 2, 3, 4, 5, 6, 7, 8]),
    (&["秋季学期", "秋季开学", "秋学期"], &[8, 9, 10, 11, 12, 1, 2]),
    (&["寒假"], &[12, 1, 2, 3]),
    (&["暑假", "暑期"], &[6, 7, 8, 9]),
    (&["教师节"], &[9]),
    (&["儿童节"], &[5, 6]),
    (&["国庆节", "国庆期间"], &[9, 10]),
    (&["元旦"], &[12, 1]),
];

/// "第三季度（4月至6月）", "秋季学期于3月1日".
fn terms(chars: &[char], tell: &mut Tell) {
    let mut i = 0;
    let terms: Vec<(&Table, &[i64])> = TERMS.iter().map(|(names, months)| (table(names), *months)).collect();
    while i < chars.len() {
        // What a term can begin with.
        #[rustfmt::skip]
        let opens = matches!(
            chars[i],
            '第' | '一' | '首' | '1' | '二' | '2' | '三' | '3' | '四' | '4' | '上' | '下' | '春' | '秋' | '寒' | '暑' | '教' | '儿' | '国' | '元'
        );
        if !opens {
            i += 1;
            continue;
        }
        let term = terms.iter().find_map(|(names, months)| Some((names.longest(chars, i)?.0, *months)));
        let Some((length, months)) = term else {
            i += 1;
            continue;
        };
        let end = i + length;
        if let Some((from, to)) = months_after(chars, end, months) {
            let message = format!("“{}”与“{}”不符", text(chars, from, to), text(chars, i, end));
            tell.warn((i, to), message, "请核对月份与季度、学期或节日是否一致");
        }
        i = end;
    }
}

/// Months named right behind a term, where one of them is not among its own.
fn months_after(chars: &[char], end: usize, months: &[i64]) -> Option<(usize, usize)> {
    let at = match chars.get(end)? {
        '（' | '(' | '：' | '即' | '于' => end + 1,
        _ => end,
    };
    let bracketed = matches!(chars.get(end), Some('（'));
    let (first, after) = numeral(chars, at)?;
    let (last, to) = match chars.get(after)? {
        '月' => match scan::joint(chars, after + 1).and_then(|next| numeral(chars, next)) {
            Some((last, to)) if chars.get(to) == Some(&'月') => (last, to + 1),
            _ => (first, after + 1),
        },
        _ => {
            let (last, to) = scan::joint(chars, after).and_then(|next| numeral(chars, next))?;
            (chars.get(to) == Some(&'月')).then_some((last, to + 1))?
        }
    };
    let fits = |m: i64| months.contains(&m);
    let near = |m: i64| fits(m) || fits(m % 12 + 1) || fits((m + 10) % 12 + 1);
    let wrong = if bracketed { !(fits(first) && fits(last)) } else { !(near(first) && near(last)) };
    ((1..=12).contains(&first) && (1..=12).contains(&last) && wrong).then_some((at, to))
}

#[rustfmt::skip]
const PAST: &[&str] = &[
    "了", "已", "完成", "累计", "荣获", "获得", "获评", "被评为", "取得", "召开", "举办", "开展", "建成", "投入使用", "落成",
    "通过", "印发", "出台", "成立", "实现", "启动", "表彰", "评选",
];
#[rustfmt::skip]
const FUTURE: &[&str] = &[
    "将", "计划", "规划", "力争", "拟", "预计", "确保", "争取", "打算", "谋划", "到20", "至20", "底前", "日前", "月前", "年前",
    "届时", "以前", "建设期", "有效期", "思路", "明年", "来年", "下一步", "筹备", "迎接", "备战", "远景", "预算", "预定",
];

/// The words around a date: its own stretch between commas and the one behind.
fn nearby(chars: &[char], date: &Date, (from, to): (usize, usize)) -> String {
    let stop = |at: &usize| matches!(chars[*at], '，' | '；' | '：');
    let start = (from..date.start).rev().find(stop).unwrap_or(from);
    let mut stops = (date.end..to.min(chars.len())).filter(stop);
    text(chars, start, stops.nth(1).unwrap_or(to))
}

/// Whether a date stands within the name of a document.
fn in_title(chars: &[char], at: usize) -> bool {
    chars[..at].iter().rev().take(60).find(|c| matches!(c, '《' | '》')) == Some(&'《')
}

/// A year that the document cannot know yet, told as past; or a deadline that lies before the plan.
fn to_come(chars: &[char], date: &Date, setting: Setting, sentence: &str, tell: &mut Tell) {
    let (Some(year), Some((first, last))) = (date.year, setting.years) else { return };
    if in_title(chars, date.start) {
        return;
    }
    let at = (date.start, date.end);
    let words = text(chars, date.start, date.end);
    let spans = scan::joint(chars, date.end).is_some();
    if setting.planned {
        let due = matches!(chars.get(date.end), Some('前'))
            || matches!(chars.get(date.end), Some('底' | '末' | '之' | '以')) && stands(chars, date.end + 1, "前");
        let told = says(sentence, &["已", "了", "去年", "原", "以来", "截至", "自", "现有", "此前"]);
        if due && setting.sure && year < first && !told {
            let message = format!("完成时限“{words}”早于计划所属的{first}年");
            tell.error(at, (f64::from(first), f64::from(year)), message, "请核对完成时限的年份");
        }
        return;
    }
    let ahead = says(sentence, FUTURE) || spans || scan::joint(chars, date.start.wrapping_sub(1)).is_some();
    let early = year == last + 1 && date.month.is_none_or(|m| m <= 3);
    let least = if setting.sure { last + 1 } else { last + 2 };
    if year >= least && !early && !ahead && says(sentence, PAST) {
        let message = format!("{last}年的材料把“{words}”当作已经过去的时间");
        let weight = if setting.sure && year > last + 1 { Weight::Error } else { Weight::Warn };
        let numbers = Numbers::new(f64::from(last), f64::from(year));
        tell.say(weight, at, numbers, message, "请核对年份,或改为将来的说法");
    }
}

/// Last month of the stretch that a title names: "上半年" 6, "第一季度" 3.
fn period_of_title(title: &str) -> Option<i64> {
    if title.contains("下半年") || title.contains("全年") {
        return None;
    }
    let found = [("上半年", 6), ("一季度", 3), ("前三季度", 9), ("半年工作", 6)];
    found.iter().find(|(words, _)| title.contains(words)).map(|(_, month)| *month)
}

/// "截至10月底" in a report on the first half year.
fn beyond(chars: &[char], date: &Date, half: Option<i64>, setting: Setting, sentence: &str, tell: &mut Tell) {
    let (Some(limit), Some(month)) = (half, date.month) else { return };
    let until = scan::ends_with(chars, date.start, &["截至", "截止", "截止到", "截至到", "今年"]).is_some();
    let other = date.year.is_some_and(|y| setting.years.is_some_and(|(_, last)| y != last));
    if month > limit + 1 && month <= 12 && until && !setting.planned && !other && !says(sentence, FUTURE) {
        let words = text(chars, date.start, date.end);
        tell.warn((date.start, date.end), format!("“{words}”超出材料所属的时段"), "请核对月份与材料的起止时间");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(title: &str, sentence: &str, expected: usize) {
        let text = format!("{title}\n一、主要工作\n{sentence}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        assert_eq!(audit.findings.len(), expected, "{sentence}: {:?}", audit.findings);
    }

    const SUMMARY: &str = "松岭县2022年教育工作总结";
    const PLAN: &str = "松岭县2022年教育工作要点";

    #[test]
    fn days_outside_the_calendar_are_errors() {
        check(SUMMARY, "4月31日召开了现场会。", 1);
        check(SUMMARY, "2月30日开学。", 1);
        check(SUMMARY, "2022年2月29日开学。", 1);
        check(SUMMARY, "六月三十一日结束。", 1);
        check(SUMMARY, "13月份开展督查。", 1);
        check(SUMMARY, "3. 4月31日召开了现场会。", 1);
        check(SUMMARY, "4月30日召开了现场会,2020年2月29日、12月31日如期完成。", 0);
        check(SUMMARY, "每学年30日内、历时15月。", 0);
    }

    #[test]
    fn spans_must_not_end_before_they_begin() {
        check(SUMMARY, "2021年9月至2021年3月开展整治。", 1);
        check(SUMMARY, "实施行动计划(2021—2019年)。", 1);
        check(SUMMARY, "2021—2020学年度开课12门。", 1);
        check(SUMMARY, "6月20日至6月15日开展检查。", 1);
        check(SUMMARY, "2022年9月至4月开展检查。", 1);
        check(SUMMARY, "2021年9月至2022年3月、9月至次年3月、2021—2025年、6月15日至20日。", 0);
    }

    #[test]
    fn months_must_lie_in_their_quarter_and_term() {
        check(SUMMARY, "第三季度(4月至6月)集中维修。", 1);
        check(SUMMARY, "下半年(1—6月)集中维修。", 1);
        check(SUMMARY, "秋季学期于4月1日开学。", 1);
        check(SUMMARY, "第三季度(7—9月)维修,秋季学期于9月1日开学,暑假8月培训。", 0);
    }

    #[test]
    fn years_to_come_are_not_told_as_past() {
        check(SUMMARY, "2025年4月,县教育局组织开展了基本功展示。", 1);
        check(SUMMARY, "2023年9月,新校区建成投入使用。", 1);
        check(SUMMARY, "(一)2023年9月,新校区建成投入使用。", 1);
        check(SUMMARY, "2023年1月召开了总结会。", 0);
        check(SUMMARY, "到2025年,计划建成学校3所。", 0);
        check(SUMMARY, "2021年4月,县教育局组织开展了基本功展示。", 0);
        check(PLAN, "2021年11月底前完成。", 1);
        check(PLAN, "2022年11月底前完成,2023年6月前验收。", 0);
    }

    #[test]
    fn the_opening_sentence_tells_the_year_where_no_title_does() {
        let check = |opening: &str, sentence: &str, expected: usize| {
            check("工作总结", &format!("{opening}\n{sentence}"), expected)
        };
        let opening = "2017年,我县扎实推进语言文字工作,现将有关情况总结如下:";
        check(opening, "2018年11月,县语委召开了推普现场会。", 1);
        check(opening, "2017年11月,县语委召开了推普现场会。", 0);
        check(opening, "2018年1月,县语委召开了总结会。", 0);
        check(opening, "力争2018年11月召开现场会。", 0);
        check("2017年9月,我县启动了推普工作。", "2018年11月,县语委召开了推普现场会。", 0);
        check("二〇一七年,我縣扎實推進語言文字工作,現將有關情況總結如下:", "2018年11月,縣政府召開了推普現場會。", 1);
    }

    #[test]
    fn a_half_year_report_does_not_tell_of_the_other_half() {
        check("松岭县2022年上半年工作总结", "截至10月底,整改完成。", 1);
        check("松岭县2022年上半年工作总结", "截至6月底,整改完成。", 0);
    }
}
