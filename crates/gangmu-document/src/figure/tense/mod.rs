//! Target, result or baseline, from the words around a figure and the chapter that it stands in.

mod heading;
mod words;
mod years;

pub(crate) use self::heading::{is_standing_heading, mood_of_heading};
pub(crate) use self::words::announces_plan;
pub(crate) use self::years::Years;

use self::words::*;
use super::measure::Measure;
use crate::document::{DocumentKind, FigureKind};
use crate::lexicon::Text;

/// Reads kinds along a line.
pub(crate) struct Tense<'a> {
    chars: &'a [char],
    text: &'a Text,
    mood: DocumentKind,
    year: Option<i32>,
    /// The line began as a standing description ("全县有学校585所").
    standing: bool,
    /// The chapter describes what there is.
    chapter: bool,
    /// How the line speaks from the last turn on ("去年", "新的一年"), and the sentence that was looked at last.
    voice: DocumentKind,
    seen: Option<usize>,
    /// What was to be done is being told ("规划改造学校63所、单体建筑158栋，总面积…").
    planned: bool,
    /// From here on the line tells what is wanting ("还存在一些薄弱环节：").
    wanting: Option<usize>,
}

/// Characters before a number that can tell its kind.
const LEAD: usize = 240;

impl<'a> Tense<'a> {
    pub(crate) fn new(chars: &'a [char], text: &'a Text, mood: DocumentKind, chapter: bool, year: Option<i32>) -> Self {
        const AHEAD: &[&str] =
            &["明年", "下一步", "下半年", "今后", "下学期", "下学年", "来年", "新学年", "下步", "工作打算"];
        let ahead =
            has(text.between(0, 14), AHEAD) || has(text.between(0, 30), &WILL[..10]) || opens_later_year(chars, year);
        let mood = if ahead { DocumentKind::Plan } else { mood };
        let chapter = mood != DocumentKind::Plan && (chapter || is_label(chars));
        let wanting = wanting_from(chars).filter(|_| mood != DocumentKind::Plan);
        Self { chars, text, mood, year, standing: false, chapter, voice: mood, seen: None, planned: false, wanting }
    }

    /// Kind of a measure in the sentence `sentence`; `first` tells that no figure stood before it in the line.
    pub(crate) fn kind(&mut self, m: &Measure, sentence: (usize, usize), first: bool) -> (FigureKind, f32) {
        // A sentence without end is read from its nearest part only.
        self.turn(sentence);
        let from = sentence.0.max(m.number.start.saturating_sub(LEAD));
        let lead = self.text.between(from, m.number.start);
        let lead = lead.rfind('；').map_or(lead, |at| &lead[at..]);
        let near = lead.rfind('，').map_or(lead, |at| &lead[at + '，'.len_utf8()..]);
        let after = self.text.between(m.end, (m.end + 16).min(sentence.1));
        // What a line says of the state of things holds no further than to a sentence that tells acts.
        if self.standing && !first && self.chars[sentence.0..m.number.start].contains(&'了') {
            self.standing = false;
        }
        if first {
            self.standing = (is_standing(lead) || is_stock_taken(lead, near)) && self.voice != DocumentKind::Plan;
        }
        let stands = is_standing(near) && !has(after, &["获", "参加", "被", "通过", "考", "入选", "在"]);
        if has(near, ACTS) && !has(near, NAMES) {
            self.standing = false;
        } else if (stands || is_stock_taken(lead, near)) && self.voice != DocumentKind::Plan {
            self.standing = true;
        }
        if self.is_comparison(near, after) {
            return (FigureKind::Baseline, 0.97);
        }
        self.planned = is_planned(near, after) || self.planned && is_of_plan(near);
        // "去年完成的21个支部要巩固，今年再验收12个": back to what is to come.
        let again = self.mood == DocumentKind::Plan && near.starts_with("今年") && !has(near, &["今年以来", "已"]);
        if self.voice == DocumentKind::Plan || again || self.opens_plan(sentence) {
            let kind = planned(lead, near, after);
            let plain = kind == FigureKind::Target;
            return (kind, if plain { 0.98 } else { 0.85 });
        }
        let wanting = self.wanting.is_some_and(|at| at < m.number.start);
        let kind = self.reported(lead, near, after, wanting);
        (kind, self.sureness(kind, lead, near, wanting))
    }

