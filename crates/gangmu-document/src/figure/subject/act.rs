//! Subjects that are acts ("取缔关停27家"), remainders ("其余6处") or titles won; they take their noun from earlier figures.

use super::Context;
use crate::figure::phrase::{is_word, same_class, tidy};
use crate::lexicon;

/// Words that say when or how, before an act.
#[rustfmt::skip]
const ADVERBS: &[&str] = &[
    "其中", "全年", "累计", "共", "共计", "已经", "已", "先后", "今年", "目前", "计划", "将", "并", "又", "还", "再", "有", "分别", "去年",
    "上半年", "实际", "拟", "要", "均", "现", "另", "另有", "全县", "全市", "全区", "我县", "我市", "我区", "同时", "全部", "当年", "年内",
];

/// Verbs that leave open what was done.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "达到", "实现", "占", "为", "确保", "力争", "预计", "计划", "保持", "超过", "到", "在", "是", "使", "让", "对", "向", "被", "由", "用", "使用",
    "保证", "完成", "包括", "含", "即", "共有", "现有", "已有", "覆盖", "提出", "应", "须", "要", "获", "获得", "近", "各", "每",
];

const OTHERS: &[&str] = &["其余", "其他", "其它", "剩余", "余下"];

#[rustfmt::skip]
const RISES: &[&str] = &[
    "提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "增长到", "增至", "上升到", "降到", "降至", "下降到", "下降至", "减少到",
    "减至", "压减至", "压减到", "缩减到", "缩减至", "合并为", "整合为", "撤并为", "降低到", "下降为", "提升为", "增长至", "扩大到", "发展到", "压缩到", "压缩至", "缩短到", "缩短至", "调整为", "调整到",
];

/// So many figures back a noun is looked for.
const NEAR: usize = 24;

