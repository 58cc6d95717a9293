//! Target, result or baseline, and the year, from the words around a figure and the chapter that it stands in.

use super::measure::Measure;
use crate::document::{DocumentKind, FigureKind};

/// What a heading says about the figures below it, if it says anything.
pub(crate) fn mood_of_heading(title: &str, document: DocumentKind) -> Option<DocumentKind> {
    #[rustfmt::skip]
    const AHEAD: &[&str] = &[
        "下一步", "明年", "下年度", "下一年", "工作计划", "工作打算", "工作思路", "工作安排", "今后", "下半年工作",
        "工作要点", "目标任务", "工作目标", "努力方向", "下阶段", "重点任务", "工作谋划", "工作举措", "主要目标",
        "发展目标", "下学年", "下学期工作", "看任务", "预期", "展望", "设想", "愿景", "打算", "下步工作", "下一阶段", "来年", "整改要求", "工作要求", "有关要求", "几点要求", "整改意见", "下步要求", "整改措施",
    ];
    #[rustfmt::skip]
    const BEHIND: &[&str] = &[
        "工作回顾", "工作总结", "完成情况", "主要成效", "工作成效", "取得的成", "主要成绩", "工作情况", "主要做法",
        "进展情况", "工作亮点", "开展情况", "落实情况", "工作成绩", "主要工作及", "看成绩", "回眸",
    ];
    #[rustfmt::skip]
    const STANDING: &[&str] = &[
        "基本情况", "现状", "概况", "基本概况", "存在的问题", "存在问题", "主要问题", "面临的", "形势", "存在的不足",
        "不足之处", "存在的困难", "主要困难", "主要不足", "问题清单", "看问题", "存在不足",
    ];
    if title.chars().count() > 30 {
        return None;
    }
    #[rustfmt::skip]
    const SURELY_BEHIND: &[&str] = &["回顾", "总结", "完成情况", "成效", "取得的成", "主要成绩", "工作成绩", "看成绩"];
    let has = |list: &[&str]| list.iter().any(|w| title.contains(w));
    if has(if document == DocumentKind::Plan { SURELY_BEHIND } else { BEHIND }) {
        return Some(DocumentKind::Summary);
    }
    if has(AHEAD) {
        return Some(DocumentKind::Plan);
    }
    (has(STANDING) && document != DocumentKind::Summary || title.contains("基本情况") || title.contains("概况"))
        .then_some(DocumentKind::Report)
}

/// "基本情况", "存在问题": the chapter describes what there is or what is wanting.
pub(crate) fn is_standing_heading(title: &str) -> bool {
    #[rustfmt::skip]
    const STANDING: &[&str] = &[
        "基本情况", "基础情况", "概况", "现状", "存在的问题", "存在问题", "主要问题", "存在的不足", "存在的困难", "主要困难", "不足之处",
        "问题清单", "问题和不足", "问题与不足", "困难和问题", "存在的主要",
    ];
    const LACKS: &[&str] = &["短板", "问题", "不足", "差距", "困难"];
    const FACED: &[&str] = &["直面", "正视", "依然", "仍", "看", "查", "找", "存在", "面临"];
    // "一、规模", "六、问题": headings of one word.
    const BARE: &[&str] = &["规模", "家底", "问题", "不足", "现状", "基本数据", "困难", "短板"];
    let said = has(title, STANDING) || has(title, LACKS) && has(title, FACED) || BARE.contains(&title);
    title.chars().count() <= 16 && said && !has(title, &["整改", "解决", "落实", "补齐", "破解"])
}

/// Reads kinds along a line.
pub(crate) struct Tense<'a> {
    chars: &'a [char],
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

/// Acts that even a chapter that describes what there is tells as done.
#[rustfmt::skip]
const STRONG_ACTS: &[&str] = &[
    "了", "建成", "新建", "改建", "扩建", "完成", "投入", "投资", "发放", "获得", "荣获", "举办", "新增", "争取", "表彰", "评为", "全年",
    "本年度", "先后", "净增", "录取", "创建",
];