    /// Looks at the head of a new sentence for a turn of time.
    fn turn(&mut self, sentence: (usize, usize)) {
        const HEAD: usize = 16;
        #[rustfmt::skip]
        const PAST: &[&str] = &["去年", "上年", "上一年", "过去一年", "过去的一年", "一年来"];
        #[rustfmt::skip]
        const NOW: &[&str] = &["今年", "本年", "下一步", "新的一年", "新一年", "明年", "来年", "下半年"];
        if self.seen == Some(sentence.0) {
            return;
        }
        self.seen = Some(sentence.0);
        let end = sentence.1.min(sentence.0 + HEAD);
        let head = &self.chars[sentence.0..end];
        let opening = head.iter().take_while(|c| !matches!(c, '，' | '：')).count();
        let opening = self.text.between(sentence.0, sentence.0 + opening);
        let said = self.text.between(sentence.0, sentence.1.min(sentence.0 + 60));
        let year = crate::kind::years(head).first().filter(|(at, _)| *at <= 2).map(|(_, year)| *year);
        let earlier = year.zip(self.year).is_some_and(|(year, own)| year < own);
        let later = year.zip(self.year).is_some_and(|(year, own)| year > own) && !self.chapter;
        const TO_COME: &[&str] = &["将", "要", "力争", "计划", "拟", "确保", "目标", "之年"];
        let past = PAST.iter().any(|w| opening.starts_with(w)) || earlier && opening.ends_with('年');
        if self.mood == DocumentKind::Plan {
            if past && !has(said, &["基础上", "要巩固"]) {
                self.voice = DocumentKind::Summary;
            } else if NOW.iter().any(|w| opening.starts_with(w)) || year.is_some() {
                self.voice = DocumentKind::Plan;
            }
        } else if later && has(said, TO_COME) && !has(said, &["了", "已", "完成"])
            || has(opening, &["新的一年", "明年", "来年"])
        {
            self.voice = DocumentKind::Plan;
        } else if has(opening, &["今年以来", "一年来"]) || earlier {
            self.voice = self.mood;
        }
    }

    /// How plainly the words tell the kind in a text that tells what was done.
    fn sureness(&self, kind: FigureKind, lead: &str, near: &str, wanting: bool) -> f32 {
        let voice = if self.voice == DocumentKind::Other { 0.85 } else { 1.0 };
        voice
            * match kind {
                FigureKind::Target if wants(near) => 0.93,
                FigureKind::Target => 0.8,
                FigureKind::Baseline if is_standing(near) || wanting => 0.95,
                FigureKind::Baseline if self.chapter => 0.92,
                FigureKind::Baseline => 0.85,
                FigureKind::Result if has(near, ACTS) => 0.98,
                FigureKind::Result if has(lead, ACTS) => 0.93,
                FigureKind::Result => 0.87,
            }
    }

    /// "2013年，我们将做好以下工作：": all that follows in the sentence is to be done.
    fn opens_plan(&self, sentence: (usize, usize)) -> bool {
        const HEAD: usize = 80;
        let roof = sentence.1.min(sentence.0 + HEAD);
        let colon = (sentence.0..roof).find(|at| self.chars[*at] == '：');
        colon.is_some_and(|colon| has(self.text.between(sentence.0, colon), WILL))
    }

