//! Finds what a number counts: the noun phrase after its measure word or before the number. Parses no sentence.

mod act;
mod find;
mod money;

use super::measure::Measure;
use super::phrase::{looks_like_rate, same_class};
use crate::lexicon;

/// A longest noun phrase.
const MAX_PHRASE: usize = 32;

/// The subject of a measure and how surely it was found (1 best).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    pub words: String,
    pub sure: f32,
}

impl Subject {
    /// How sure the words are, also by their shape: single words and stretches that still hold a verb say little.
    pub(super) fn plainness(&self) -> f32 {
        let chars: Vec<char> = self.words.chars().collect();
        let length = match chars.len() {
            0 | 1 => 0.6,
            2 => 0.95,
            3..=18 => 1.0,
            _ => 0.88,
        };
        let verb_first = lexicon::verbs().at(&chars, 0).is_some_and(|(n, _)| n < chars.len());
        let verb_last = lexicon::verbs().before(&chars, chars.len()).is_some_and(|(n, _)| n >= 2 && n < chars.len());
        let bare_verb = lexicon::verbs().is(&chars) || lexicon::light().is(&chars);
        let torn = matches!(chars.first(), Some('第' | '的'))
            || matches!(chars.last(), Some('以' | '被' | '于' | '把' | '为' | '在'));
        let odd = chars.iter().any(|c| c.is_ascii_digit() || matches!(c, '%' | '，' | '。'));
        let whole = if bare_verb || torn {
            0.65
        } else if odd {
            0.8
        } else {
            1.0
        };
        let noun_last = lexicon::noun_verbs().before(&chars, chars.len()).is_some();
        let shape = match (verb_first, verb_last && !noun_last) {
            (false, false) => 1.0,
            (true, false) => 0.96,
            (_, true) => 0.85,
        };
        whole * length * shape * (0.3 + 0.7 * self.sure)
    }
}

/// The measures of a sentence with the line that they stand in.
pub(crate) struct Context<'a> {
    pub chars: &'a [char],
    /// Start and end of the sentence.
    pub sentence: (usize, usize),
    pub measures: &'a [Measure],
    /// Index and subject of the measures before in the sentence, as far as they have one.
    pub earlier: &'a [(usize, String)],
}

