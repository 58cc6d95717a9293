//! R19: ordinals that belong to one year: festivals, anniversaries, five-year plans, law campaigns, Party congresses.
//! Looks for years in the sentence, the paragraph, the heading and the title; knows no other history.

use super::ground::{Ground, Numbers, Said};
use super::model::{Audit, Weight};
use super::scan::{self, YearWords, numeral, says, text};
use super::setting::Setting;

/// Days and weeks that are counted, with the year before their first.
#[rustfmt::skip]
const COUNTED: &[(&[&str], i32)] = &[
    (&["教师节"], 1984),
    (&["中小学生安全教育日", "中小学安全教育日", "学生安全教育日"], 1995),
    (&["国家安全教育日"], 2015),
    (&["助残日"], 1990),
    (&["推广普通话宣传周", "推普周", "推普宣传周"], 1997),
    (&["国家宪法日", "宪法日"], 2013),
    (&["防灾减灾日"], 2008),
    (&["世界读书日"], 1995),
    (&["爱眼日"], 1995),
    (&["国际禁毒日"], 1987),
    (&["世界无烟日"], 1987),
    (&["学前教育宣传月"], 2011),
    (&["职业教育活动周"], 2014),
    (&["爱国卫生月"], 1988),
    (&["公民道德宣传日"], 2002),
    (&["交通安全日"], 2011),
    (&["学雷锋纪念日"], 1963),
];

/// Events whose anniversaries are kept, with their year.
#[rustfmt::skip]
const EVENTS: &[(&[&str], i32)] = &[
    (&["建党", "中国共产党成立", "中国共产党建党", "党的生日", "中国共产党诞生", "党成立"], 1921),
    (&["新中国成立", "中华人民共和国成立", "建国", "共和国成立", "国庆", "祖国成立", "祖国"], 1949),
    (&["建军", "中国人民解放军建军"], 1927),
    (&["长征胜利", "红军长征胜利"], 1936),
    (&["抗日战争胜利", "抗战胜利", "反法西斯战争胜利"], 1945),
    (&["改革开放"], 1978),
    (&["五四运动"], 1919),
    (&["香港回归", "香港回归祖国"], 1997),
    (&["澳门回归", "澳门回归祖国"], 1999),
    (&["建团", "中国共青团成立", "共青团成立", "共青团建团"], 1922),
    (&["少先队建队", "少先队成立"], 1949),
    (&["辛亥革命"], 1911),
];

/// Adds what R19 doubts and holds.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    let settings = ground.settings();
    let modern = latest_congress(ground);
    for (index, line) in ground.lines.iter().enumerate() {
        let years = scan::years(&line.chars);
        let view = View { ground, line: index, chars: &line.chars, years: &years, setting: settings[index] };
        for (at, c) in line.chars.iter().enumerate() {
            match c {
                '第' => view.counted(at, audit),
                '周' => view.anniversary(at, audit),
                '五' => {
                    view.plan(at, audit);
                    view.campaign(at, audit);
                }
                '大' | '届' => view.congress(at, modern, audit),
                _ => {}
            }
        }
    }
}

/// One line while its ordinals are judged.
struct View<'a, 'd> {
    ground: &'a Ground<'d>,
    line: usize,
    chars: &'a [char],
    years: &'a [YearWords],
    setting: Setting,
}

/// The years that an ordinal may belong to, and whether they are surely its own.
#[derive(Clone, Copy)]
struct Own {
    first: i32,
    last: i32,
    sure: bool,
}