impl Context<'_> {
    /// "取缔关停27家", "回收3156份": the verbs of the stretch with the noun that was counted alike before.
    pub(super) fn act(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let (start, end) = (self.segment_start(index), m.left);
        if self.chars.get(m.end).is_some_and(|c| is_word(*c)) {
            return None;
        }
        let mut at = start;
        while at < end {
            let adverb = ADVERBS.iter().filter(|w| self.word_at(at, w)).map(|w| w.chars().count()).max();
            match adverb {
                Some(length) => at += length,
                None => break,
            }
        }
        let from = at;
        let mut counts = false;
        while at < end {
            let (length, _) = lexicon::verbs().at(&self.chars[..end], at)?;
            counts |= length >= 2 && !EMPTY.iter().any(|w| self.word_at(at, w) && w.chars().count() == length);
            at += length;
        }
        let verbs: String = self.chars[from..end.max(from)].iter().collect();
        let verbs = verbs.trim_end_matches('了');
        (counts && !verbs.ends_with(['至', '到', '为', '有']) && verbs.chars().count() <= 8)
            .then(|| format!("{verbs}{}", self.noun_counted_alike(index).unwrap_or_default()))
    }

    /// "其他466处", "其余6处正在整改": what is left of the greatest amount counted alike, with what is said of it.
    pub(super) fn the_others(&self, index: usize) -> Option<String> {
        const LONGEST: usize = 10;
        let m = &self.measures[index];
        let words = tidy(&self.chars[self.segment_start(index)..m.left]);
        let other = OTHERS.iter().find(|w| **w == words)?;
        if m.is_rate() || matches!(self.chars.get(m.end), Some('为' | '是')) {
            return None;
        }
        let noun = self.noun_counted_alike(index)?;
        let said = &self.chars[m.end..self.sentence.1.min(m.end + LONGEST)];
        let said = &said[..said.iter().position(|c| !is_word(*c)).unwrap_or(said.len())];
        let told = lexicon::stops().at(said, 0).is_some() || said.starts_with(&['正', '在']);
        match (said.is_empty(), told) {
            // A sort is no noun for the other sorts.
            (true, _) if noun.ends_with(['类', '型', '级']) => Some((*other).to_string()),
            (true, _) => Some(format!("{other}{noun}")),
            (false, true) => {
                let said: String = said.iter().collect();
                Some(format!("{}{noun}", said.trim_start_matches(['已', '均', '全', '部'])))
            }
            _ => None,
        }
    }

    /// The noun of the greatest earlier amount in the sentence that is counted in the same unit.
    fn noun_counted_alike(&self, index: usize) -> Option<String> {
        let unit = &self.measures[index].unit;
        let alike = |at: &usize, same: bool| {
            let m = &self.measures[*at];
            if same { m.unit == *unit } else { same_class(&m.unit, unit) }
        };
        let greatest = |same: bool| {
            self.earlier
                .iter()
                .rev()
                .take(NEAR)
                .filter(|(at, _)| alike(at, same))
                .max_by(|a, b| self.measures[a.0].number.value.total_cmp(&self.measures[b.0].number.value))
        };
        let (_, words) = greatest(true).or_else(|| greatest(false))?;
        let chars: Vec<char> = words.chars().collect();
        let mut from = 0;
        while let Some((length, _)) =
            lexicon::verbs().at(&chars, from).filter(|(length, _)| chars.len() - from >= length + 2)
        {
            from += length;
        }
        let noun: String = chars[from..].iter().collect();
        let noun = noun.rsplit('的').next().unwrap_or_default().to_string();
        let noun = if lexicon::verbs().is(&noun.chars().collect::<Vec<_>>()) { String::new() } else { noun };
        (noun.chars().count() <= 12).then_some(noun)
    }

    /// "从3所增加到5所省级示范园": what rises is named after the number that it rose to.
    pub(super) fn risen_to(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let from = m.number.start.checked_sub(1).is_some_and(|at| matches!(self.chars[at], '从' | '由'));
        let rises = RISES.iter().any(|w| self.word_at(m.end, w));
        (from && rises && index + 1 < self.measures.len()).then(|| self.phrase_after(index + 1)).flatten()
    }

    /// "1名同志被评为全省先进个人": the title counts, not who won it.
    pub(super) fn awarded(&self, index: usize, tail: Option<&str>) -> Option<String> {
        const WON: &[&str] = &["取得", "被评为", "被授予", "荣获", "获评", "获得", "获", "被", "评为"];
        let m = &self.measures[index];
        let vague = tail.is_none_or(|t| matches!(t, "同志" | "人" | "个人"));
        let at = m.end + tail.map_or(0, |t| t.chars().count());
        if !vague || !matches!(m.unit.as_str(), "人" | "名" | "位") || self.phrase_before(index).is_some() {
            return None;
        }
        let verb = WON.iter().find(|w| self.word_at(at, w))?;
        let from = at + verb.chars().count();
        let end = (from..self.sentence.1.min(from + 20))
            .find(|i| matches!(self.chars[*i], '，' | '。' | '；' | '：') || self.chars[*i].is_ascii_digit())?;
        let words: String = self.chars[from..end].iter().collect();
        let words = words.trim_end_matches("称号").to_string();
        (words.chars().count() >= 2).then_some(words)
    }

    /// "故障报修4小时内响应、48小时内解决": what is to be done in time, to what was named at the limit before.
    pub(super) fn limited(&self, index: usize) -> Option<String> {
        const LONGEST: usize = 12;
        let within = |m: &crate::figure::measure::Measure| m.is_time() && self.chars[m.unit_end..m.end].contains(&'内');
        let m = &self.measures[index];
        if !within(m) {
            return None;
        }
        let said = self.said_after(m);
        let (at, words) = self.earlier.last()?;
        let words = words.strip_suffix(self.said_after(&self.measures[*at]).as_str()).unwrap_or(words);
        let near = m.number.start - self.measures[*at].end.min(m.number.start) <= LONGEST;
        (near && within(&self.measures[*at]) && !said.is_empty()).then(|| format!("{words}{said}"))
    }

    /// "仍有27栋尚未开工", "有4所至今没有交付": what is still wanting, of what was counted alike before.
    pub(super) fn wanting(&self, index: usize) -> Option<String> {
        const YET: &[&str] = &["尚未", "未", "没有", "至今", "还没", "仍未"];
        let m = &self.measures[index];
        YET.iter().any(|w| self.word_at(m.end, w)).then(|| {
            let noun = self.noun_counted_alike(index).unwrap_or_default();
            format!("{}{noun}", self.said_after(m))
        })
    }

    /// The words right after a limit of time ("内答复"), up to the next sign.
    pub(super) fn said_after(&self, m: &crate::figure::measure::Measure) -> String {
        const LONGEST: usize = 10;
        let said = &self.chars[m.end..self.sentence.1.min(m.end + LONGEST)];
        said.iter().take_while(|c| is_word(**c)).collect()
    }

    /// "完成县下达任务的112.6%": what was done of a task.
    pub(super) fn task_done(&self, index: usize) -> Option<String> {
        let m = &self.measures[index];
        let segment = &self.chars[self.segment_start(index)..m.number.start];
        let at = segment.windows(2).position(|w| w == ['完', '成'])?;
        let end = segment.windows(2).rposition(|w| w == ['任', '务'] || w == ['计', '划'])?;
        let task: String = segment.get(at + 2..end + 2)?.iter().collect();
        (segment[end + 2..].contains(&'的')).then(|| format!("{}完成率", task.trim_start_matches('了')))
    }

    pub(super) fn word_at(&self, at: usize, word: &str) -> bool {
        crate::figure::around::after(self.chars, at, word)
    }
}
