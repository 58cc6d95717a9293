//! Sentences and listed points of the body: where they are, what they say, by when and by whom. Reads no figures.

use crate::clean::Line;
use crate::document::{Clause, ClauseKind, Deadline, DocumentKind, Role};
use crate::outline::Outline;

/// A stretch of a line's cleaned characters that is one clause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    /// Listing mark.
    pub mark: String,
}

/// Cuts a line's body into sentences and listed points; together they hold every character from `from` on.
pub(crate) fn pieces(chars: &[char], from: usize, head_mark: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut start = from;
    let mut mark = head_mark.to_string();
    let mut i = from;
    while i < chars.len() {
        let stop = matches!(chars[i], '。' | '！' | '？') || (chars[i] == '；' && list_mark(chars, i + 1).is_some());
        let opens = i > start && list_mark(chars, i).is_some() && matches!(chars[i - 1], '：' | '，' | ' ');
        if opens {
            out.push(Piece { start, end: i, mark: std::mem::take(&mut mark) });
            start = i;
        }
        i += 1;
        if stop {
            while matches!(chars.get(i), Some('”' | '’' | '）' | '。' | '！' | '？')) {
                i += 1;
            }
            out.push(Piece { start, end: i, mark: std::mem::take(&mut mark) });
            start = i;
        }
        if start == i
            && let Some(length) = list_mark(chars, i)
        {
            mark = chars[i..i + length].iter().collect();
        } else if opens && let Some(length) = list_mark(chars, start) {
            mark = chars[start..start + length].iter().collect();
        }
    }
    if start < chars.len() {
        out.push(Piece { start, end: chars.len(), mark });
    }
    out.retain(|piece| chars[piece.start..piece.end].iter().any(|c| !c.is_whitespace()));
    out
}

/// Length of "一是", "二要", "（2）", "③" at `at`.
fn list_mark(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at..)?;
    match rest.first()? {
        '①'..='⑳' => Some(1),
        '（' => {
            let run = rest[1..]
                .iter()
                .take(3)
                .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c))
                .count();
            (run > 0 && rest.get(run + 1) == Some(&'）')).then_some(run + 2)
        }
        c if "一二三四五六七八九十".contains(*c) => {
            let run = rest.iter().take(3).take_while(|c| "一二三四五六七八九十".contains(**c)).count();
            matches!(rest.get(run), Some('是' | '要')).then_some(run + 1)
        }
        _ => None,
    }
}

/// All clauses of the body in text order.
pub(crate) fn clauses(lines: &[Line], outline: &Outline, moods: &[DocumentKind], year: Option<i32>) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if !matches!(line.role, Role::Body | Role::Repeated) {
            continue;
        }
        for piece in pieces(&line.chars, 0, &outline.marks[index]) {
            let chars = &line.chars[piece.start..piece.end];
            let text: String = chars.iter().collect();
            let (lead, co) = offices(&text);
            out.push(Clause {
                id: out.len(),
                section: outline.of_line[index],
                paragraph: index,
                span: line.original(piece.start, piece.end),
                kind: kind_of(&text, moods[index]),
                deliverable: None,
                deadline: deadline(chars, year),
                text,
                mark: piece.mark,
                lead,
                co,
                figures: Vec::new(),
            });
        }
    }
    out
}

#[rustfmt::skip]
const PROBLEM: &[&str] = &[
    "存在", "不足", "问题", "短缺", "薄弱", "滞后", "困难", "不够", "不高", "不平衡", "欠缺", "参差不齐",
    "不完善", "不到位", "差距", "有待",
];
#[rustfmt::skip]
const PRINCIPLE: &[&str] = &[
    "指导思想", "为指导", "以习近平", "深入贯彻落实科学发展观", "总的要求", "总体要求", "基本原则", "坚持以",
    "为中心", "为根本", "为着力点", "全面贯彻党的",
];
#[rustfmt::skip]
const DELIVERABLE: &[&str] = &[
    "制定", "制订", "出台", "编制", "印发", "起草", "形成报告", "报送", "建立台账", "建立档案", "完善制度",
    "出版", "修订",
];
const DONE: &[&str] = &["了", "已", "完成", "取得", "荣获", "获得", "达到", "实现"];
#[rustfmt::skip]
const ACT: &[&str] = &[
    "加强", "推进", "开展", "实施", "建设", "完善", "落实", "组织", "做好", "提高", "提升", "强化", "加大",
    "深化", "健全", "建立", "培养", "规范", "加快", "启动", "确保", "力争", "严格", "抓好", "创建", "构建",
    "优化", "促进", "争创", "推广", "积极", "全面", "发挥", "完成", "举办", "评选", "扩大", "整治", "安排",
    "解决", "要",
];