impl View<'_, '_> {
    /// The year that words at `at` speak of: named before them in their sentence, else behind, else by chapter or title.
    fn own(&self, at: usize) -> Option<Own> {
        let (from, to) = self.sentence(at);
        let words = text(self.chars, from, to);
        if says(&words, &["去年", "上年", "前年", "明年", "来年", "上一年", "历年", "往年", "翌年", "次年"])
        {
            return None;
        }
        let before = self.years_within(from, at).last();
        let near = before.or_else(|| self.years_within(at, to.min(at + 12)).first());
        if let Some(year) = near {
            return Some(Own { first: year.first, last: year.last.max(year.first), sure: true });
        }
        let (first, last) = self.setting.years.filter(|_| self.setting.sure)?;
        let last = if self.setting.ahead { last + 1 } else { last };
        Some(Own { first, last, sure: self.setting.sure })
    }

    /// Years named between two places.
    fn years_within(&self, from: usize, to: usize) -> &[YearWords] {
        let first = self.years.partition_point(|y| y.start < from);
        &self.years[first..self.years.partition_point(|y| y.start < to).max(first)]
    }

    fn sentence(&self, at: usize) -> (usize, usize) {
        self.ground.lines.get(self.line).map_or((0, self.chars.len()), |line| line.near(at))
    }

    /// Words around a place within its stretch between commas.
    fn clause(&self, at: usize) -> String {
        let (from, to) = self.sentence(at);
        let stop = |i: &usize| matches!(self.chars[*i], '，' | '；' | '：');
        let start = (from..at).rev().find(stop).map_or(from, |i| i + 1);
        let end = (at..to.min(self.chars.len())).find(stop).unwrap_or(to);
        text(self.chars, start, end)
    }

    fn doubt(&self, at: (usize, usize), own: Own, numbers: Numbers, message: String, audit: &mut Audit) {
        let weight = if own.sure { Weight::Error } else { Weight::Warn };
        let suggestion = "请核对届次与年份;若文中年份是批量替换而来,请逐处改正".to_string();
        let said = Said { message, suggestion };
        audit.findings.push(self.ground.doubt("R19", weight, &[(self.line, at.0, at.1)], numbers, said));
    }

    fn holds(&self, at: (usize, usize), own: Own, stated: i64, audit: &mut Audit) {
        let words = text(self.chars, at.0, at.1);
        let numbers = Numbers::new(stated as f64, stated as f64);
        let message = format!("“{words}”与{}年相符", span(own));
        audit.checked.push(self.ground.checked("R19", &[(self.line, at.0, at.1)], numbers, message));
    }

    /// "第38个教师节".
    fn counted(&self, at: usize, audit: &mut Audit) {
        let Some((n, end)) = numeral(self.chars, at + 1) else { return };
        let from = end + usize::from(matches!(self.chars.get(end), Some('个' | '届' | '次')));
        let found = (from..(from + 9).min(self.chars.len()))
            .take_while(|i| !matches!(self.chars[*i], '，' | '。' | '；' | '、'))
            .find_map(|i| {
                COUNTED.iter().find_map(|(names, base)| Some((i, scan::one_of(self.chars, i, names)?.1, *base)))
            });
        let (Some((i, length, base)), Some(own)) = (found, self.own(at)) else { return };
        self.tie((at, i + length), n, base, own, audit);
    }

    /// "建党100周年".
    fn anniversary(&self, at: usize, audit: &mut Audit) {
        if self.chars.get(at + 1) != Some(&'年') {
            return;
        }
        let start = (at.saturating_sub(4)..at).find(|i| {
            (*i == 0 || !scan::is_numeral(self.chars[*i - 1])) && numeral(self.chars, *i).is_some_and(|n| n.1 == at)
        });
        let Some((start, (n, _))) = start.and_then(|i| Some((i, numeral(self.chars, i)?))) else { return };
        let names_end = start - usize::from(start > 0 && matches!(self.chars[start - 1], '”' | '的' | '第'));
        let found =
            EVENTS.iter().find_map(|(names, base)| Some((scan::ends_with(self.chars, names_end, names)?, *base)));
        let (Some((name, base)), Some(own)) = (found, self.own(start)) else { return };
        let from = names_end - name.chars().count();
        let awaits = says(&self.clause(start), &["迎接", "喜迎", "献礼", "筹备", "即将", "将迎来", "迎来"]);
        let own = if awaits { Own { last: own.last + 1, ..own } } else { own };
        self.tie((from, at + 2), n, base, own, audit);
    }

