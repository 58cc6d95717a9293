//! Offices in charge and offices that take part, from labels and from words. Knows no register of offices.

/// Offices of a clause.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Offices {
    pub lead: Vec<String>,
    pub co: Vec<String>,
}

/// What a label before offices or a date means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Label {
    /// In charge before all others.
    Lead,
    /// Answerable; takes part where another leads.
    Duty,
    Co,
    When,
}

/// First words of a label; what they mean.
const KINDS: &[(&str, Label)] = &[
    ("责任", Label::Duty),
    ("牵头", Label::Lead),
    ("主办", Label::Lead),
    ("主责", Label::Lead),
    ("承办", Label::Lead),
    ("负责", Label::Duty),
    ("落实", Label::Duty),
    ("配合", Label::Co),
    ("协办", Label::Co),
    ("协同", Label::Co),
    ("协助", Label::Co),
    ("参与", Label::Co),
    ("参加", Label::Co),
    ("完成", Label::When),
    ("时限", Label::When),
    ("办理", Label::When),
    ("办结", Label::When),
    ("整改", Label::When),
];
/// Last words of a label, by what they ask for.
const BODIES: &[&str] =
    &["科室", "股室", "处室", "单位", "部门", "科", "股", "室", "机构", "人员", "人", "领导", "站所"];
const TIMES: &[&str] = &["时限", "时间", "期限", "时限要求", "要求", "日期"];

/// A label is no longer than this.
const MAX_LABEL: usize = 8;
/// A bracketed note is no longer than this.
const MAX_NOTE: usize = 200;

fn starts(chars: &[char], word: &str) -> Option<usize> {
    let mut length = 0;
    for c in word.chars() {
        if chars.get(length) != Some(&c) {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// The label's words ("责任科室", "完成时限", "牵头"), without their colon.
pub(super) fn label_kind(words: &[char]) -> Option<Label> {
    let (length, kind) = KINDS.iter().find_map(|(word, kind)| Some((starts(words, word)?, *kind)))?;
    let rest: String = words[length..].iter().collect();
    let rest = rest.trim_start_matches(['主', '要', '及', '和']);
    let named = match kind {
        Label::When => TIMES.contains(&rest),
        _ => BODIES.contains(&rest) || rest.is_empty() && kind != Label::Duty,
    };
    named.then_some(kind)
}

/// A label with its colon at the head of `chars`: its meaning and its length.
fn label_at(chars: &[char]) -> Option<(Label, usize)> {
    let colon = chars.iter().take(MAX_LABEL + 1).position(|c| *c == '：')?;
    Some((label_kind(&chars[..colon])?, colon + 1))
}

/// If a note of offices or dates stands at `at` ("（责任科室：…）", "【…】", "责任单位：…。"), where it ends.
pub(crate) fn note_end(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at..)?;
    let close = match rest.first()? {
        '（' => '）',
        '【' => '】',
        '[' => ']',
        '责' | '牵' | '完' | '配' | '主' | '协' | '时' => {
            label_at(rest)?;
            let end = rest.iter().position(|c| matches!(c, '。' | '\t')).unwrap_or(rest.len());
            return Some(at + end);
        }
        _ => return None,
    };
    let end = rest.iter().take(MAX_NOTE).position(|c| *c == close)?;
    let inner = &rest[1..end];
    let labelled =
        label_at(inner).is_some() || (inner.contains(&'：') && parts(inner).any(|(label, _)| label.is_some()));
    (labelled || is_office_list(inner)).then_some(at + end + 1)
}

/// Whether a line is such a note and nothing else.
pub(crate) fn is_office_note(chars: &[char]) -> bool {
    note_end(chars, 0).is_some_and(|end| chars[end..].iter().all(|c| matches!(c, '。' | '；' | '）')))
}

/// "人事股、财务股", "基教科牵头": nothing but offices.
fn is_office_list(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    let list = text.trim_end_matches("牵头").trim_end_matches("负责");
    let mut names = list.split(['、', '，', ' ', '；']).peekable();
    names.peek().is_some() && names.all(is_office)
}

/// A word that can be nothing but an office's name.
fn is_office(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "股",
        "科",
        "办公室",
        "督导室",
        "教研室",
        "资助中心",
        "电教馆",
        "装备站",
        "电教站",
        "进修学校",
        "教研中心",
        "招考办",
        "招生办",
        "科室",
        "股室",
        "监察室",
        "纪检室",
        "装备中心",
    ];
    let length = name.chars().count();
    (2..=12).contains(&length)
        && ENDS.iter().any(|end| name.ends_with(end))
        && !name.ends_with("学科")
        && !name.ends_with("专科")
        && !name.ends_with("本科")
}

/// Labelled parts of a note's inside: label and words.
fn parts(inner: &[char]) -> impl Iterator<Item = (Option<Label>, &[char])> {
    let mut rest = inner;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (label, length) = label_at(rest).map_or((None, 0), |(label, length)| (Some(label), length));
        let body = &rest[length..];
        // A part ends at its sign, or where another label begins ("责任科室：人事股 完成时限：8月").
        let mut end = 0;
        while end < body.len() && !matches!(body[end], '；' | '。' | '）' | '】' | ']' | '\t') {
            if end > 0 && matches!(body[end - 1], ' ' | '，' | '、') && label_at(&body[end..]).is_some() {
                break;
            }
            end += 1;
        }
        rest = &body[(end + 1).min(body.len())..];
        if body.get(end).is_some_and(|c| !matches!(c, '；' | '。' | '）' | '】' | ']' | '\t')) {
            rest = &body[end..];
        }
        Some((label, &body[..end]))
    })
}