fn kind_of(text: &str, mood: DocumentKind) -> ClauseKind {
    let any = |list: &[&str]| list.iter().any(|word| text.contains(word));
    let count = |list: &[&str]| list.iter().filter(|word| text.contains(**word)).count();
    let planned = mood == DocumentKind::Plan;
    if any(PRINCIPLE)
        && (text.contains("指导") || text.contains("要求") || text.contains("坚持") || text.contains("贯彻"))
        && count(PRINCIPLE) >= 1
        && planned
    {
        ClauseKind::Principle
    } else if count(PROBLEM) >= 2 && !any(&["解决", "整改", "针对", "围绕"]) {
        ClauseKind::Problem
    } else if planned && DELIVERABLE.iter().any(|word| text.find(word).is_some_and(|at| at < 24)) {
        ClauseKind::Deliverable
    } else if planned && any(ACT) {
        ClauseKind::Task
    } else if !planned && any(DONE) {
        ClauseKind::Result
    } else if !planned && any(&["下一步", "今后", "将继续", "力争", "将进一步"]) {
        ClauseKind::Task
    } else if !planned && any(ACT) {
        ClauseKind::Result
    } else {
        ClauseKind::Background
    }
}

/// "9月底前", "年内", "到2022年", "6月30日前", "2023年12月底".
fn deadline(chars: &[char], document_year: Option<i32>) -> Option<Deadline> {
    for i in 0..chars.len() {
        if let Some((found, end)) = date_at(chars, i) {
            let before: String = chars[i.saturating_sub(2)..i].iter().collect();
            let starts = before.ends_with('到') || before.ends_with('至') || before.ends_with("截止");
            let tail = chars.get(end..).unwrap_or_default();
            let ends =
                tail.first() == Some(&'前') || tail.starts_with(&['之', '前']) || tail.starts_with(&['以', '前']);
            if !(starts && found.1.is_none() || ends) {
                continue;
            }
            let from = if starts { i - 1 } else { i };
            let to =
                if ends { end + tail.iter().take_while(|c| matches!(c, '前' | '之' | '以')).count() } else { end };
            let (year, month, day) = found;
            return Some(Deadline {
                phrase: chars[from..to].iter().collect(),
                year: year.or(document_year),
                month,
                day,
            });
        }
    }
    let text: String = chars.iter().collect();
    ["年底前", "年内", "学期末", "本学期内", "学年内", "上半年", "下半年", "暑假前", "开学前", "年底"]
        .iter()
        .find(|w| text.contains(**w))
        .map(|phrase| {
            let month = match *phrase {
                "年底前" | "年内" | "下半年" | "年底" => Some(12),
                "上半年" => Some(6),
                _ => None,
            };
            Deadline {
                phrase: (*phrase).to_string(),
                year: document_year.filter(|_| month.is_some()),
                month,
                day: month.map(last_day),
            }
        })
}

fn last_day(month: u8) -> u8 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

type Date = (Option<i32>, Option<u8>, Option<u8>);

