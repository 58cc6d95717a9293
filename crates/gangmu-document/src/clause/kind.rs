//! What a clause says: a small scored grammar over the words of its parts, the chapter's voice and the clause's place.
//! Reads no figures.

use super::words::{self, Hit, Tags};
use crate::document::{ClauseKind, Deliverable, DocumentKind};
use crate::lexicon::{List, has};

/// What the chapter's headings say of the clauses below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chapter {
    Plain,
    Guiding,
    Standing,
    Problem,
    /// Goals: to be reached, not to be handed in.
    Goal,
    /// What is to be done, whatever the document is.
    Ahead,
}

/// What is known of a clause besides its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// How its part of the document speaks.
    pub mood: DocumentKind,
    pub chapter: Chapter,
    /// What the sentence that opened the list said of its points.
    pub carried: Chapter,
    /// The first sentence of a numbered item or listed point.
    pub topic: bool,
    /// It stands alone in its item: what it says is all that there is.
    pub alone: bool,
}

/// What a heading says of the clauses below it, if it says anything.
pub(super) fn chapter_of(title: &str) -> Option<Chapter> {
    const GUIDING: &[&str] = &["指导思想", "总体要求", "总体思路", "基本原则", "基本思路", "工作原则", "总要求"];
    const STANDING: &[&str] =
        &["基本情况", "概况", "现状", "背景", "重要意义", "面临形势", "面临的形势", "对象", "适用范围"];
    const PROBLEM: &[&str] = &["问题", "不足", "困难", "薄弱环节", "短板", "差距", "原因分析"];
    const MENDED: &[&str] = &[
        "整改", "解决", "措施", "对策", "打算", "建议", "落实", "补齐", "强化", "加强", "突破", "化解", "抓", "导向",
        "热点", "重点", "资助", "做好",
    ];
    #[rustfmt::skip]
    const AHEAD: &[&str] = &[
        "整改要求", "整改意见", "整改建议", "整改措施", "工作要求", "工作建议", "意见建议", "意见和建议", "对策建议", "下一步", "打算", "有关要求", "相关要求",
        "几点要求", "努力方向", "今后工作", "下步工作", "保障措施", "组织保障",
    ];
    const LONGEST: usize = 24;
    /// A heading that names problems and nothing else is short.
    const PROBLEM_WITHIN: usize = 14;
    let has = |list: List| has(title, list);
    let length = title.chars().count();
    if length > LONGEST {
        return None;
    }
    if has(AHEAD) {
        return Some(Chapter::Ahead);
    }
    if has(PROBLEM) && length <= PROBLEM_WITHIN {
        return (!has(MENDED)).then_some(Chapter::Problem);
    }
    let goal = ["目标", "主要指标"].iter().any(|word| title.ends_with(word)) && length <= 10;
    (has(GUIDING) && !has(&["目标", "任务"]))
        .then_some(Chapter::Guiding)
        .or_else(|| goal.then_some(Chapter::Goal))
        .or_else(|| has(STANDING).then_some(Chapter::Standing))
}

/// Counts over a clause's parts (the stretches between commas).
#[derive(Default, Debug)]
struct Signs {
    parts: usize,
    /// Parts with an act of their own.
    acts: usize,
    /// Parts that only guide ("以…为主线", "坚持…").
    guides: usize,
    /// What the acting parts make; the first of them, and whether it is the first act.
    made: usize,
    first_made: Option<Deliverable>,
    leads_with_made: bool,
    /// A made thing is named or counted.
    named: bool,
    label: bool,
    done: usize,
    soft: usize,
    past: usize,
    will: usize,
    press: usize,
    lack: usize,
    state: usize,
    intro: usize,
    digits: bool,
    /// A level to be held: a share, or a bound.
    level: bool,
    colon: bool,
    /// Parts that are wanting, behind a "but".
    but: bool,
    /// "九月：开学典礼": an entry of a calendar.
    entry: bool,
    /// "2023年是…关键一年。"
    year_is: bool,
    length: usize,
}

/// The clause's sort; what it makes, for deliverables; and what it says of the points that follow it.
pub(super) fn kind(chars: &[char], hits: &[Hit], around: Around) -> (ClauseKind, Option<Deliverable>) {
    let signs = Signs::of(chars, hits);
    let ahead = around.chapter == Chapter::Ahead || around.carried == Chapter::Ahead;
    let goal = around.chapter == Chapter::Goal || names_goal(chars);
    let around = Around {
        carried: if ahead { Chapter::Plain } else { around.carried },
        mood: if ahead { DocumentKind::Plan } else { around.mood },
        chapter: if ahead || goal { Chapter::Plain } else { around.chapter },
        ..around
    };
    let mut best = (ClauseKind::Task, f32::MIN);
    for (kind, score) in signs.scores(around) {
        if score > best.1 {
            best = (kind, score);
        }
    }
    let made = signs.deliverable().filter(|_| (!around.topic || around.alone) && !goal);
    match (best.0, made) {
        (ClauseKind::Task, Some(made)) => (ClauseKind::Deliverable, Some(made)),
        (kind, _) => (kind, None),
    }
}