/// Where a line begins to tell what is wanting.
fn wanting_from(chars: &[char]) -> Option<usize> {
    const REACH: usize = 60;
    #[rustfmt::skip]
    const LACKS: &[&str] = &["问题", "不足", "困难", "薄弱环节", "差距", "短板", "矛盾", "压力"];
    let said_plainly = chars.iter().enumerate().filter(|(_, c)| **c == '。').find_map(|(end, _)| {
        let from = (0..end).rev().take(REACH).find(|i| chars[*i] == '。').map_or(end.saturating_sub(REACH), |i| i + 1);
        let said: String = chars[from..end].iter().collect();
        let lacks = has(&said, LACKS) && has(&said, &["不少", "依然", "仍然", "突出", "面临", "尚存"]);
        let listed = matches!(chars.get(end + 1..end + 3), Some(['一', '是'] | ['主', '要']));
        (lacks && listed && !has(&said, &["解决", "整改", "排查", "针对", "化解"])).then_some(end)
    });
    if said_plainly.is_some() {
        return said_plainly;
    }
    let at = chars.windows(2).position(|w| w == ['存', '在'] || w == ['看', '到'])?;
    let end = (at..chars.len().min(at + REACH)).find(|i| matches!(chars[*i], '：' | '，' | '。'))?;
    let said: String = chars[at..end].iter().collect();
    let opens = chars[end] == '：'
        || chars.get(end + 1..end + 6).is_some_and(|w| matches!(w, ['主', '要', ..] | ['一', '是', ..] | ['如', ..]));
    (opens && (has(&said, LACKS) || chars[at] == '看') && !has(&said, &["解决", "整改", "排查"])).then_some(end)
}

fn has(words: &str, list: &[&str]) -> bool {
    // Which characters occur at all, so that most words of a list need no search.
    let mut seen = [0u64; 4];
    for c in words.chars() {
        seen[(c as usize >> 6) & 3] |= 1 << (c as usize & 63);
    }
    let occurs = |c: char| seen[(c as usize >> 6) & 3] & (1 << (c as usize & 63)) != 0;
    list.iter().any(|w| w.chars().take(2).all(occurs) && words.contains(w))
}

#[rustfmt::skip]
const WILL: &[&str] = &[
    "我们将", "我局将", "我县将", "我校将", "将努力", "将重点", "将着力", "将继续", "将做好", "将抓好", "要着力", "要重点", "要做好", "要抓好", "下一步", "明年",
];

/// Whether a line announces what will be done in the lines below ("2020年，我局将抓好以下工作：").
pub(crate) fn announces_plan(chars: &[char]) -> bool {
    const LONGEST: usize = 90;
    chars.len() <= LONGEST && chars.last() == Some(&'：') && has(&chars.iter().collect::<String>(), WILL)
}

/// Characters before a number that can tell its kind.
const LEAD: usize = 240;

/// What is still wanting is a standing fact.
#[rustfmt::skip]
const SHORT: &[&str] = &["缺口", "尚差", "尚缺", "还缺", "各缺", "仍有", "仍高达", "尚有", "尚未", "缺额", "空缺", "危房余"];

/// Verbs of acts of the year; a clause with one of them is no standing description.
#[rustfmt::skip]
const ACTS: &[&str] = &[
    "了", "建成", "新建", "改建", "扩建", "完成", "投入", "投资", "发放", "招聘", "培训", "举办", "开展", "获",
    "新增", "实施", "惠及", "享受", "资助", "争取", "落实", "组织", "表彰", "评选", "选派", "录取", "整改",
    "排查", "查处", "化解", "引进", "交流", "轮岗", "创建", "认定", "改造", "购置", "配备", "累计", "全年",
    "召开", "印发", "办结", "受理", "检查", "走访", "参加", "退休", "调出", "调入", "新进", "净增", "受到", "入选", "本年度", "今年", "申报", "针对", "实到", "参训", "结成", "推行", "安全行驶", "接送", "抽测", "筛查", "同比", "率先",
];

