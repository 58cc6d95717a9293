//! Finds noun phrases around a number: after its measure word, before it, in an earlier stretch, in a series.

use super::{Context, MAX_PHRASE};
use crate::figure::measure::Measure;
use crate::figure::phrase::{before_comparison, is_abstract, is_idle, is_word, tidy};
use crate::lexicon::{self, among, has};

impl Context<'_> {
    pub(super) fn previous(&self, index: usize) -> Option<&Measure> {
        index.checked_sub(1).map(|i| &self.measures[i]).filter(|p| p.number.start >= self.sentence.0)
    }

    /// Whether a measure's number begins at `at`.
    fn number_starts(&self, at: usize) -> bool {
        self.measures.binary_search_by_key(&at, |m| m.number.start).is_ok()
    }

    pub(super) fn phrase_after(&self, index: usize) -> Option<String> {
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
                    && self.chars[at + 1..at + length].iter().all(|c| among(*c, "市区县旗园处校镇、"))
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
        let words = whom_only(&words).to_string();
        (words.chars().count() >= 2
            || (words.chars().count() == 1 && matches!(words.as_str(), "人" | "校" | "园" | "县" | "村" | "镇")))
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
    pub(super) fn phrase_after_verb(&self, from: usize) -> Option<String> {
        let mut at = self.treated(from).unwrap_or(from);
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

    /// "分两轮对全区校园进行拉网式检查": where the act begins that is done to something.
    fn treated(&self, from: usize) -> Option<usize> {
        const REACH: usize = 24;
        if !matches!(self.chars.get(from), Some('对' | '向' | '到' | '赴' | '深')) {
            return None;
        }
        let end = self.sentence.1.min(from + REACH);
        let end = (from..end).find(|i| matches!(self.chars[*i], '，' | '。' | '；')).unwrap_or(end);
        (from + 2..end).find(|at| ["进行", "开展", "实施"].iter().any(|w| self.word_at(*at, w)))
    }

    /// Where the words that belong to a measure begin, going left from its binding words.
    pub(super) fn segment_start(&self, index: usize) -> usize {
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

    pub(super) fn phrase_before(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let start = self.segment_start(index);
        if let Some(words) = self.noun_in(start, m.left) {
            let words = match self.chars[m.left] {
                '至' | '到' => ["扩充", "扩容", "扩大", "提升", "提高", "压缩", "缩短"]
                    .iter()
                    .fold(words.as_str(), |w, v| w.strip_suffix(v).unwrap_or(w))
                    .to_string(),
                _ => words,
            };
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
    pub(super) fn series_subject(&self, index: usize) -> Option<String> {
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
    pub(super) fn noun_in(&self, start: usize, end: usize) -> Option<String> {
        if start >= end {
            return None;
        }
        let segment = before_comparison(&self.chars[start..end]);
        let segment = &segment[point_mark(segment)..];
        let rated = segment.last() == Some(&'率');
        let (mut at, mut cut) = (0, 0);
        while at < segment.len() {
            if let Some(close) = closing(segment[at]) {
                // A quotation or a bracket is one word.
                at += segment[at..].iter().position(|c| *c == close).map_or(1, |length| length + 1);
            } else if let Some((length, _)) = lexicon::guards().at(segment, at) {
                at += length;
            } else if let Some((length, _)) = lexicon::verbs().at(segment, at) {
                at += length;
                // "获证率": what is left of a rate says nothing.
                let rest = &segment[at..];
                let says_nothing = rated && cut > 0 && rest.len() == 2
                    || at >= cut + length + 2 && lexicon::verbs().is(rest) && !lexicon::noun_verbs().is(rest);
                if rest.len() >= 2 && !says_nothing {
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
    pub(super) fn nearest_clause(&self, index: usize) -> Option<String> {
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
            let compares = matches!(self.chars.get(from), Some('比' | '较' | '同'));
            if let Some(words) = self.noun_in(from, end).filter(|_| !compares) {
                // The head of "各项目校的故障申报" is enough from afar.
                let head = words.rsplit('的').next().filter(|head| head.chars().count() >= 3);
                return Some(head.map(str::to_string).unwrap_or(words));
            }
            end = start;
        }
        None
    }

    /// The words just before the number, whatever they are.
    pub(super) fn last_resort(&self, m: &Measure) -> String {
        let from = m.left.saturating_sub(8).max(self.sentence.0);
        let words: String = self.chars[from..m.left].iter().filter(|c| is_word(**c)).collect();
        if words.is_empty() {
            self.chars[m.end..(m.end + 6).min(self.sentence.1)].iter().filter(|c| is_word(**c)).collect()
        } else {
            words
        }
    }
}

/// "教职工的人事服务": after a measure word for people the people are counted; "学校试点": what they do is not.
fn whom_only(words: &str) -> &str {
    const PEOPLE: &[&str] = &["教职工", "教师", "学生", "家长", "幼儿", "儿童", "考生", "干部", "党员", "校长", "园长"];
    const PLACES: &[&str] = &["学校", "幼儿园", "中学", "小学", "乡镇"];
    const LINKED: &[&str] = &["联系", "分包", "包联", "深入", "下沉", "平均"];
    let linked = if has(words, LINKED) { LINKED } else { &[] };
    let subject_of = linked
        .iter()
        .filter_map(|verb| words.find(verb))
        .find(|at| PEOPLE.iter().chain(PLACES).chain(&["初中", "高中"]).any(|w| words[..*at].ends_with(w)));
    if let Some(at) = subject_of {
        return &words[..at];
    }
    let people = words.find('的').filter(|at| PEOPLE.iter().any(|w| words[..*at].ends_with(w)));
    if let Some(at) = people {
        return &words[..at];
    }
    words.strip_suffix("试点").filter(|rest| PLACES.contains(rest)).unwrap_or(words)
}

/// The sign that closes what `open` opens.
fn closing(open: char) -> Option<char> {
    match open {
        '“' => Some('”'),
        '（' => Some('）'),
        _ => None,
    }
}

/// Length of "一是", "二要" at the head of a stretch.
fn point_mark(segment: &[char]) -> usize {
    match segment {
        [first, second, ..] if among(*first, "一二三四五六七八九十") && matches!(second, '是' | '要') => 2,
        _ => 0,
    }
}