/// What a sentence that opens a list says of its points.
pub(super) fn carries(chars: &[char], hits: &[Hit], kind: ClauseKind) -> Chapter {
    let has = |tags: Tags| hits.iter().any(|hit| hit.tags & tags != 0);
    if kind == ClauseKind::Problem || has(words::LACK) && !has(words::SOLVE | words::WILL) && chars.len() <= 60 {
        Chapter::Problem
    } else if has(words::WILL) && chars.len() <= 60 {
        Chapter::Ahead
    } else if kind == ClauseKind::Principle {
        Chapter::Guiding
    } else if kind == ClauseKind::Background && has(words::STATE) {
        Chapter::Standing
    } else {
        Chapter::Plain
    }
}

impl Signs {
    fn of(chars: &[char], hits: &[Hit]) -> Self {
        let mut signs = Self {
            length: chars.len(),
            digits: chars.iter().any(char::is_ascii_digit),
            level: chars.contains(&'%') || chars.windows(2).any(|w| matches!(w, ['以', '上' | '内'])),
            colon: opens_list(chars),
            year_is: says_what_year_it_is(chars),
            ..Self::default()
        };
        let (mut start, mut from) = (0, 0);
        for (i, c) in chars.iter().enumerate() {
            let last = i + 1 == chars.len();
            if !last && !matches!(c, '，' | '；' | '：' | '。') {
                continue;
            }
            let end = if last && !matches!(c, '，' | '；' | '：' | '。') { i + 1 } else { i };
            let to = from + hits[from..].iter().take_while(|hit| hit.at < end.max(start + 1)).count();
            if end > start {
                signs.add_part(chars, (start, end), &hits[from..to]);
            }
            from = to;
            start = i + 1;
        }
        if signs.acts == 0 && is_entry(chars) {
            signs.entry = true;
            signs.first_made = hits.iter().rev().find_map(|hit| thing(hit.tags & words::THINGS));
            signs.leads_with_made = signs.first_made.is_some();
        }
        signs
    }

    fn add_part(&mut self, chars: &[char], (start, end): (usize, usize), hits: &[Hit]) {
        /// A label stands near the clause's head.
        const LABEL_WITHIN: usize = 40;
        self.parts += 1;
        let solved = hits.iter().any(|hit| hit.tags & words::SOLVE != 0);
        for hit in hits {
            let is = |tags: Tags| usize::from(hit.tags & tags != 0);
            self.done += is(words::DONE);
            self.soft += is(words::SOFT);
            self.past += is(words::PAST);
            self.will += is(words::WILL);
            self.press += is(words::PRESS);
            self.state += is(words::STATE);
            self.intro += is(words::INTRO);
            self.but |= hit.tags & words::BUT != 0;
            self.lack += if solved { 0 } else { is(words::LACK) };
            let opened = chars.get(hit.at + hit.length).is_none_or(|c| matches!(c, '是' | '为' | '：' | '，' | '以'));
            self.label |= hit.tags & words::LABEL != 0 && hit.at <= LABEL_WITHIN && opened;
        }
        if guides(start, end, hits, words::GUIDE) {
            self.guides += 1;
            return;
        }
        let by = guides(start, end, hits, words::BY);
        // "按照…制定方案": the act stands in the same part.
        let wanted = if by { words::WRITE | words::HOLD } else { words::ACTS };
        let verb = hits.iter().position(|hit| hit.tags & wanted != 0 && (!by || hit.tags & words::BY == 0));
        let Some(verb) = verb.filter(|verb| !by || makes(chars, (start, end), &hits[*verb..]).is_some()) else {
            self.parts -= usize::from(by);
            return;
        };
        self.acts += 1;
        if let Some(made) = makes(chars, (start, end), &hits[verb..]) {
            self.leads_with_made |= self.acts == 1;
            self.made += 1;
            self.first_made = self.first_made.or(Some(made));
            self.named |= is_named(&chars[start..end]);
        }
    }

    fn deliverable(&self) -> Option<Deliverable> {
        let half = self.made * 2 == self.acts && self.named;
        self.first_made.filter(|_| self.leads_with_made || half || self.made * 2 > self.acts)
    }