impl<'a> Tense<'a> {
    pub(crate) fn new(chars: &'a [char], mood: DocumentKind, chapter: bool, year: Option<i32>) -> Self {
        const AHEAD: &[&str] =
            &["明年", "下一步", "下半年", "今后", "下学期", "下学年", "来年", "新学年", "下步", "工作打算"];
        let head: String = chars.iter().take(14).collect();
        let opening: String = chars.iter().take(30).collect();
        let ahead = has(&head, AHEAD) || has(&opening, &WILL[..10]) || opens_later_year(chars, year);
        let mood = if ahead { DocumentKind::Plan } else { mood };
        let chapter = mood != DocumentKind::Plan && (chapter || is_label(chars));
        let wanting = wanting_from(chars).filter(|_| mood != DocumentKind::Plan);
        Self { chars, mood, year, standing: false, chapter, voice: mood, seen: None, planned: false, wanting }
    }

    /// Kind of a measure in the sentence `sentence`; `first` tells that no figure stood before it in the line.
    pub(crate) fn kind(&mut self, m: &Measure, sentence: (usize, usize), first: bool) -> (FigureKind, f32) {
        // A sentence without end is read from its nearest part only.
        self.turn(sentence);
        let from = sentence.0.max(m.number.start.saturating_sub(LEAD));
        let lead: String = self.chars[from..m.number.start].iter().collect();
        let lead = lead.rfind('；').map_or(lead.as_str(), |at| &lead[at..]);
        let near = lead.rfind('，').map_or(lead, |at| &lead[at + '，'.len_utf8()..]);
        let after: String = self.chars[m.end..(m.end + 16).min(sentence.1)].iter().collect();
        // What a line says of the state of things holds no further than to a sentence that tells acts.
        if self.standing && !first && self.chars[sentence.0..m.number.start].iter().collect::<String>().contains('了')
        {
            self.standing = false;
        }
        if first {
            self.standing = (is_standing(lead) || is_stock_taken(lead, near)) && self.voice != DocumentKind::Plan;
        }
        let stands = is_standing(near) && !has(&after, &["获", "参加", "被", "通过", "考", "入选", "在"]);
        if has(near, ACTS) && !has(near, NAMES) {
            self.standing = false;
        } else if (stands || is_stock_taken(lead, near)) && self.voice != DocumentKind::Plan {
            self.standing = true;
        }
        if self.is_comparison(near, &after) {
            return (FigureKind::Baseline, 0.97);
        }
        self.planned = is_planned(near, &after) || self.planned && is_of_plan(near);
        // "去年完成的21个支部要巩固，今年再验收12个": back to what is to come.
        let again = self.mood == DocumentKind::Plan && near.starts_with("今年") && !has(near, &["今年以来", "已"]);
        if self.voice == DocumentKind::Plan || again || self.opens_plan(sentence) {
            let kind = planned(lead, near, &after);
            let plain = kind == FigureKind::Target;
            return (kind, if plain { 0.98 } else { 0.85 });
        }
        let wanting = self.wanting.is_some_and(|at| at < m.number.start);
        let kind = self.reported(lead, near, &after, wanting);
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
        let opening: String = head.iter().take_while(|c| !matches!(c, '，' | '：')).collect();
        let said: String = self.chars[sentence.0..sentence.1.min(sentence.0 + 60)].iter().collect();
        let year = crate::kind::years(head).first().filter(|(at, _)| *at <= 2).map(|(_, year)| *year);
        let earlier = year.zip(self.year).is_some_and(|(year, own)| year < own);
        let later = year.zip(self.year).is_some_and(|(year, own)| year > own) && !self.chapter;
        const TO_COME: &[&str] = &["将", "要", "力争", "计划", "拟", "确保", "目标", "之年"];
        let past = PAST.iter().any(|w| opening.starts_with(w)) || earlier && opening.ends_with('年');
        if self.mood == DocumentKind::Plan {
            if past && !has(&said, &["基础上", "要巩固"]) {
                self.voice = DocumentKind::Summary;
            } else if NOW.iter().any(|w| opening.starts_with(w)) || year.is_some() {
                self.voice = DocumentKind::Plan;
            }
        } else if later && has(&said, TO_COME) && !has(&said, &["了", "已", "完成"])
            || has(&opening, &["新的一年", "明年", "来年"])
        {
            self.voice = DocumentKind::Plan;
        } else if has(&opening, &["今年以来", "一年来"]) || earlier {
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
        colon.is_some_and(|colon| has(&self.chars[sentence.0..colon].iter().collect::<String>(), WILL))
    }

    /// "由62%提高到65%", "比上年的1005人".
    fn is_comparison(&self, near: &str, after: &str) -> bool {
        let from = has_from(near);
        let rises = has(
            after,
            &[
                "提高到",
                "提高至",
                "提升到",
                "提升至",
                "增加到",
                "增加至",
                "增长到",
                "增至",
                "上升到",
                "上升至",
                "下降到",
                "下降至",
                "降到",
                "降至",
                "降低到",
                "减少到",
                "减少至",
                "减至",
                "扩大到",
                "发展到",
                "提升为",
                "调整为",
                "合并为",
                "压减到",
                "整合为",
                "缩减到",
                "升至",
                "压减至",
                "缩减至",
                "降为",
                "减为",
                "增为",
                "升为",
                "延长至",
                "延长到",
                "压缩至",
                "压缩到",
                "缩短至",
                "缩短到",
                "压缩为",
                "缩短为",
            ],
        );
        let last = ["上年的", "去年的", "去年同期的", "上年同期的", "原来的"]
            .iter()
            .any(|w| near.rfind(w).is_some_and(|at| !near[at..].contains(|c: char| c.is_ascii_digit())))
            && has(near, &["比", "较", "由", "从"]);
        let last = last || ["去年是", "去年为", "上年是", "上年为"].iter().any(|w| near.ends_with(w));
        let last = last || near.ends_with("年的") && has(near, &["比20", "较20", "比19"]);
        (from && rises) || last
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
        let near = &near.replace("总投资", "");
        has(near, ACTS) && (!has(near, NAMES) || has(near, STRONG_ACTS))
    }

    /// "到2025年": later than the document's own year.
    fn names_later_year(&self, near: &str) -> bool {
        let chars: Vec<char> = near.chars().collect();
        crate::kind::years(&chars).iter().any(|(at, year)| {
            self.year.is_none_or(|own| *year > own)
                && *at > 0
                && matches!(chars[at - 1], '到' | '至')
                && !(*at > 1 && chars[at - 2] == '截')
        })
    }
}

/// "2025年，将突出以下重点", "二〇〇九年工作目标": the line opens with a year to come and speaks of what to do in it.
fn opens_later_year(chars: &[char], own: Option<i32>) -> bool {
    const PLACE: usize = 8;
    #[rustfmt::skip]
    const TO_DO: &[&str] = &["将", "目标", "力争", "计划", "打算", "思路", "任务", "要", "重点"];
    let end = chars.iter().position(|c| matches!(c, '。' | '：')).unwrap_or(chars.len()).min(90);
    let Some((_, year)) = crate::kind::years(&chars[..end]).into_iter().find(|(at, _)| *at < PLACE) else {
        return false;
    };
    let said: String = chars[..end].iter().collect();
    own.is_some_and(|own| year > own) && has(&said, TO_DO) && !has(&said, &["完成了", "取得", "以来"])
}

/// "在校学生：8.36万人": a line that is a label and its number states what there is.
fn is_label(chars: &[char]) -> bool {
    const LONGEST: usize = 12;
    let Some(colon) = chars.iter().take(LONGEST + 1).position(|c| *c == '：') else { return false };
    let label: String = chars[..colon].iter().collect();
    colon >= 2
        && chars.get(colon + 1).is_some_and(char::is_ascii_digit)
        && chars[..colon].iter().all(|c| c.is_alphabetic())
        && !has(&label, ACTS)
}

fn has_from(near: &str) -> bool {
    let at = near.rfind(['由', '从']);
    at.is_some_and(|at| {
        near[at..].chars().count() <= 16
            && !has(&near[at..], &["提高", "增加", "上升", "提升", "下降", "降", "减", "增", "调整", "合并"])
    })
}

/// In a plan: what is already there or was done is said so.
fn planned(lead: &str, near: &str, after: &str) -> FigureKind {
    if wants(near) {
        return FigureKind::Target;
    }
    // "计划改造40所，开工33所，竣工27所": against the plan stands what was done.
    let planned_before = has(lead, &["计划", "规划数", "任务数", "目标数", "目标为"]);
    if planned_before
        && ["已", "开工", "竣工", "完工", "累计完成", "实际", "完成率"].iter().any(|w| near.starts_with(w))
        || has(near, &["截至", "截止"]) && has(near, &["完成", "建成", "培训"])
        || near.contains("已") && !has(near, &["已有", "已达"])
    {
        return FigureKind::Result;
    }
    // "由目前的65%扩大到85%": what stands after the present number is to come.
    let present = ["现有", "目前", "截至", "截止", "共有", "现状"].iter().any(|w| {
        near.rfind(w).is_some_and(|at| !near[at..].contains(|c: char| c.is_ascii_digit()) || !near[at..].contains('到'))
    });
    if present || has(lead, &["目前，", "现有", "截至"]) && !has(near, &["达到", "要", "建设", "新建", "完成"])
    {
        return FigureKind::Baseline;
    }
    let due = has(near, &["今年", "剩余", "力争"]) || has(after, &["月底前", "年底前", "要巩固"]);
    let own = near.rfind("去年").is_some_and(|at| {
        let said = &near[at..];
        !said.starts_with("去年基础")
            && !said.contains(|c: char| c.is_ascii_digit())
            && !near.contains("比去年")
            && !near.contains("较去年")
    });
    if lead.trim_start_matches('；').starts_with("去年")
        && !due
        && !lead.contains("今年")
        && !lead.starts_with("去年基础")
        || has(lead, &["去年，", "上年，", "去年全", "上一年，", "过去一年"])
        || own && !due
    {
        return FigureKind::Result;
    }
    let done = near.contains('已') && !near.contains("已有") || (near.contains('了') && !has(near, &["为了", "除了"]));
    if near.contains("已有") {
        return FigureKind::Baseline;
    }
    if done { FigureKind::Result } else { FigureKind::Target }
}

/// Words of will before the number.
fn wants(words: &str) -> bool {
    #[rustfmt::skip]
    const PLAIN: &[&str] = &[
        "力争", "想尽办法", "下一步", "明年", "今后", "预计", "目标是", "提出用", "提出到", "拟", "必须", "不得",
        "计划投", "按照规划", "政府规划", "计划新", "计划用", "计划招", "计划完", "计划培", "计划建", "计划改", "计划到", "计划开",
        "努力实现", "努力达", "努力使", "争创", "务必", "即将", "规划建", "每天锻炼", "将于",
    ];
    if has(words, PLAIN) {
        return true;
    }
    let followed = |word: &str, not: &[&str]| {
        words.match_indices(word).any(|(at, _)| {
            let rest = &words[at + word.len()..];
            !not.iter().any(|n| rest.starts_with(n))
        })
    };
    followed("确保", &["了", "全", "安", "校园"])
        || followed("保证", &["了", "金"])
        || followed("要求", &["，", "、", "。", "；", "的"])
        || words.match_indices("争取").any(|(at, _)| {
            const TO: &[&str] = &[
                "达到", "实现", "在", "使", "完成", "年内", "尽早", "早日", "明年", "进入", "用", "把", "让", "创建",
                "突破", "全年", "三年", "两年", "再", "更", "20", "1", "2", "3", "4", "5", "6", "7", "8", "9",
            ];
            TO.iter().any(|w| words[at + "争取".len()..].starts_with(w)) || words.ends_with("争取")
        })
        || words.match_indices('将').any(|(at, _)| is_future(words, at))
        || words.match_indices('要').any(|(at, _)| is_must(words, at))
}

/// 将 as "will": an act follows, no object.
fn is_future(words: &str, at: usize) -> bool {
    let rest = &words[at + '将'.len_utf8()..];
    let before = words[..at].chars().next_back();
    #[rustfmt::skip]
    const ACT: &[&str] = &[
        "确定", "新建", "建设", "完成", "投入", "投资", "达到", "达", "有", "继续", "实现", "招聘", "培训", "开展",
        "全面", "新增", "举办", "实施", "组织", "启动", "安排", "再", "进一步", "力争", "通过", "对", "按", "于",
        "在", "改", "选派", "评选",
    ];
    !matches!(before, Some('即' | '名' | '大' | '健' | '主'))
        && (rest.is_empty() || ACT.iter().any(|w| rest.starts_with(w)))
}

/// 要 as "must", not in 主要, 重要, 需要, 要求.
fn is_must(words: &str, at: usize) -> bool {
    let before = words[..at].chars().next_back();
    let after = words[at + '要'.len_utf8()..].chars().next();
    !matches!(before, Some('主' | '重' | '需' | '纲' | '必' | '摘' | '紧' | '首' | '概' | '提' | '简'))
        && !matches!(after, Some('求' | '点' | '素' | '闻' | '害' | '道'))
}

/// After words of will, told facts ("…，共完成了") end the will.
fn told_since(lead: &str) -> bool {
    let at = ["力争", "确保", "保证", "想尽办法", "要", "将", "争取"]
        .iter()
        .filter_map(|w| lead.rfind(w))
        .max()
        .unwrap_or(0);
    has(
        &lead[at..],
        &[
            "，共",
            "，全年",
            "，累计",
            "，已",
            "，目前",
            "已全部",
            "，完成",
            "，实际",
            "，先后",
            "，建成",
            "，组织了",
            "了",
        ],
    ) || lead[at..].matches('，').count() > 3
}

/// "全县46所义务教育学校中，已有39所": of what there is, so many.
fn is_counted_out(near: &str, after: &str) -> bool {
    let first = after.split('，').next().unwrap_or_default();
    let whole = first.ends_with('中') && after.contains('，') && !first.ends_with("初中") && !first.ends_with("高中");
    whole && (near.chars().count() <= 8 || has(near, &["全县", "全市", "全区", "我县"])) && !has(near, ACTS)
}

/// "规划改造学校63所", "任务1500人", "概算投资760万元": what was to be, told among what was done.
fn is_planned(near: &str, after: &str) -> bool {
    #[rustfmt::skip]
    const TO_BE: &[&str] = &[
        "规划改造", "规划建设", "规划单体", "规划新建", "规划总", "计划公开", "计划招", "计划投资", "计划总投资", "计划工期", "合同工期", "概算", "估算", "原定", "下达计划",
        "共需", "计划改造", "计划建设", "计划新建", "计划培训",
    ];
    const DONE: &[&str] = &["完成", "占", "按", "超", "已", "实际", "确定的", "规定的", "竣工", "开工", "招聘的"];
    let near = near.rsplit('：').next().unwrap_or(near);
    (has(near, TO_BE) || near.ends_with("任务")) && !has(near, DONE) && !after.starts_with('的')
        || after.starts_with("计划") && !after.starts_with("计划生")
}

/// "总面积12.4万平方米": more of the same plan.
fn is_of_plan(near: &str) -> bool {
    ["总", "建筑面积", "面积", "单体", "估算", "概算", "建设规模"].iter().any(|w| near.starts_with(w))
        && !has(near, ACTS)
}

/// "全县六千三百余名教职员工以…韧劲": all of them, in passing.
fn is_everyone(near: &str, after: &str) -> bool {
    const WHERE: &[&str] = &["全县", "全市", "全区", "全州", "全镇", "全体", "全校"];
    const WHO: &[&str] = &["教职员工", "教职工", "教师", "师生", "教育工作者"];
    let who = WHO.iter().find(|w| after.starts_with(**w));
    WHERE.iter().any(|w| near.ends_with(w))
        && who.is_some_and(|w| {
            ["以", "一笔", "上下", "凝心", "齐心", "用", "同心"].iter().any(|v| after[w.len()..].starts_with(v))
        })
}

/// "截至12月底，全区公办学校核定编制6420名", "目前，全州共有幼儿教师6318人": what there is at a date.
fn is_stock_taken(lead: &str, near: &str) -> bool {
    const AT: &[&str] = &["截至", "截止", "目前", "至年底", "现阶段"];
    const STOCK: &[&str] =
        &["核定编制", "核编", "实有", "在编", "在岗", "共有", "现有", "拥有", "全县有", "全市有", "全区有"];
    has(lead, AT) && has(near, STOCK) && !has(near, ACTS)
}

/// "全县128所中小学宽带接入率达100%": whose rate follows.
fn is_all_of(near: &str, after: &str) -> bool {
    let stretch = after.split(['，', '。', '；']).next().unwrap_or_default();
    matches!(near, "全县" | "全市" | "全区" | "全州" | "全镇" | "我县" | "我市" | "我区") && stretch.contains('率')
}

/// "全县中小学教职工4135人": a bare count of what the county has.
fn is_stock(near: &str, after: &str) -> bool {
    const WHERE: &[&str] = &["全县", "全市", "全区", "全镇", "全乡", "全校", "全园", "全系统", "我县", "我市", "我区"];
    const WHAT: &[&str] = &[
        "教职工",
        "专任教师",
        "在编教师",
        "在职教师",
        "中小学校",
        "各类学校",
        "在校生",
        "在校学生",
        "在园幼儿",
        "幼儿园",
        "中小学",
    ];
    let ends = after.is_empty() || after.starts_with(['，', '。', '；', '、']);
    ends && WHERE.iter().any(|w| near.starts_with(w)) && WHAT.iter().any(|w| near.ends_with(w)) && !has(near, ACTS)
}

/// Names that hold a word of an act.
const NAMES: &[&str] = &["培训机构", "参加培训的", "获得者", "交流中心", "组织部", "检查站", "实施方案"];

/// "以35个工作室为主阵地", "省定的5项": given, not done.
fn is_given(near: &str, after: &str) -> bool {
    let by = near.rfind('以').is_some_and(|at| {
        near[at..].chars().count() <= 24 && !near[at..].starts_with("以上") && !near[at..].starts_with("以来")
    });
    let as_what =
        has(after, &["为主", "为重点", "为依托", "为载体", "为基础", "为骨干", "为龙头", "为中心", "为主阵地"])
            || after.contains('和') && after.contains('个');
    (by && as_what)
        || has(near, &["省定的", "国家规定", "省里确定", "上级要求", "省级确定"])
        || by && near.ends_with('和')
}

/// "全县有", "现有", "共有": says what there is.
fn is_standing(words: &str) -> bool {
    #[rustfmt::skip]
    const STANDING: &[&str] = &[
        "现有", "全县有", "全市有", "全区有", "全县共有", "全市共有", "全区共有", "我县有", "我县共有", "我县现有",
        "辖区有", "辖区内有", "下辖", "系统现有", "系统共有", "系统有", "全局共有", "我局现有", "全镇有", "全镇共有", "我镇有", "我镇共有", "内设", "目前共有", "目前有", "辖", "创办于", "始建于", "成立于", "创建于", "占地面积", "占地", "坐落", "核定编制", "目前在建", "在建项目", "供餐能力",
    ];
    has(words, STANDING) && !has(words, &["接受", "参加", "获", "通过", "有效"])
}

/// "山西省…确立5项": an act of a higher authority is given to the bureau.
fn is_higher_authority(lead: &str, near: &str) -> bool {
    has(near, &["确立", "确定", "规定", "明确", "下达"])
        && has(&lead.chars().take(10).collect::<String>(), &["省", "国家", "教育部", "中央"])
        && !has(near, &["我县", "我市", "我区"])
        || near.starts_with('和')
            && has(lead, &["确立"])
            && has(&lead.chars().take(10).collect::<String>(), &["省", "国家"])
        || has(near, &["工作室和"]) && lead.contains('以')
}

/// The year that holds at each place of a line.
pub(crate) struct Years<'a> {
    found: Vec<(usize, i32)>,
    /// For each year the place where it ceases to hold, if it belongs to a phrase only.
    ends: Vec<Option<usize>>,
    sentences: Vec<(usize, usize)>,
    /// The characters of the line.
    before: &'a [char],
    /// Places of "去年" that is no comparison: another time than the year before it.
    apart: Vec<usize>,
    /// Places of "今年" and "目前".
    now: Vec<usize>,
}