    fn tie(&self, at: (usize, usize), n: i64, base: i32, own: Own, audit: &mut Audit) {
        let year = i64::from(base) + n;
        if (i64::from(own.first)..=i64::from(own.last)).contains(&year) {
            return self.holds(at, own, n, audit);
        }
        let expected = i64::from(own.last) - i64::from(base);
        let words = text(self.chars, at.0, at.1);
        let message = format!("“{words}”应在{year}年,文中年份为{}年;{}年应为第{expected}个", span(own), own.last);
        self.doubt(at, own, Numbers::new(expected as f64, n as f64), message, audit);
    }

    /// "十三五": with the words behind it that tie it to a year.
    fn plan(&self, five: usize, audit: &mut Audit) {
        let Some((start, n)) = self.plan_number(five) else { return };
        let (from, to) = (2011 + 5 * (n - 12), 2015 + 5 * (n - 12));
        let name = text(self.chars, start, five + 1);
        let mut i = five + 1;
        if self.chars.get(i) == Some(&'”') {
            i += 1;
        }
        if let Some(found) = self.years_within(i + 1, i + 7).iter().find(|y| y.last != y.first)
            && !text(self.chars, i, found.start).contains(['，', '。', '；', '、'])
            && self.chars.get(found.start - 1) == Some(&'（')
        {
            if (found.first, found.last) != (from, to) && found.last - found.first <= 6 {
                let message = format!("“{name}”为{from}—{to}年,文中写作{}—{}年", found.first, found.last);
                let own = Own { first: from, last: to, sure: true };
                let numbers = Numbers::new(f64::from(from), f64::from(found.first));
                self.doubt((start, found.end), own, numbers, message, audit);
            }
            return;
        }
        let Some(own) = self.own(start) else { return };
        let tail: String = self.chars[i.min(self.chars.len())..]
            .iter()
            .take(16)
            .take_while(|c| !matches!(c, '，' | '。' | '；' | '、' | '“'))
            .collect();
        let clause = self.clause(start);
        let stage = stage_year(&tail, from, to);
        // "2021年是“十四五”…之年": the year must be right before, in the same stretch between commas.
        let tied = clause.contains("年是") || clause.contains("年为") || clause.contains("年作为") || own.sure;
        let (fits, right) = match stage {
            Some((a, b)) if tied => (own.first <= b && own.last >= a, (a, b)),
            Some(_) => return,
            None if self.carries_out(&clause, &tail) => (own.first <= to + 1 && own.last >= from - 1, (from, to)),
            None => return,
        };
        let at = (start, (i + tail.chars().count()).min(self.chars.len()));
        if fits {
            return self.holds(at, own, i64::from(n), audit);
        }
        let years = if right.0 == right.1 { right.0.to_string() } else { format!("{}—{}", right.0, right.1) };
        let message = format!("“{}”应在{years}年,文中年份为{}年", text(self.chars, at.0, at.1), span(own));
        self.doubt(at, own, Numbers::new(f64::from(right.0), f64::from(own.last)), message, audit);
    }

    /// The number of a five-year plan whose 五 is at `five`: 11 to 16.
    fn plan_number(&self, five: usize) -> Option<(usize, i32)> {
        let unit = self.chars.get(five.checked_sub(1)?)?;
        let n = "一二三四五六".chars().position(|c| c == *unit)?;
        let ten = five.checked_sub(2).filter(|at| self.chars[*at] == '十')?;
        let quoted = ten > 0 && self.chars[ten - 1] == '“';
        let closed = self.chars.get(five + 1) == Some(&'”');
        let bare =
            self.chars.get(five + 1).is_some_and(|c| matches!(c, '规' | '期' | '时' | '教' | '开' | '收' | '末'));
        (quoted && closed || bare && !scan::is_numeral(*self.chars.get(ten.wrapping_sub(1)).unwrap_or(&'。')))
            .then_some((ten, 11 + i32::try_from(n).ok()?))
    }