    fn scores(&self, around: Around) -> [(ClauseKind, f32); 5] {
        let count = |n: usize, most: usize| n.min(most) as f32;
        let plan = around.mood == DocumentKind::Plan;
        let told = matches!(around.mood, DocumentKind::Summary | DocumentKind::Report);
        let by = |plan: f32, summary: f32, report: f32, other: f32| match around.mood {
            DocumentKind::Plan => plan,
            DocumentKind::Summary => summary,
            DocumentKind::Report => report,
            DocumentKind::Other => other,
        };
        let within = |chapter: Chapter| around.chapter == chapter;
        let carried = |chapter: Chapter| around.carried == chapter;
        let plain = around.chapter == Chapter::Plain && around.carried == Chapter::Plain;
        let quiet = self.acts + self.done + self.soft + self.will + self.press + self.lack + self.guides == 0;

        // A plan's sentence without any act or figure is no task for standing in a plan.
        let idle = self.acts + self.will + self.press == 0 && !self.level && !around.topic;
        let mut task = by(if idle { 0.8 } else { 2.0 }, 0.0, 0.2, 0.6) + count(self.acts, 3) * by(0.8, 0.1, 0.2, 0.5);
        task += count(self.will, 2) * 1.5 + count(self.press, 2) * by(0.5, 0.3, 0.3, 0.5);
        let mut result = by(0.0, 2.0, 1.2, 0.5) + count(self.done, 3) * by(1.0, 1.3, 1.3, 1.4);
        result +=
            count(self.soft, 2) * by(0.0, 0.8, 0.8, 0.6) + if self.done > 0 { count(self.past, 1) * 1.5 } else { 0.0 };
        result += if told && self.will == 0 { count(self.acts, 3) * 0.5 } else { 0.0 };
        if around.topic && plain {
            task += by(2.5, 0.0, 0.0, 0.8);
            result += by(0.0, 1.0, 1.0, 0.0);
        }
        task += if self.entry { by(4.0, 0.0, 0.0, 2.0) } else { 0.0 };
        let mut problem = count(self.lack, 4) * if plan && plain { 0.7 } else { 1.3 };
        problem += f32::from(u8::from(self.lack >= 2 && self.done == 0 && self.will == 0)) * 1.0;
        problem += if self.but && self.lack > 0 { 2.0 } else { 0.0 };
        problem += if self.lack > 0 && within(Chapter::Standing) { 3.5 } else { 0.0 };
        problem += if within(Chapter::Problem) { 4.0 } else { 0.0 } + if carried(Chapter::Problem) { 3.0 } else { 0.0 };

        let mut background = 0.5 + by(0.0, 0.0, 0.8, 0.6) + count(self.state, 2) * 1.5;
        background +=
            if within(Chapter::Standing) { 3.0 } else { 0.0 } + if carried(Chapter::Standing) { 2.0 } else { 0.0 };
        background += count(self.intro, 1) * if self.length <= 70 || self.colon { 6.0 } else { 2.0 };
        background += if self.colon && self.length <= 45 { 4.0 } else { 0.0 };
        background += if self.year_is { 5.0 } else { 0.0 };
        background +=
            if quiet && !(around.topic && plain) && !(plan && self.level && plain) && !within(Chapter::Problem) {
                2.5
            } else {
                0.0
            };
        background += if self.year_is { 5.0 } else { 0.0 };
        background += if quiet && self.digits && !plan { 1.0 } else { 0.0 };

        let share = self.guides as f32 / self.parts.max(1) as f32;
        let mut principle = if self.label { by(8.0, 3.0, 4.0, 7.0) } else { 0.0 } + count(self.guides, 3) * 0.3;
        principle +=
            if within(Chapter::Guiding) { 6.0 } else { 0.0 } + if carried(Chapter::Guiding) { 3.0 } else { 0.0 };
        if share >= 0.5 && self.guides > self.acts && !around.topic {
            principle += by(3.5, 1.2, 1.2, 2.5);
        }
        principle += if self.guides > 0 && self.acts == 0 { by(1.5, 0.3, 0.3, 1.0) } else { 0.0 };
        [
            (ClauseKind::Task, task),
            (ClauseKind::Result, result),
            (ClauseKind::Problem, problem),
            (ClauseKind::Background, background),
            (ClauseKind::Principle, principle),
        ]
    }
}

/// "工作目标：…", "目标任务：…".
fn names_goal(chars: &[char]) -> bool {
    const WITHIN: usize = 8;
    let colon = chars.iter().take(WITHIN).position(|c| *c == '：').unwrap_or(0);
    chars[..colon].windows(2).any(|w| w == ['目', '标'])
}