/// A year this near the head of its sentence holds for the paragraph.
const HEAD: usize = 6;

impl<'a> Years<'a> {
    pub(crate) fn of(chars: &'a [char], sentences: &[(usize, usize)]) -> Self {
        let mut found = crate::kind::years(chars);
        // A year of comparison ("较2019年") or in a title is not the figure's.
        let mut title = false;
        let mut in_title = vec![false; chars.len()];
        for (i, c) in chars.iter().enumerate() {
            title = (title || *c == '《') && *c != '》';
            in_title[i] = title;
        }
        found.retain(|(at, _)| {
            let compared = *at > 0 && matches!(chars[at - 1], '较' | '比' | '自' | '同' | '与');
            // "2015年8月起任校长"
            let tail = &chars[(*at + 4).min(chars.len())..(*at + 9).min(chars.len())];
            let since = tail.first() == Some(&'年') && tail.contains(&'月') && tail.contains(&'起');
            let founded = since
                || *at > 2 && chars[at - 1] == '于' && matches!(chars[at - 2], '立' | '建' | '办' | '始' | '生' | '台');
            let compared = compared || founded;
            !(in_title[*at] || compared)
        });
        let ends = found.iter().map(|(at, _)| phrase_end(chars, *at)).collect();
        let now = chars
            .windows(2)
            .enumerate()
            .filter(|(_, w)| matches!(w, ['今', '年'] | ['目', '前']))
            .map(|(at, _)| at)
            .collect();
        let apart = chars
            .windows(2)
            .enumerate()
            .filter(|(at, w)| {
                let compared =
                    *at > 0 && matches!(chars[at - 1], '比' | '较' | '由' | '从' | '与' | '同' | '于' | '是');
                *w == ['去', '年'] && !compared
            })
            .map(|(at, _)| at)
            .collect();
        Self { found, ends, sentences: sentences.to_vec(), before: chars, apart, now }
    }