impl Context<'_> {
    /// Subject of the measure at `index`.
    pub(crate) fn subject(&self, index: usize) -> Subject {
        let m = &self.measures[index];
        let before = self.earlier.last().map(|(_, words)| words.as_str());
        if let Some(words) = self.the_others(index) {
            return sure(words, 0.8);
        }
        let start = self.segment_start(index);
        if let Some(each) = EACH.iter().find(|w| w.chars().eq(self.chars[start..m.left].iter().copied()))
            && !m.is_money()
            && !self.chars.get(m.end).is_some_and(|c| super::phrase::is_word(*c))
        {
            return self.per_unit((*each).to_string(), before);
        }
        if let Some(words) = self.limited(index) {
            return sure(words, 0.7);
        }
        let head = self.phrase_before(index);
        let tail = self.phrase_after(index);
        if super::is_rank(self.chars, m)
            && let Some(words) = self.ranked(index)
        {
            return sure(words, 0.9);
        }
        if head.is_none()
            && let Some(words) = self.risen_to(index)
        {
            return sure(words, 0.8);
        }
        if m.is_rate() {
            return self.rate_subject(index, head, tail, before);
        }
        if m.is_money() {
            return self.money_subject(index, head, tail, before);
        }
        if let Some(words) = self.awarded(index, tail.as_deref()) {
            return sure(words, 0.8);
        }
        if m.is_time()
            && head.as_ref().is_some_and(|h| h.chars().count() >= 2)
            && self.follows_reaching(m)
            && !(tail.is_some() && head.as_ref().is_some_and(|h| OFTEN.iter().any(|w| h.ends_with(w))))
        {
            return sure(head.unwrap_or_default(), 0.9);
        }
        match (head, tail) {
            // "资金到账后30个工作日内发放"
            (Some(head), _) if m.is_time() && self.chars[m.unit_end..m.end].contains(&'内') => {
                sure(head + &self.said_after(m), 0.85)
            }
            (Some(head), Some(_)) if self.stands_for_noun(m) && !head.contains('每') => sure(head, 1.0),
            (Some(head), _) if m.number.ratio => sure(head, 0.9),
            // "门卫实行24小时值班制"
            (Some(head), Some(tail)) if m.number.value == 24.0 && m.unit == "小时" => sure(head + &tail, 0.8),
            // "走访37个村": one word takes the verb with it.
            (_, Some(tail)) if tail.chars().count() == 1 && m.left >= self.sentence.0 + 2 => {
                let verb: String = self.chars[m.left - 2..m.left].iter().collect();
                let known = lexicon::verbs().is(&self.chars[m.left - 2..m.left]);
                sure(if known { verb + &tail } else { tail }, 0.8)
            }
            (_, Some(tail)) => sure(tail, 1.0),
            (Some(head), None) => self.per_unit(head, before),
            (None, None) => self.fallback(index, before),
        }
    }

    /// "每校至少1名": of whom each has so many is said before.
    fn per_unit(&self, head: String, before: Option<&str>) -> Subject {
        const RATES: &[&str] = &["配备率", "覆盖率", "达标率", "比例", "率"];
        match before.filter(|_| EACH.contains(&head.as_str())) {
            Some(before) => {
                let of = RATES.iter().find_map(|w| before.strip_suffix(w)).unwrap_or(before);
                sure(format!("{head}{of}"), 0.7)
            }
            None => sure(head, 1.0),
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
        if let Some(words) = self.task_done(index) {
            return sure(words, 0.8);
        }
        if let Some(words) = self.shared_of(index, before) {
            return sure(words, 0.85);
        }
        // "占26.2%": of the figure just before.
        let binds = &self.chars[m.left..m.number.start];
        if head.is_none() && binds.contains(&'占') {
            let host = self.earlier.iter().rev().find(|(at, _)| !self.measures[*at].is_rate()).map(|(_, words)| words);
            if let Some(host) = host {
                return sure(format!("{host}占比"), 0.85);
            }
        }
        let of = self.chars.get(m.end) == Some(&'的') || m.number.chinese && m.number.percent;
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
        let total = if self.chars[m.left..m.number.start].starts_with(&['总', '数']) { "总数" } else { "" };
        Some(if word == "占" { format!("{own}占{whole}{total}") } else { own })
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
        let at_once = self.previous(index).is_some_and(|p| self.chars[p.end.min(m.left)..m.left] == ['、']);
        if let Some(before) = before.filter(|_| at_once) {
            // "国家助学金812人次、81.2万元"
            return sure(before.to_string(), 0.8);
        }
        if let Some(words) = self.wanting(index) {
            return sure(words, 0.75);
        }
        if let Some(words) = self.act(index) {
            return sure(words, 0.75);
        }
        if let Some(words) = self.phrase_after_verb(m.end) {
            const VAGUE: &[&str] = &["学习", "培训", "活动", "比赛", "会议", "考试", "研修", "观摩"];
            if let Some(before) = before.filter(|_| VAGUE.contains(&words.as_str())) {
                return sure(format!("{before}{words}"), 0.6);
            }
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
}

fn sure(words: String, sure: f32) -> Subject {
    Subject { words, sure }
}

const RANKING: &[&str] = &["进入", "跻身", "位居", "名列", "位列", "列", "居", "保持", "排", "挤进", "进"];

/// Of whom each has so many.
#[rustfmt::skip]
const EACH: &[&str] = &[
    "每校", "每班", "每园", "每人", "每生", "各校", "各班", "每所学校", "每个学校", "每个班", "各学校", "人均", "生均", "校均", "师均",
];

/// "学生每天不少于一小时体育锻炼": how often is not what.
const OFTEN: &[&str] = &["每天", "每周", "每月", "每年", "每日", "每学期", "每学年"];

const REACHING: &[&str] = &["占", "达到", "不低于", "不少于", "不得低于", "不得少于", "超过", "高于", "不超过", "低于"];