/// Ends in a colon, or in a comma before a list ("究其原因，").
fn opens_list(chars: &[char]) -> bool {
    let last = chars.iter().rev().find(|c| !c.is_whitespace() && **c != '。');
    matches!(last, Some('：' | '，'))
}

/// "2023年是全面落实规划的关键一年。"
fn says_what_year_it_is(chars: &[char]) -> bool {
    let words: &[char] = chars.strip_suffix(&['。']).unwrap_or(chars);
    words.ends_with(&['年'])
        && words.iter().position(|c| *c == '是').is_some_and(|at| at <= 12 && at > 0 && words[at - 1] != '总')
}

/// A number, a title or a name in quotes.
fn is_named(chars: &[char]) -> bool {
    chars.iter().any(|c| c.is_ascii_digit() || matches!(c, '《' | '“'))
}

/// Whether a part only guides: it begins with a guiding word, or ends in one ("以…为主线").
fn guides(start: usize, end: usize, hits: &[Hit], tag: Tags) -> bool {
    /// Adverbs and the like before a guiding word.
    const LEAD: usize = 3;
    let first_act = hits.iter().position(|hit| hit.tags & words::ACTS != 0).unwrap_or(hits.len());
    hits.iter().enumerate().any(|(nth, hit)| {
        let leads = hit.at <= start + LEAD && nth <= first_act;
        hit.tags & tag != 0 && (leads || hit.at + hit.length >= end)
    })
}

/// What the first act of a part makes: its verb, then the last thing behind it that such a verb makes.
fn makes(chars: &[char], (start, end): (usize, usize), hits: &[Hit]) -> Option<Deliverable> {
    let (verb, rest) = hits.split_first()?;
    let word = &chars[verb.at..verb.at + verb.length];
    let named = is_named(&chars[start..end]);
    // "启动…学校建设".
    if matches!(word, ['启', '动'] | ['开', '工']) && chars[..end].ends_with(&['建', '设']) {
        return Some(Deliverable::Building);
    }
    // "建设…校园" is a wish; "建设…基地12个" is a thing.
    let vague = matches!(
        word,
        ['建', '设']
            | ['改', '造']
            | ['实', '施']
            | ['启', '动']
            | ['做', '好']
            | ['推', '行']
            | ['实', '行']
            | ['打', '造']
            | ['树', '立']
    );
    if verb.tags & words::MAKES == 0 || vague && !named {
        return None;
    }
    let allowed: &[(Tags, Tags)] = &[
        (words::WRITE, words::DOCUMENT),
        (words::HOLD, words::MEETING | words::EVENT | words::SURVEY | words::TRAINING | words::PILOT),
        (words::FOUND, words::MECHANISM | words::PILOT | words::DOCUMENT),
        (words::WIN, words::TITLE | words::PILOT | words::BUILDING),
        (words::BUILD, words::BUILDING | words::PILOT | words::MECHANISM),
    ];
    let programme = matches!(word, ['实', '施'] | ['启', '动'] | ['组', '织', '实', '施'] | ['启', '动', '实', '施']);
    let wanted = allowed.iter().filter(|(verbs, _)| verb.tags & verbs != 0).fold(0, |all, (_, things)| all | things);
    // A word may be verb and thing at once ("培训教师"); such a one is no thing by itself.
    let found = rest.iter().rev().find(|hit| hit.tags & wanted & words::THINGS != 0)?;
    let made = thing(found.tags & wanted)?;
    // "实施…提升行动" names a programme, not an event.
    if programme && made == Deliverable::Event {
        return None;
    }
    // What is recognised is a title, whatever it is.
    let recognised = made == Deliverable::Building && verb.tags & words::WIN != 0;
    Some(if recognised { Deliverable::Title } else { made })
}

/// The sort of thing that a word's tags name.
fn thing(tags: Tags) -> Option<Deliverable> {
    [
        (words::DOCUMENT, Deliverable::Document),
        (words::MEETING, Deliverable::Meeting),
        (words::PILOT, Deliverable::Pilot),
        (words::TITLE, Deliverable::Title),
        (words::TRAINING, Deliverable::Training),
        (words::SURVEY, Deliverable::Survey),
        (words::EVENT, Deliverable::Event),
        (words::MECHANISM, Deliverable::Mechanism),
        (words::BUILDING, Deliverable::Building),
    ]
    .into_iter()
    .find(|(tag, _)| tags & tag != 0)
    .map(|(_, made)| made)
}

/// "九月：", "10月份：" at the head.
fn is_entry(chars: &[char]) -> bool {
    const WITHIN: usize = 6;
    let colon = chars.iter().take(WITHIN).position(|c| *c == '：');
    colon.is_some_and(|at| at + 1 < chars.len() && chars[..at].contains(&'月') && !chars[0].is_whitespace())
}