    /// A plan is being made or carried out: "编制“十四五”规划", "是“十三五”规划实施期间".
    fn carries_out(&self, clause: &str, tail: &str) -> bool {
        let planned =
            tail.starts_with("规划") || tail.contains("规划") || tail.contains("计划") || tail.contains("目标");
        const VERBS: &[&str] =
            &["编制", "制定", "制订", "实施", "落实", "启动", "推进", "谋划", "执行", "对照", "围绕", "实施期"];
        const BACK: &[&str] = &["总结", "回顾", "评估", "终期", "验收", "以来", "期间累计", "结题", "末", "收官"];
        let own_year = clause.contains("年是“") || clause.contains("年为“");
        planned && (own_year || self.setting.planned && says(clause, VERBS)) && !says(clause, BACK)
    }

    /// "七五"普法.
    fn campaign(&self, five: usize, audit: &mut Audit) {
        let Some(at) = five.checked_sub(1) else { return };
        let Some(n) = "五六七八九".chars().position(|c| c == self.chars[at]) else { return };
        if at > 0 && self.chars[at - 1] == '十' {
            return;
        }
        let mut i = five + 1;
        i += usize::from(self.chars.get(i) == Some(&'”'));
        if scan::one_of(self.chars, i, &["普法", "法治宣传", "法制宣传", "法治教育", "法制教育"]).is_none()
        {
            return;
        }
        let Some(own) = self.own(at) else { return };
        let from = 2006 + 5 * i32::try_from(n).unwrap_or(0);
        let to = from + 4;
        let clause = self.clause(at);
        let past = says(&clause, &["先进", "荣获", "获得", "表彰", "以来", "总结", "验收", "期间"]);
        let coming = says(&clause, &["筹备", "谋划", "编制", "准备"]);
        let fits = own.first <= to + 1 + if past { 1 } else { 0 } && own.last >= from - i32::from(coming);
        let words = (at, i + 2);
        if fits {
            return self.holds(words, own, i64::from(from), audit);
        }
        if past && own.first > to {
            return;
        }
        let message =
            format!("“{}”在{from}—{to}年,文中年份为{}年", text(self.chars, at, i + 2).replace('”', ""), span(own));
        self.doubt(words, own, Numbers::new(f64::from(from), f64::from(own.last)), message, audit);
    }

    /// "党的十九大", "十八届三中全会".
    fn congress(&self, at: usize, modern: i32, audit: &mut Audit) {
        let Some(found) = congress_at(self.chars, at) else { return };
        let Some(own) = self.own(found.start) else { return };
        let clause = self.clause(found.start);
        let words = text(self.chars, found.start, found.end);
        let awaits = says(&clause, &["迎接", "喜迎", "迎"]) && found.meeting == found.year;
        let behind = &text(self.chars, found.end, found.end + 6);
        // "2022年党的二十大召开以来": the year is said to be the meeting's own.
        let held = own.sure
            && ["召开", "胜利召开", "开幕", "胜利闭幕"].iter().any(|w| behind.starts_with(w))
            && self
                .years_within(found.start.saturating_sub(14), found.start)
                .iter()
                .any(|y| found.start.saturating_sub(y.end) <= 8 && y.first == y.last);
        let early =
            own.last < found.meeting - i32::from(awaits || self.setting.planned && own.last + 1 == found.meeting);
        let late = awaits && own.first > found.year || held && !clause.contains('自') && own.first > found.meeting;
        let stale = !awaits
            && own.first > found.year + 5
            && modern <= found.year
            && self.setting.sure
            && says(&clause, &["精神", "为指导", "学习贯彻", "深入贯彻"])
            && !clause.contains("以来");
        if !(early || late || stale) {
            return;
        }
        let message = if stale && !early && !late {
            format!("{}年的材料只提到“{words}”({}年),没有提到其后的大会", span(own), found.meeting)
        } else {
            format!("“{words}”在{}年召开,文中年份为{}年", found.meeting, span(own))
        };
        let own = Own { sure: own.sure && !stale || early, ..own };
        let numbers = Numbers::new(f64::from(found.meeting), f64::from(own.last));
        self.doubt((found.start, found.end), own, numbers, message, audit);
    }
}