    /// "由62%提高到65%", "比上年的1005人".
    fn is_comparison(&self, near: &str, after: &str) -> bool {
        #[rustfmt::skip]
        const RISES: &[&str] = &[
            "提高到", "提高至", "提升到", "提升至", "增加到", "增加至", "增长到", "增至", "上升到", "上升至",
            "下降到", "下降至", "降到", "降至", "降低到", "减少到", "减少至", "减至", "扩大到", "发展到",
            "提升为", "调整为", "合并为", "压减到", "整合为", "缩减到", "升至", "压减至", "缩减至", "降为",
            "减为", "增为", "升为", "延长至", "延长到", "压缩至", "压缩到", "缩短至", "缩短到", "压缩为",
            "缩短为",
        ];
        const LAST: &[&str] = &["上年的", "去年的", "去年同期的", "上年同期的", "原来的"];
        let last = has(near, LAST)
            && LAST.iter().any(|w| near.rfind(w).is_some_and(|at| !near[at..].contains(|c: char| c.is_ascii_digit())))
            && has(near, &["比", "较", "由", "从"]);
        let last = last || ["去年是", "去年为", "上年是", "上年为"].iter().any(|w| near.ends_with(w));
        let last = last || near.ends_with("年的") && has(near, &["比20", "较20", "比19"]);
        last || has(after, RISES) && has_from(near)
    }

    fn reported(&self, lead: &str, near: &str, after: &str, wanting: bool) -> FigureKind {
        if after.starts_with("已") || has(after, &["已全部", "已到岗"]) && !after.contains("将") {
            return FigureKind::Result;
        }
        if self.planned {
            return FigureKind::Target;
        }
        if wants(near)
            || (wants(lead) && !has(near, &["了", "已"]) && !told_since(lead))
            || self.names_later_year(near)
            || self.names_later_year(lead) && !has(near, &["了", "已", "完成"])
        {
            return FigureKind::Target;
        }
        if has(near, SHORT) {
            return FigureKind::Baseline;
        }
        if is_given(near, after) || (has(lead, &["省定的", "国家规定的"]) && near.contains("占")) {
            return FigureKind::Baseline;
        }
        if near.ends_with('有') && has(after, &["获", "参加", "被", "通过", "考", "入选"]) {
            return FigureKind::Result;
        }
        let told = self.told(near);
        let settled = is_standing(near)
            || is_stock_taken(lead, near)
            || is_all_of(near, after)
            || is_everyone(near, after)
            || near.starts_with("在建")
            || (wanting && (!has(near, &["了", "已", "经劝返"]) || near.contains("占了"))
                || (self.chapter
                    && !has(&near.replace("总投入", "").replace("教育投入", ""), STRONG_ACTS)
                    && !near.contains("经劝返")))
                && !after.starts_with("已")
            || (self.standing && !told)
            || is_counted_out(near, after)
            || is_stock(near, after)
            || near.ends_with("任务") && after.starts_with('的')
            || has(near, &["去年全", "上年全"]);
        if settled
            || (self.mood == DocumentKind::Other && is_standing(lead) && !has(near, ACTS))
            || is_higher_authority(lead, near)
        {
            return FigureKind::Baseline;
        }
        FigureKind::Result
    }

    /// Whether an act of the year is told, not only named ("培训机构").
    fn told(&self, near: &str) -> bool {
        // "总投资2300万元" is no spending.
        let tells = |near: &str| has(near, ACTS) && (!has(near, NAMES) || has(near, STRONG_ACTS));
        if near.contains("总投资") { tells(&near.replace("总投资", "")) } else { tells(near) }
    }

    /// "到2025年": later than the document's own year.
    fn names_later_year(&self, near: &str) -> bool {
        if !near.contains(['到', '至']) {
            return false;
        }
        let chars: Vec<char> = near.chars().collect();
        crate::kind::years(&chars).iter().any(|(at, year)| {
            self.year.is_none_or(|own| *year > own)
                && *at > 0
                && matches!(chars[at - 1], '到' | '至')
                && !(*at > 1 && chars[at - 2] == '截')
        })
    }
}