/// Offices that a clause names, and what it writes behind a label of time.
pub(super) fn offices(chars: &[char]) -> (Offices, Option<String>) {
    let mut found = Offices::default();
    let (mut duty, mut when) = (Vec::new(), None);
    for at in label_places(chars) {
        for (label, words) in parts(&chars[at..]) {
            match label {
                Some(Label::Lead) if found.lead.is_empty() => found.lead = names(words),
                Some(Label::Duty) if duty.is_empty() => duty = names(words),
                Some(Label::Co) if found.co.is_empty() => found.co = names(words),
                Some(Label::When) if when.is_none() => when = Some(words.iter().collect()),
                Some(_) => {}
                None => break,
            }
        }
    }
    if found.lead.is_empty() {
        found.lead = duty;
    } else {
        found.co.splice(0..0, duty);
    }
    if found.lead.is_empty() {
        unlabelled(chars, &mut found);
    }
    (found, when)
}

/// Where labels stand first: after a bracket, a sentence's end, or at the head.
fn label_places(chars: &[char]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let edge = i == 0 || matches!(chars[i - 1], '（' | '【' | '[' | '。' | '；' | '，' | ' ');
        if edge && label_at(&chars[i..]).is_some() {
            out.push(i);
            let rest = chars[i..].iter().position(|c| matches!(c, '。' | '）' | '】' | ']')).unwrap_or(chars.len() - i);
            i += rest;
        }
        i += 1;
    }
    out
}

/// "由…牵头，…配合", "教研室牵头", "（人事股、财务股）" at the end.
fn unlabelled(chars: &[char], found: &mut Offices) {
    let text: String = chars.iter().collect();
    if let Some(end) = text.find("牵头") {
        let head = &text[..end];
        let from = head
            .rfind(['由', '以', '，', '；', '。', '（', '：'])
            .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
        let lead = names(&head[from..].chars().collect::<Vec<_>>());
        let by = head[..from].ends_with(['由', '以']);
        if by || lead.iter().any(|name| is_office(name)) {
            found.lead = lead;
            let tail = text[end + "牵头".len()..].trim_start_matches(['，', '、', '负', '责', '；']);
            if let Some(length) = tail.find("配合").or_else(|| tail.find("协助")).or_else(|| tail.find("参与")) {
                let words: Vec<char> = tail[..length].chars().collect();
                let close = words
                    .iter()
                    .rposition(|c| matches!(c, '，' | '；'))
                    .filter(|_| words.len() > 40)
                    .map_or(0, |at| at + 1);
                found.co = names(&words[close..]);
            }
        }
        return;
    }
    let tail = text.trim_end_matches(['。', '；']);
    if let Some(open) = tail.strip_suffix('）').and_then(|_| tail.rfind('（')) {
        let inner: Vec<char> = tail[open + '（'.len_utf8()..tail.len() - '）'.len_utf8()].chars().collect();
        if is_office_list(&inner) {
            found.lead = names(&inner);
        }
    }
}

/// Office names of a list.
pub(super) fn names(list: &[char]) -> Vec<String> {
    let text: String = list.iter().collect();
    text.split(['、', '，', ' ', '和', '；', '/', ',', '\n'])
        .map(|name| {
            let name = name
                .trim()
                .trim_end_matches("等")
                .trim_end_matches("负责")
                .trim_end_matches("牵头")
                .trim_end_matches("按职责分工");
            name.trim_end_matches(['。', '）', '】']).to_string()
        })
        .filter(|name| (2..=16).contains(&name.chars().count()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lead: &[&str], co: &[&str], when: Option<&str>) {
        let (found, time) = offices(&text.chars().collect::<Vec<_>>());
        assert_eq!(
            (found.lead, found.co, time.as_deref()),
            (lead.iter().map(|s| s.to_string()).collect(), co.iter().map(|s| s.to_string()).collect(), when),
            "{text}"
        );
    }

    #[test]
    fn offices_are_read_from_labels_and_from_words() {
        check("推进课改（责任科室：教研室、基教股；配合单位：装备中心）", &["教研室", "基教股"], &["装备中心"], None);
        check("由安全科牵头，基教科、人事科配合，开展排查", &["安全科"], &["基教科", "人事科"], None);
        check(
            "招聘教师（牵头单位：人事股；责任单位：财务股；完成时限：8月底前）",
            &["人事股"],
            &["财务股"],
            Some("8月底前"),
        );
        check("招聘教师180名。责任科室：人事股 完成时限：8月", &["人事股"], &[], Some("8月"));
        check("开展家访（基教股、德育股）。", &["基教股", "德育股"], &[], None);
        check("以教育督导室牵头，重点对全县学校进行评估。", &["教育督导室"], &[], None);
        check("加强责任意识，落实责任单位。", &[], &[], None);
    }

    #[test]
    fn notes_are_told_from_other_brackets() {
        let check =
            |text: &str, note: bool| assert_eq!(is_office_note(&text.chars().collect::<Vec<_>>()), note, "{text}");
        check("（责任科室：人事股、财务股）", true);
        check("（人事股）", true);
        check("【牵头单位：基教股；配合单位：各中小学】", true);
        check("责任单位：各中心校", true);
        check("（含民办学校）", false);
        check("责任重于泰山。", false);
    }
}
