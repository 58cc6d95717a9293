//! Finds what a number counts: the noun phrase after its measure word or before the number. Parses no sentence.

use super::measure::Measure;
use super::phrase::{before_comparison, is_abstract, is_idle, is_word, looks_like_rate, same_class, tidy};
use crate::lexicon;

/// A longest noun phrase.
const MAX_PHRASE: usize = 32;

/// The subject of a measure and how surely it was found (1 best).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    pub words: String,
    pub sure: f32,
}

/// The measures of a sentence with the line that they stand in.
pub(crate) struct Context<'a> {
    pub chars: &'a [char],
    /// Start and end of the sentence.
    pub sentence: (usize, usize),
    pub measures: &'a [Measure],
}

impl Context<'_> {
    /// Subject of the measure at `index`; `before` is the subject of the one before it in the sentence.
    pub(crate) fn subject(&self, index: usize, before: Option<&str>) -> Subject {
        let m = &self.measures[index];
        let head = self.phrase_before(index);
        let tail = self.phrase_after(index);
        if super::is_rank(self.chars, m)
            && let Some(words) = self.ranked(index)
        {
            return sure(words, 0.9);
        }
        if m.is_rate() {
            return self.rate_subject(index, head, tail, before);
        }
        if m.is_money() {
            return self.money_subject(index, head, tail, before);
        }
        if m.is_time()
            && head.as_ref().is_some_and(|h| h.chars().count() >= 2)
            && self.follows_reaching(m)
            && !(tail.is_some() && head.as_ref().is_some_and(|h| OFTEN.iter().any(|w| h.ends_with(w))))
        {
            return sure(head.unwrap_or_default(), 0.9);
        }
        match (head, tail) {
            (Some(head), Some(_)) if self.stands_for_noun(m) => sure(head, 1.0),
            (_, Some(tail)) => sure(tail, 1.0),
            (Some(head), None) => sure(head, 1.0),
            (None, None) => self.fallback(index, before),
        }
    }

    /// "幼教点五个的格局": the noun stands right before the number and what follows is something else.
    fn stands_for_noun(&self, m: &Measure) -> bool {
        m.left == m.number.start && self.chars.get(m.end) == Some(&'的') && !m.is_time()
    }

    /// "考核成绩进入全县前六名": what stands before the verb of ranking.
    fn ranked(&self, index: usize) -> Option<String> {
        let (start, end) = (self.segment_start(index), self.measures[index].left);
        let verb = (start..end).find(|at| {
            RANKING.iter().any(|w| w.chars().enumerate().all(|(i, c)| self.chars.get(at + i) == Some(&c)))
        })?;
        self.noun_in(start, verb).or_else(|| self.nearest_clause(index))
    }

    /// "平均学时达62学时": the subject stands before a word of reaching.
    fn follows_reaching(&self, m: &Measure) -> bool {
        m.left < m.number.start
            && self.chars[m.left..m.number.start]
                .iter()
                .any(|c| matches!(c, '达' | '为' | '到' | '于' | '是' | '少' | '过'))
            && !self.chars[m.left..m.number.start].starts_with(&['为', '期'])
    }

    fn rate_subject(&self, index: usize, head: Option<String>, tail: Option<String>, before: Option<&str>) -> Subject {
        let m = &self.measures[index];
        if let Some(words) = self.shared_of(index, before) {
            return sure(words, 0.85);
        }
        let of = self.chars.get(m.end) == Some(&'的');
        let counted = tail.as_ref().is_some_and(|t| {
            let chars: Vec<char> = t.chars().collect();
            of || lexicon::bare().at(&chars, 0).is_some()
        });
        match (head, tail) {
            (Some(head), Some(tail)) if counted && m.left == m.number.start && !looks_like_rate(&head) => {
                sure(tail, 0.9)
            }
            (Some(head), _) => sure(head, 1.0),
            (None, Some(tail)) if counted => sure(tail, 0.9),
            (None, _) => match self.spending_verb(index) {
                Some(verb) => sure(format!("{verb}资金"), 0.7),
                None => self.fallback(index, before),
            },
        }
    }

    fn money_subject(&self, index: usize, head: Option<String>, tail: Option<String>, before: Option<&str>) -> Subject {
        let m = &self.measures[index];
        match head {
            Some(head) if head.contains('每') && !IDLE_MONEY.contains(&head.as_str()) => {
                let of_before = before.filter(|_| PER_HEAD.contains(&head.as_str()) && self.previous(index).is_some());
                if let Some(before) = of_before {
                    // "学前教育资助1836人，每生每年750元"
                    return sure(format!("{before}{head}"), 0.8);
                }
                let head = Some(tidy(&self.chars[self.segment_start(index)..m.left]))
                    .filter(|t| t.chars().count() <= 16)
                    .unwrap_or(head);
                let of = self.nearest_clause(index).filter(|c| {
                    c.chars().count() <= 14
                        && !head.contains(c.as_str())
                        && head.starts_with(['每', '小', '初', '高', '中', '幼'])
                });
                sure(format!("{}{head}", of.unwrap_or_default()), 0.8)
            }
            Some(head) if !IDLE_MONEY.contains(&head.as_str()) => sure(head, 1.0),
            head => {
                if let Some(words) = tail.or_else(|| self.phrase_after_verb(m.end)) {
                    let suffix = head
                        .filter(|h| h.ends_with("资") || h.ends_with("资金") || h.ends_with("经费"))
                        .unwrap_or_else(|| "资金".into());
                    return sure(format!("{words}{suffix}"), 0.8);
                }
                let head = head.map(|head| self.with_verb(index, head));
                match (head, before) {
                    (Some(head), Some(before)) if head != "投资" => sure(format!("{before}{head}"), 0.6),
                    (Some(head), _) => self
                        .nearest_clause(index)
                        .map_or_else(|| sure(head.clone(), 0.6), |c| sure(format!("{c}{head}"), 0.6)),
                    (None, _) => match self.spending_verb(index) {
                        Some(verb) => sure(format!("{verb}资金"), 0.7),
                        None => self.fallback(index, before),
                    },
                }
            }
        }
    }

    /// "争取资金": an idle head with the short words before it.
    fn with_verb(&self, index: usize, head: String) -> String {
        let words = tidy(&self.chars[self.segment_start(index)..self.measures[index].left]);
        if words.chars().count() <= 6 && words.ends_with(&head) { words } else { head }
    }

    /// "投入1.8亿元，": nothing but the spending is said.
    fn spending_verb(&self, index: usize) -> Option<&'static str> {
        let words: String = self.chars[self.segment_start(index)..self.measures[index].left].iter().collect();
        ["投入", "安排", "筹集", "落实", "争取", "筹措", "下达", "拨付", "募集"]
            .into_iter()
            .find(|verb| words.ends_with(verb))
    }

    /// "骨干教师数达到教师总数的3%", "占总投资的65%": what stands before the word of reaching or sharing.
    fn shared_of(&self, index: usize, before: Option<&str>) -> Option<String> {
        let m = &self.measures[index];
        let start = self.segment_start(index);
        let segment = &self.chars[start..m.left];
        if m.left < 1 || self.chars[m.left - 1] != '的' && !segment.contains(&'占') {
            return None;
        }
        let (at, word) = (0..segment.len())
            .rev()
            .filter(|at| *at == 0 || !matches!(segment[at - 1], '不' | '得'))
            .find_map(|at| {
                let word =
                    REACHING.iter().find(|w| w.chars().enumerate().all(|(i, c)| segment.get(at + i) == Some(&c)))?;
                (!(*word == "占" && segment.get(at + 1).is_some_and(|c| matches!(c, '比' | '地'))))
                    .then_some((at, *word))
            })?;
        let whole: String = segment[at + word.chars().count()..].iter().filter(|c| **c != '的').collect();
        let own = self
            .noun_in(start, start + at)
            .or_else(|| before.map(str::to_string))
            .or_else(|| self.nearest_clause(index))?;
        Some(if word == "占" { format!("{own}占{whole}") } else { own })
    }

    /// From earlier in the sentence, else what is done to the counted ("一期轮训", "进行了考点审核验收").
    fn fallback(&self, index: usize, before: Option<&str>) -> Subject {
        let m = &self.measures[index];
        if let Some(before) = before.filter(|_| self.previous(index).is_some_and(|p| p.end == m.left)) {
            // "应急队伍62支685人"
            return sure(before.to_string(), 0.8);
        }
        if let Some(words) = self.series_subject(index) {
            return sure(words, 0.8);
        }
        if let Some(words) = self.phrase_after_verb(m.end) {
            return sure(words, 0.7);
        }
        let opened = self.nearest_clause(index);
        match (before, opened) {
            (Some(before), _) if self.previous(index).is_some_and(|p| same_class(&p.unit, &m.unit)) => {
                sure(before.to_string(), 0.6)
            }
            (_, Some(words)) => sure(words, 0.6),
            (Some(before), None) => sure(before.to_string(), 0.5),
            (None, None) => sure(self.last_resort(m), 0.3),
        }
    }

    /// The words just before the number, whatever they are.
    fn last_resort(&self, m: &Measure) -> String {
        let from = m.left.saturating_sub(8).max(self.sentence.0);
        let words: String = self.chars[from..m.left].iter().filter(|c| is_word(**c)).collect();
        if words.is_empty() {
            self.chars[m.end..(m.end + 6).min(self.sentence.1)].iter().filter(|c| is_word(**c)).collect()
        } else {
            words
        }
    }

    fn previous(&self, index: usize) -> Option<&Measure> {
        index.checked_sub(1).map(|i| &self.measures[i]).filter(|p| p.number.start >= self.sentence.0)
    }

    /// Whether a measure's number begins at `at`.
    fn number_starts(&self, at: usize) -> bool {
        self.measures.binary_search_by_key(&at, |m| m.number.start).is_ok()
    }

    fn phrase_after(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let mut from = m.end;
        if matches!(self.chars.get(from), Some('”' | '’' | '）')) {
            return None;
        }
        if self.chars.get(from) == Some(&'的') {
            from += 1;
        }
        if m.is_time() && self.chars[from.min(self.chars.len())..].starts_with(&['时', '间']) {
            return Some("时间".to_string());
        }
        self.noun_phrase(from).filter(|words| !is_abstract(words))
    }

    /// A noun phrase from `from` to a sign, a stop word or a number.
    fn noun_phrase(&self, from: usize) -> Option<String> {
        let end = self.sentence.1.min(from + MAX_PHRASE);
        let mut at = from;
        let mut quoted = false;
        while at < end {
            let c = self.chars[at];
            if c == '“' {
                quoted = true;
            } else if c == '”' {
                quoted = false;
            }
            if !quoted {
                if let Some((length, _)) = lexicon::guards().at(self.chars, at) {
                    at += length;
                    continue;
                }
                if c == '（'
                    && at > from
                    && let Some(length) = self.chars[at..].iter().take(6).position(|c| *c == '）')
                    && self.chars[at + 1..at + length].iter().all(|c| "市区县旗园处校镇、".contains(*c))
                {
                    at += length + 1;
                    continue;
                }
                if self.ends_phrase(at) {
                    break;
                }
            }
            at += 1;
        }
        let words = tidy(&self.chars[from.min(at)..at.min(end)]);
        (words.chars().count() >= 2
            || (words.chars().count() == 1 && matches!(words.as_str(), "人" | "校" | "园" | "县")))
        .then_some(words)
    }

    fn ends_phrase(&self, at: usize) -> bool {
        let c = self.chars[at];
        if !(is_word(c) || matches!(c, '“' | '”' | '·') || c.is_ascii_alphabetic()) || self.number_starts(at) {
            return true;
        }
        if matches!(c, '和' | '与' | '及') && (self.number_starts(at + 1) || self.starts_clause(at + 1)) {
            return true;
        }
        lexicon::stops().at(self.chars, at).is_some()
    }

    /// Whether a counted phrase follows: the next number comes before the next sign.
    fn starts_clause(&self, at: usize) -> bool {
        let next = self.measures.partition_point(|m| m.number.start < at);
        let Some(next) = self.measures.get(next) else {
            return false;
        };
        next.number.start < at + 16
            && self.chars[at..next.number.start].iter().all(|c| is_word(*c))
            && next.left > at
            && !next.is_rate()
            && matches!(self.chars.get(next.unit_end), None | Some('，' | '。' | '；' | '、' | '）'))
    }

    /// "进行了X", "接受了X", "完成新建X": the phrase after a light verb.
    fn phrase_after_verb(&self, from: usize) -> Option<String> {
        let mut at = from;
        for round in 0..3 {
            let heavy = || {
                lexicon::verbs()
                    .at(self.chars, at)
                    .or_else(|| lexicon::stops().at(self.chars, at))
                    .filter(|_| round == 0)
            };
            match lexicon::light().at(self.chars, at).or_else(heavy) {
                Some((length, _)) => at += length,
                None => break,
            }
            if self.chars.get(at) == Some(&'的') {
                at += 1;
            }
            if let Ok(index) = self.measures.binary_search_by_key(&at, |m| m.number.start) {
                at = self.measures[index].end;
            }
        }
        if at == from || at >= self.sentence.1 {
            return None;
        }
        self.noun_phrase(at)
    }

    /// Where the words that belong to a measure begin, going left from its binding words.
    fn segment_start(&self, index: usize) -> usize {
        let m = &self.measures[index];
        let floor = self.previous(index).map_or(self.sentence.0, |p| p.end.max(self.sentence.0)).min(m.left);
        let mut at = m.left;
        while at > floor {
            match self.chars[at - 1] {
                '）' => match self.open_bracket(at - 1, floor) {
                    Some(open) => at = open,
                    None => break,
                },
                '，' | '；' | '。' | '：' | '（' | '！' | '？' | '\t' | '…' => break,
                '、' if at - 1 == floor && index > 0 => break,
                _ => at -= 1,
            }
        }
        at
    }

    fn open_bracket(&self, close: usize, floor: usize) -> Option<usize> {
        (floor..close).rev().take(20).find(|i| self.chars[*i] == '（')
    }

    fn phrase_before(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let start = self.segment_start(index);
        if let Some(words) = self.noun_in(start, m.left) {
            return Some(self.shared(index, words));
        }
        // "幼儿园：312所", "教师（1200人）": the noun stands before the sign.
        let opener = start.checked_sub(1).map(|at| self.chars[at]);
        if start == m.left && matches!(opener, Some('：' | '（')) && start >= self.sentence.0 + 2 {
            let floor = self.previous(index).map_or(self.sentence.0, |p| p.end.max(self.sentence.0));
            let end = start - 1;
            let from = (floor..end)
                .rev()
                .find(|i| matches!(self.chars[*i], '，' | '；' | '。' | '：' | '（' | '）' | '、'))
                .map_or(floor, |i| i + 1);
            return self.noun_in(from, end);
        }
        None
    }

    /// "小学、初中寄宿率分别为33%、71.2%": the first of a series takes the first of the listed.
    fn shared(&self, index: usize, words: String) -> String {
        let m = &self.measures[index];
        if self.chars[m.left..m.number.start].windows(2).any(|w| w == ['分', '别'])
            && let Some(first) = self.distribute(index, index)
        {
            return first;
        }
        words
    }

    /// The member of a "分别" list that belongs to a later number of the series.
    fn series_subject(&self, index: usize) -> Option<String> {
        let mut head = index;
        while head > 0 && self.joined(head - 1, head) {
            head -= 1;
        }
        (head < index).then(|| self.distribute(head, index)).flatten()
    }

    /// Whether two neighbouring numbers stand in one series ("33%、71.2%").
    fn joined(&self, first: usize, second: usize) -> bool {
        let (a, b) = (&self.measures[first], &self.measures[second]);
        let gap = &self.chars[a.end.min(b.left)..b.left];
        a.number.start >= self.sentence.0
            && gap.len() == 1
            && gap.iter().all(|c| matches!(c, '、' | '和' | '与' | '，' | '及'))
    }

    fn distribute(&self, head: usize, index: usize) -> Option<String> {
        let mut last = head;
        while last + 1 < self.measures.len()
            && self.measures[last + 1].number.start < self.sentence.1
            && self.joined(last, last + 1)
        {
            last += 1;
        }
        let m = &self.measures[head];
        let words = self.noun_in(self.segment_start(head), m.left)?;
        let items: Vec<Vec<char>> = words.split(['、', '和', '与']).map(|item| item.chars().collect()).collect();
        if items.len() != last - head + 1 || items.len() < 2 || words.contains("参与") {
            return None;
        }
        let item = &items[index - head];
        let full = items.last().filter(|l| l.len() > item.len() + 1 && index < last);
        let suffix = full.map_or(&[][..], |l| &l[item.len()..]);
        Some(item.iter().chain(suffix).collect())
    }

    /// The noun phrase at the end of `start..end`, after its last verb.
    fn noun_in(&self, start: usize, end: usize) -> Option<String> {
        if start >= end {
            return None;
        }
        let segment = before_comparison(&self.chars[start..end]);
        let (mut at, mut cut) = (0, 0);
        while at < segment.len() {
            if matches!(segment[at], '“') {
                // A quotation is one word.
                at += segment[at..].iter().position(|c| *c == '”').map_or(1, |length| length + 1);
            } else if let Some((length, _)) = lexicon::guards().at(segment, at) {
                at += length;
            } else if let Some((length, _)) = lexicon::verbs().at(segment, at) {
                at += length;
                if segment.len() - at >= 2 {
                    cut = at;
                }
            } else {
                at += 1;
            }
        }
        let words = tidy(&segment[cut..]);
        let idle = words.chars().count() < 2 || is_idle(&words);
        (!idle).then_some(words)
    }

    /// The noun phrase of the nearest earlier stretch of the sentence.
    fn nearest_clause(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let mut end = self.segment_start(index).min(m.left);
        for _ in 0..3 {
            end = (self.sentence.0..end).rev().find(|i| is_word(self.chars[*i]) || self.chars[*i] == '”')? + 1;
            let start = (self.sentence.0..end)
                .rev()
                .find(|i| matches!(self.chars[*i], '，' | '；' | '：' | '（'))
                .map_or(self.sentence.0, |i| i + 1);
            let inside = self
                .measures
                .iter()
                .rev()
                .find(|p| p.number.start >= start && p.end <= end && p.number.start < m.number.start);
            let from = inside.map_or(start, |p| p.end);
            if let Some(words) = self.noun_in(from, end) {
                // The head of "各项目校的故障申报" is enough from afar.
                let head = words.rsplit('的').next().filter(|head| head.chars().count() >= 3);
                return Some(head.map(str::to_string).unwrap_or(words));
            }
            end = start;
        }
        None
    }
}

fn sure(words: String, sure: f32) -> Subject {
    Subject { words, sure }
}

/// A standard per head, which does not say of what.
const PER_HEAD: &[&str] = &["每生每年", "每生每学期", "每人每年", "每人每学期", "每生每天", "每人每月", "到每生每年"];

const RANKING: &[&str] = &["进入", "跻身", "位居", "名列", "位列", "列", "居", "保持", "排", "挤进", "进"];

/// "学生每天不少于一小时体育锻炼": how often is not what.
const OFTEN: &[&str] = &["每天", "每周", "每月", "每年", "每日", "每学期", "每学年"];

const REACHING: &[&str] = &["占", "达到", "不低于", "不少于", "不得低于", "不得少于", "超过", "高于", "不超过", "低于"];

#[rustfmt::skip]
const IDLE_MONEY: &[&str] = &[
"投资", "资金", "投入", "安排", "总投资", "投入资金", "经费", "金额", "筹资", "落实资金", "安排资金",
"筹集资金", "财政资金", "总额", "价值", "共计", "合计",
];