fn span(own: Own) -> String {
    if own.first == own.last { own.first.to_string() } else { format!("{}—{}", own.first, own.last) }
}

/// The years that words behind a five-year plan's name belong to.
fn stage_year(tail: &str, from: i32, to: i32) -> Option<(i32, i32)> {
    let any = |words: crate::lexicon::List| says(tail, words);
    if any(&["开局之年", "起步之年", "第一年", "首年", "启动之年", "元年"]) {
        Some((from, from))
    } else if any(&["收官之年", "收官任务", "收官工作", "最后一年", "末年", "决胜之年", "圆满收官之年"])
    {
        Some((to, to))
    } else if any(&["第二年"]) {
        Some((from + 1, from + 1))
    } else if any(&["第三年"]) {
        Some((from + 2, from + 2))
    } else if any(&["第四年"]) {
        Some((from + 3, from + 3))
    } else if any(&["关键之年", "攻坚之年", "承上启下之年", "重要一年", "关键一年", "攻坚年", "关键年", "一年"])
    {
        Some((from, to))
    } else {
        None
    }
}

/// A congress or plenum: its own year and that of its congress.
struct Meeting {
    start: usize,
    end: usize,
    meeting: i32,
    year: i32,
}

/// Years of the plenums, from the first.
const PLENUMS: &[(i64, &[i32])] = &[
    (17, &[2007, 2008, 2008, 2009, 2010, 2011, 2012]),
    (18, &[2012, 2013, 2013, 2014, 2015, 2016, 2017]),
    (19, &[2017, 2018, 2018, 2019, 2020, 2021, 2022]),
    (20, &[2022, 2023, 2024, 2025]),
];

fn congress_at(chars: &[char], at: usize) -> Option<Meeting> {
    let start = (at.saturating_sub(3)..at)
        .find(|i| (*i == 0 || !scan::is_numeral(chars[*i - 1])) && numeral(chars, *i).is_some_and(|n| n.1 == at))?;
    let (n, _) = numeral(chars, start).filter(|(n, _)| (17..=20).contains(n))?;
    let (_, plenums) = PLENUMS.iter().find(|(number, _)| *number == n)?;
    let year = *plenums.first()?;
    if chars[at] == '届' {
        let (k, end) = numeral(chars, at + 1)?;
        let length = scan::one_of(chars, end, &["中全会"])?.1;
        let local = scan::ends_with(chars, start, &["委", "市", "县", "区", "省"]).is_some();
        let meeting = *plenums.get(usize::try_from(k - 1).ok()?)?;
        return (!local).then_some(Meeting { start, end: end + length, meeting, year });
    }
    let named = scan::ends_with(chars, start, &["党的", "中共", "、", "“", "和", "迎接", "喜迎", "迎"]).is_some();
    let meant = scan::one_of(
        chars,
        at + 1,
        &["精神", "报告", "以来", "胜利", "召开", "、", "和", "闭幕", "开幕", "”", "关于", "提出"],
    );
    (named && meant.is_some()).then_some(Meeting { start, end: at + 1, meeting: year, year })
}