/// A date at `i`: year, month, day and the end of its words.
fn date_at(chars: &[char], i: usize) -> Option<(Date, usize)> {
    if !chars[i].is_ascii_digit() || (i > 0 && (chars[i - 1].is_ascii_digit() || chars[i - 1] == '.')) {
        return None;
    }
    let number = |at: usize| {
        let run = chars[at.min(chars.len())..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
        let value = chars[at..at + run].iter().fold(0i32, |v, c| v * 10 + c.to_digit(10).map_or(0, |d| d as i32));
        (run > 0).then_some((value, at + run))
    };
    let (mut at, mut date) = (i, (None, None, None));
    if let Some((year, end)) = number(at)
        && chars.get(end) == Some(&'年')
        && (1978..=2060).contains(&year)
    {
        date.0 = Some(year);
        at = end + 1;
    }
    if let Some((month, end)) = number(at)
        && chars.get(end) == Some(&'月')
        && (1..=12).contains(&month)
    {
        let month = u8::try_from(month).unwrap_or(1);
        date.1 = Some(month);
        at = end + 1;
        at += usize::from(chars.get(at) == Some(&'份'));
        if let Some((day, end)) = number(at)
            && matches!(chars.get(end), Some('日' | '号'))
            && (1..=31).contains(&day)
        {
            date.2 = u8::try_from(day).ok();
            at = end + 1;
        } else if matches!(chars.get(at), Some('底' | '末')) {
            date.2 = Some(last_day(month));
            at += 1;
        } else if chars.get(at) == Some(&'中') && chars.get(at + 1) == Some(&'旬') {
            date.2 = Some(20);
            at += 2;
        }
    } else if date.0.is_some() && matches!(chars.get(at), Some('底' | '末')) {
        (date.1, date.2) = (Some(12), Some(31));
        at += 1;
    }
    (at > i && date != (None, None, None)).then_some((date, at))
}

/// Offices in charge and offices that take part: "(责任科室:…)", "牵头单位:…;配合单位:…", "由…牵头,…配合".
fn offices(text: &str) -> (Vec<String>, Vec<String>) {
    #[rustfmt::skip]
    const LEAD: &[&str] = &[
        "责任科室：", "责任单位：", "责任股室：", "牵头科室：", "牵头单位：", "牵头股室：", "主办单位：",
        "主办科室：", "牵头部门：", "责任部门：", "负责科室：",
    ];
    const CO: &[&str] = &[
        "配合科室：",
        "配合单位：",
        "配合股室：",
        "协办单位：",
        "协办科室：",
        "参与单位：",
        "配合部门：",
        "参加单位：",
    ];
    let named = |labels: &[&str]| {
        labels.iter().find_map(|label| text.find(label).map(|at| names(&text[at + label.len()..]))).unwrap_or_default()
    };
    let (mut lead, mut co) = (named(LEAD), named(CO));
    if lead.is_empty()
        && let Some(end) = text.find("牵头")
        && let Some(start) = text[..end].rfind('由')
    {
        lead = names(&text[start + '由'.len_utf8()..end]);
        if co.is_empty()
            && let Some(length) = text[end..].find("配合")
        {
            co = names(text[end + "牵头".len()..end + length].trim_start_matches(['，', '、', '负', '责']));
        }
    }
    (lead, co)
}

/// Office names of a list, up to its end.
fn names(list: &str) -> Vec<String> {
    let end = list.find(['）', '；', '。', '\t', '】']).unwrap_or(list.len());
    list[..end]
        .split(['、', '，', ' ', '和'])
        .map(|name| name.trim().trim_end_matches("等").to_string())
        .filter(|name| (2..=16).contains(&name.chars().count()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn listed_points_become_clauses_and_nothing_is_lost() {
        let line = chars("主要做法：一是抓培训。全年三期；二是抓考核；三要抓落实，（1）定人；（2）定责");
        let pieces = pieces(&line, 0, "");
        let marks: Vec<&str> = pieces.iter().map(|p| p.mark.as_str()).collect();
        assert_eq!(marks, ["", "一是", "", "二是", "三要", "（1）", "（2）"]);
        let whole: String = pieces.iter().flat_map(|p| &line[p.start..p.end]).collect();
        assert_eq!(whole, line.iter().collect::<String>());
    }

    #[test]
    fn deadlines_are_read_as_worded() {
        let check = |text: &str, phrase: &str, year, month, day| {
            let found = deadline(&chars(text), Some(2023)).unwrap();
            assert_eq!(
                (found.phrase.as_str(), found.year, found.month, found.day),
                (phrase, year, month, day),
                "{text}"
            );
        };
        check("9月底前完成整改", "9月底前", Some(2023), Some(9), Some(30));
        check("到2025年实现全覆盖", "到2025年", Some(2025), None, None);
        check("2024年6月30日前报送", "2024年6月30日前", Some(2024), Some(6), Some(30));
        check("年内完成2万人次", "年内", Some(2023), Some(12), Some(31));
        assert_eq!(deadline(&chars("3月召开会议"), Some(2023)), None);
    }

    #[test]
    fn offices_are_read_from_labels_and_from_words() {
        assert_eq!(
            offices("推进课改（责任科室：教研室、基教股；配合单位：装备中心）"),
            (vec!["教研室".into(), "基教股".into()], vec!["装备中心".into()])
        );
        assert_eq!(
            offices("由安全科牵头，基教科、人事科配合，开展排查"),
            (vec!["安全科".into()], vec!["基教科".into(), "人事科".into()])
        );
    }
}
