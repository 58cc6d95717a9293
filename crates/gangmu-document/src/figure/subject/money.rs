//! What an amount of money is for.

use super::{Context, Subject, sure};
use crate::figure::phrase::tidy;

impl Context<'_> {
    pub(super) fn money_subject(
        &self,
        index: usize,
        head: Option<String>,
        tail: Option<String>,
        before: Option<&str>,
    ) -> Subject {
        let m = &self.measures[index];
        match head {
            Some(head) if head.contains('每') && !IDLE_MONEY.contains(&head.as_str()) => {
                // "午餐补助每生每天5元" says itself of what.
                let said: String = self.chars[self.segment_start(index)..m.left].iter().collect();
                let said = said.strip_suffix(head.as_str()).unwrap_or_default();
                let alone =
                    !["补助", "标准", "经费", "资助", "助学金", "补贴", "奖励"].iter().any(|w| said.ends_with(w));
                let of_before = before.filter(|_| alone && PER_HEAD.contains(&head.as_str()));
                if let Some(before) = of_before {
                    // "学前教育资助1836人，每生每年750元"
                    let clause = self.clause_of(index.saturating_sub(1)).unwrap_or_else(|| before.to_string());
                    return sure(format!("{clause}{head}"), 0.8);
                }
                let head = Some(tidy(&self.chars[self.segment_start(index)..m.left]))
                    .filter(|t| t.chars().count() <= 16)
                    .unwrap_or(head);
                let named =
                    self.earlier.iter().rev().take(6).find(|(_, words)| !words.contains('每')).map(|(_, w)| w.clone());
                let of = named.or_else(|| self.nearest_clause(index)).filter(|c| {
                    c.chars().count() <= 14
                        && !head.contains(c.as_str())
                        && head.starts_with(['每', '小', '初', '高', '中', '幼'])
                });
                sure(format!("{}{head}", of.unwrap_or_default()), 0.8)
            }
            Some(head) if !IDLE_MONEY.contains(&head.as_str()) => {
                let worth = self.chars[m.left..m.number.start].starts_with(&['价', '值']);
                sure(if worth { head + "价值" } else { head }, 1.0)
            }
            head => {
                if let Some(words) = head.as_ref().and_then(|head| self.funded(index, head)) {
                    return sure(words, 0.9);
                }
                if let Some(words) = tail.or_else(|| self.phrase_after_verb(m.end)) {
                    let verb = self.spending_verb(index);
                    let suffix = head
                        .filter(|h| h.ends_with("资") || h.ends_with("资金") || h.ends_with("经费"))
                        .or_else(|| verb.map(|v| if v.ends_with('资') { v.to_string() } else { format!("{v}资金") }))
                        .unwrap_or_else(|| "资金".into());
                    return sure(format!("{words}{suffix}"), 0.8);
                }
                let head = head.map(|head| self.with_verb(index, head));
                let first = self.earlier.first().map(|(_, words)| words.as_str());
                let before = if head.as_ref().is_some_and(|h| h.ends_with("总投资")) { first } else { before };
                match (head, before) {
                    (Some(head), _)
                        if SPENDING.iter().any(|verb| head.starts_with(verb))
                            && head.ends_with("资金")
                            && head.chars().count() > 3 =>
                    {
                        sure(head, 0.8)
                    }
                    (Some(head), Some(before)) if head != "投资" => sure(format!("{before}{head}"), 0.6),
                    (Some(head), _) => self
                        .nearest_clause(index)
                        .map_or_else(|| sure(head.clone(), 0.6), |c| sure(format!("{c}{head}"), 0.6)),
                    (None, _) => match self.spending_verb(index) {
                        Some(verb) => sure(format!("{}{verb}资金", self.spent_on(index).unwrap_or_default()), 0.7),
                        None => self.fallback(index, before),
                    },
                }
            }
        }
    }

    /// All words of the stretch before an earlier number, if there are not too many.
    fn clause_of(&self, index: usize) -> Option<String> {
        const LONGEST: usize = 22;
        let m = &self.measures[index];
        let words = tidy(&self.chars[self.segment_start(index)..m.left]);
        let words = words.strip_prefix("其中").unwrap_or(&words);
        (3..=LONGEST).contains(&words.chars().count()).then(|| words.to_string())
    }

    /// "投入标准化考点升级改造资金1386万元": what the money is for stands between verb and head.
    fn funded(&self, index: usize, head: &str) -> Option<String> {
        const LONGEST: usize = 24;
        let (start, end) = (self.segment_start(index), self.measures[index].left);
        let mut at = start;
        while let Some((length, _)) = crate::lexicon::verbs().at(&self.chars[..end], at) {
            at += length;
        }
        if self.chars[at..end].starts_with(&['时', '间']) {
            return None;
        }
        let words = tidy(&self.chars[at..end]);
        let count = words.chars().count();
        (words.ends_with(head) && count >= head.chars().count() + 2 && count <= LONGEST).then_some(words)
    }

    /// "争取资金": an idle head with the verb of spending or the short words before it.
    fn with_verb(&self, index: usize, head: String) -> String {
        let words = tidy(&self.chars[self.segment_start(index)..self.measures[index].left]);
        let words = words.strip_prefix("时间").unwrap_or(&words);
        if words.chars().count() <= 6 && words.ends_with(&head) {
            return words.to_string();
        }
        let verb = words.strip_suffix(&head).and_then(|rest| SPENDING.iter().find(|verb| rest.ends_with(**verb)));
        verb.map_or(head.clone(), |verb| format!("{verb}{head}"))
    }

    /// "投入480万元，于8月底前完成12所学校食堂改造": what is done with the money in the stretch after it.
    fn spent_on(&self, index: usize) -> Option<String> {
        const OTHER: &[&str] = &["比", "较", "同比", "其中", "占", "惠及", "受益", "增长", "增加", "资助", "完成率"];
        let m = &self.measures[index];
        let from = m.end + 1;
        if self.chars.get(m.end) != Some(&'，') || OTHER.iter().any(|w| self.word_at(from, w)) {
            return None;
        }
        let end = (from..self.sentence.1).find(|i| matches!(self.chars[*i], '，' | '；' | '。' | '、'))?;
        let next = self.measures.get(index + 1).filter(|next| next.number.start < end);
        match next {
            Some(next) if next.is_money() || next.is_rate() => None,
            Some(_) => self.phrase_after(index + 1).or_else(|| self.phrase_before(index + 1)),
            None => self.noun_in(from, end),
        }
    }

    /// "投入1.8亿元，": nothing but the spending is said.
    pub(super) fn spending_verb(&self, index: usize) -> Option<&'static str> {
        let words: String = self.chars[self.segment_start(index)..self.measures[index].left].iter().collect();
        SPENDING.iter().copied().find(|verb| words.ends_with(verb))
    }
}

#[rustfmt::skip]
const SPENDING: &[&str] = &["投入", "安排", "筹集", "落实", "争取", "筹措", "下达", "拨付", "募集", "投资", "整合", "统筹", "筹资", "拨款", "发放"];

/// A standard per head, which does not say of what.
const PER_HEAD: &[&str] =
    &["每人", "每生", "每生每年", "每生每学期", "每人每年", "每人每学期", "每生每天", "每人每月", "到每生每年"];

#[rustfmt::skip]
const IDLE_MONEY: &[&str] = &[
    "投资", "资金", "投入", "安排", "总投资", "投入资金", "经费", "金额", "筹资", "落实资金", "安排资金",
    "筹集资金", "财政资金", "总额", "价值", "共计", "合计",
];