/// Year of the latest congress that the document speaks of; 0 for none.
fn latest_congress(ground: &Ground) -> i32 {
    let mut latest = 0;
    for line in &ground.lines {
        for (at, c) in line.chars.iter().enumerate() {
            if matches!(c, '大' | '届')
                && let Some(found) = congress_at(&line.chars, at)
            {
                latest = latest.max(found.year);
            }
        }
    }
    latest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(title: &str, sentence: &str, doubts: usize, held: usize) {
        let text = format!("{title}\n一、主要工作\n{sentence}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        let found = (audit.findings.len(), audit.checked.len());
        assert_eq!(found, (doubts, held), "{title} {sentence}: {:?}", audit.findings);
    }

    const SUMMARY: &str = "松岭县2022年教育工作总结";
    const PLAN: &str = "松岭县2022年教育工作要点";

    #[test]
    fn counted_days_belong_to_their_year() {
        check(SUMMARY, "隆重庆祝第38个教师节,表彰教师90名。", 0, 1);
        check(SUMMARY, "隆重庆祝第35个教师节,表彰教师90名。", 1, 0);
        check(SUMMARY, "隆重庆祝第三十八个教师节。", 0, 1);
        check(SUMMARY, "2019年,以第三十六个教师节为契机,开展慰问。", 1, 0);
        check(SUMMARY, "去年第37个教师节表彰90名。", 0, 0);
        check(SUMMARY, "利用“第27个全国中小学生安全教育日”开展演练。", 0, 1);
        check("松岭镇中心学校2021—2022学年度工作总结", "庆祝第37个教师节。", 0, 1);
    }

    #[test]
    fn anniversaries_belong_to_their_year() {
        check(SUMMARY, "以庆祝建党101周年为契机,开展党日活动。", 0, 1);
        check(SUMMARY, "以庆祝建党100周年为契机,开展党日活动。", 1, 0);
        check(SUMMARY, "庆祝新中国成立七十周年。", 1, 0);
        check("松岭县2020年教育工作要点", "以优异成绩迎接建党100周年。", 0, 1);
        check(SUMMARY, "学校建校60周年。", 0, 0);
    }

    #[test]
    fn plans_and_campaigns_belong_to_their_years() {
        check(SUMMARY, "2021年是“十四五”规划开局之年。", 0, 1);
        check(SUMMARY, "2022年是“十三五”规划收官之年。", 1, 0);
        check(SUMMARY, "2022年是“十三五”规划实施的重要一年。", 1, 0);
        check(SUMMARY, "“十三五”期间(2015—2020年)新建学校12所。", 1, 0);
        check(SUMMARY, "“十三五”期间新建学校12所。", 0, 0);
        check(PLAN, "高质量完成“十三五”教育发展规划收官任务。", 1, 0);
        check("松岭县2020年教育工作要点", "高质量完成“十三五”教育发展规划收官任务。", 0, 1);
        check(PLAN, "编制“十二五”教育规划。", 1, 0);
        check(PLAN, "启动“六五”普法规划。", 1, 0);
        check(PLAN, "实施“八五”普法规划。", 0, 1);
        check(SUMMARY, "荣获全国“六五”普法先进单位。", 0, 0);
    }

    #[test]
    fn congresses_are_not_spoken_of_before_they_meet_and_older_ones_may_be_mentioned() {
        check("松岭县2016年教育工作总结", "深入学习贯彻党的十九大精神。", 1, 0);
        check("松岭县2023年教育工作总结", "学习贯彻党的二十届三中全会精神。", 1, 0);
        check("松岭县2022年教育工作要点", "以优异成绩迎接党的二十大胜利召开。", 0, 0);
        check("松岭县2024年教育工作要点", "喜迎党的十九大胜利召开。", 1, 0);
        check("松岭县2024年教育工作总结", "党的十八大以来,全县教育面貌一新,深入学习党的二十大精神。", 0, 0);
        check("松岭县2024年教育工作总结", "以党的十八大精神为指导,扎实工作。", 1, 0);
        check(SUMMARY, "2017年党的十八大召开以来,迅速掀起热潮。", 1, 0);
    }
}