    pub(crate) fn at(&self, place: usize) -> Option<i32> {
        let sentence = self.sentences.iter().find(|(from, to)| (*from..*to).contains(&place))?;
        let until = self.found.partition_point(|(at, _)| *at < place);
        let holds = |index: &usize| self.ends[*index].is_none_or(|end| place < end);
        // "今年": an earlier year does not reach into a sentence of its own time.
        let own_time = self.now.iter().any(|at| (sentence.0..place).contains(at));
        let of_paragraph = |at: usize| {
            if own_time {
                return false;
            }
            let home = self.sentences.iter().find(|(from, to)| (*from..*to).contains(&at));
            // "到2025年" and "2017年高考" hold for their sentence only.
            let reaches =
                at > 0 && matches!(self.before[at - 1], '到' | '至') && !(at > 1 && self.before[at - 2] == '截');
            home.is_some_and(|home| at - home.0 <= HEAD) && !reaches
        };
        (0..until)
            .rev()
            .filter(holds)
            .filter(|i| !self.apart.iter().any(|at| (self.found[*i].0..place).contains(at)))
            .map(|i| self.found[i])
            .find_map(|(at, year)| (at >= sentence.0 || of_paragraph(at)).then_some(year))
    }
}

/// "由2022年的168所", "完成2016年续建项目32个，…": a year within a phrase holds to the end of the phrase.
fn phrase_end(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| chars[i])?;
    let named_from = matches!(before, '由' | '从');
    let ends = |c: &char| {
        matches!(c, '，' | '；' | '。' | '、')
            || named_from && matches!(c, '提' | '增' | '调' | '升' | '降' | '减' | '上' | '下')
    };
    let adverb = matches!(before, '到' | '至' | '在' | '于' | '自' | '截' | '对' | '就') || !is_letter(before);
    let goes_on = chars
        .get(at + 5)
        .is_some_and(|c| is_letter(*c) && !matches!(c, '底' | '末' | '度' | '以' | '来' | '秋' | '春' | '而'));
    // "2020年助学贷款12411笔，金额8020万元": the next clause tells more of the same.
    const MORE: [&str; 8] = ["，金额", "，资金", "，共", "，合计", "，其中", "，总", "，惠及", "，涉及"];
    let more =
        |i: usize| !named_from && MORE.iter().any(|w| w.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c)));
    let run = || (at..chars.len()).find(|i| ends(&chars[*i]) && !more(*i));
    (named_from || (!adverb && goes_on && chars.get(at + 4) == Some(&'年'))).then(run).flatten()
}

/// Whether a character is part of a word.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}
