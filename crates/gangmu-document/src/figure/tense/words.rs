//! What the words around a number say of its time: will, acts, standing facts, plans told. Keeps no state.

pub(super) use crate::lexicon::has;
use crate::lexicon::has_any;

use crate::document::FigureKind;

/// Acts that even a chapter that describes what there is tells as done.
#[rustfmt::skip]
pub(super) const STRONG_ACTS: &[&str] = &[
    "了", "建成", "新建", "改建", "扩建", "完成", "投入", "投资", "发放", "获得", "荣获", "举办", "新增", "争取", "表彰", "评为", "全年",
    "本年度", "先后", "净增", "录取", "创建",
];

/// Where a line begins to tell what is wanting.
pub(super) fn wanting_from(chars: &[char]) -> Option<usize> {
    const REACH: usize = 60;
    #[rustfmt::skip]
    const LACKS: &[&str] = &["问题", "不足", "困难", "薄弱环节", "差距", "短板", "矛盾", "压力"];
    let said_plainly = chars.iter().enumerate().filter(|(_, c)| **c == '。').find_map(|(end, _)| {
        let from = (0..end).rev().take(REACH).find(|i| chars[*i] == '。').map_or(end.saturating_sub(REACH), |i| i + 1);
        let said = &chars[from..end];
        let listed = matches!(chars.get(end + 1..end + 3), Some(['一', '是'] | ['主', '要']));
        let lacks = || has_any(said, LACKS) && has_any(said, &["不少", "依然", "仍然", "突出", "面临", "尚存"]);
        (listed && lacks() && !has_any(said, &["解决", "整改", "排查", "针对", "化解"])).then_some(end)
    });
    if said_plainly.is_some() {
        return said_plainly;
    }
    let at = chars.windows(2).position(|w| w == ['存', '在'] || w == ['看', '到'])?;
    let end = (at..chars.len().min(at + REACH)).find(|i| matches!(chars[*i], '：' | '，' | '。'))?;
    let said = &chars[at..end];
    let opens = chars[end] == '：'
        || chars.get(end + 1..end + 6).is_some_and(|w| matches!(w, ['主', '要', ..] | ['一', '是', ..] | ['如', ..]));
    (opens && (has_any(said, LACKS) || chars[at] == '看') && !has_any(said, &["解决", "整改", "排查"])).then_some(end)
}

#[rustfmt::skip]
pub(super) const WILL: &[&str] = &[
    "我们将", "我局将", "我县将", "我校将", "将努力", "将重点", "将着力", "将继续", "将做好", "将抓好", "要着力", "要重点", "要做好", "要抓好", "下一步", "明年",
];

/// Whether a line announces what will be done in the lines below ("2020年，我局将抓好以下工作：").
pub(crate) fn announces_plan(chars: &[char]) -> bool {
    const LONGEST: usize = 90;
    chars.len() <= LONGEST && chars.last() == Some(&'：') && has_any(chars, WILL)
}

/// What is still wanting is a standing fact.
#[rustfmt::skip]
pub(super) const SHORT: &[&str] = &["缺口", "尚差", "尚缺", "还缺", "各缺", "仍有", "仍高达", "尚有", "尚未", "缺额", "空缺", "危房余"];

/// Verbs of acts of the year; a clause with one of them is no standing description.
#[rustfmt::skip]
pub(super) const ACTS: &[&str] = &[
    "了", "建成", "新建", "改建", "扩建", "完成", "投入", "投资", "发放", "招聘", "培训", "举办", "开展", "获",
    "新增", "实施", "惠及", "享受", "资助", "争取", "落实", "组织", "表彰", "评选", "选派", "录取", "整改",
    "排查", "查处", "化解", "引进", "交流", "轮岗", "创建", "认定", "改造", "购置", "配备", "累计", "全年",
    "召开", "印发", "办结", "受理", "检查", "走访", "参加", "退休", "调出", "调入", "新进", "净增", "受到", "入选", "本年度", "今年", "申报", "针对", "实到", "参训", "结成", "推行", "安全行驶", "接送", "抽测", "筛查", "同比", "率先",
];

/// "2025年，将突出以下重点", "二〇〇九年工作目标": the line opens with a year to come and speaks of what to do in it.
pub(super) fn opens_later_year(chars: &[char], own: Option<i32>) -> bool {
    const PLACE: usize = 8;
    #[rustfmt::skip]
    const TO_DO: &[&str] = &["将", "目标", "力争", "计划", "打算", "思路", "任务", "要", "重点"];
    let end = chars.iter().position(|c| matches!(c, '。' | '：')).unwrap_or(chars.len()).min(90);
    let Some((_, year)) = crate::kind::years(&chars[..end]).into_iter().find(|(at, _)| *at < PLACE) else {
        return false;
    };
    let said = &chars[..end];
    own.is_some_and(|own| year > own) && has_any(said, TO_DO) && !has_any(said, &["完成了", "取得", "以来"])
}

/// "在校学生：8.36万人": a line that is a label and its number states what there is.
pub(super) fn is_label(chars: &[char]) -> bool {
    const LONGEST: usize = 12;
    let Some(colon) = chars.iter().take(LONGEST + 1).position(|c| *c == '：') else { return false };
    let label = &chars[..colon];
    colon >= 2
        && chars.get(colon + 1).is_some_and(char::is_ascii_digit)
        && chars[..colon].iter().all(|c| c.is_alphabetic())
        && !has_any(label, ACTS)
}

pub(super) fn has_from(near: &str) -> bool {
    let at = near.rfind(['由', '从']);
    at.is_some_and(|at| {
        near[at..].chars().count() <= 16
            && !has(&near[at..], &["提高", "增加", "上升", "提升", "下降", "降", "减", "增", "调整", "合并"])
    })
}

/// In a plan: what is already there or was done is said so.
pub(super) fn planned(lead: &str, near: &str, after: &str) -> FigureKind {
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
    const PRESENT: &[&str] = &["现有", "目前", "截至", "截止", "共有", "现状"];
    let present = has(near, PRESENT)
        && PRESENT.iter().any(|w| {
            near.rfind(w)
                .is_some_and(|at| !near[at..].contains(|c: char| c.is_ascii_digit()) || !near[at..].contains('到'))
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
pub(super) fn wants(words: &str) -> bool {
    #[rustfmt::skip]
    const PLAIN: &[&str] = &[
        "力争", "想尽办法", "下一步", "明年", "今后", "预计", "目标是", "提出用", "提出到", "拟", "必须", "不得",
        "计划投", "按照规划", "政府规划", "计划新", "计划用", "计划招", "计划完", "计划培", "计划建", "计划改", "计划到", "计划开",
        "努力实现", "努力达", "努力使", "争创", "务必", "即将", "规划建", "每天锻炼", "将于",
    ];
    if has(words, PLAIN) {
        return true;
    }
    // Each of what follows holds one of these.
    if !has(words, &["确保", "保证", "要", "将", "争取"]) {
        return false;
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
pub(super) fn is_future(words: &str, at: usize) -> bool {
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
pub(super) fn is_must(words: &str, at: usize) -> bool {
    let before = words[..at].chars().next_back();
    let after = words[at + '要'.len_utf8()..].chars().next();
    !matches!(before, Some('主' | '重' | '需' | '纲' | '必' | '摘' | '紧' | '首' | '概' | '提' | '简'))
        && !matches!(after, Some('求' | '点' | '素' | '闻' | '害' | '道'))
}

/// After words of will, told facts ("…，共完成了") end the will.
pub(super) fn told_since(lead: &str) -> bool {
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
pub(super) fn is_counted_out(near: &str, after: &str) -> bool {
    let first = after.split('，').next().unwrap_or_default();
    let whole = first.ends_with('中') && after.contains('，') && !first.ends_with("初中") && !first.ends_with("高中");
    whole && (near.chars().count() <= 8 || has(near, &["全县", "全市", "全区", "我县"])) && !has(near, ACTS)
}

/// "规划改造学校63所", "任务1500人", "概算投资760万元": what was to be, told among what was done.
pub(super) fn is_planned(near: &str, after: &str) -> bool {
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
pub(super) fn is_of_plan(near: &str) -> bool {
    ["总", "建筑面积", "面积", "单体", "估算", "概算", "建设规模"].iter().any(|w| near.starts_with(w))
        && !has(near, ACTS)
}

/// "全县六千三百余名教职员工以…韧劲": all of them, in passing.
pub(super) fn is_everyone(near: &str, after: &str) -> bool {
    const WHERE: &[&str] = &["全县", "全市", "全区", "全州", "全镇", "全体", "全校"];
    const WHO: &[&str] = &["教职员工", "教职工", "教师", "师生", "教育工作者"];
    let who = WHO.iter().find(|w| after.starts_with(**w));
    WHERE.iter().any(|w| near.ends_with(w))
        && who.is_some_and(|w| {
            ["以", "一笔", "上下", "凝心", "齐心", "用", "同心"].iter().any(|v| after[w.len()..].starts_with(v))
        })
}

/// "截至12月底，全区公办学校核定编制6420名", "目前，全州共有幼儿教师6318人": what there is at a date.
pub(super) fn is_stock_taken(lead: &str, near: &str) -> bool {
    const AT: &[&str] = &["截至", "截止", "目前", "至年底", "现阶段"];
    const STOCK: &[&str] =
        &["核定编制", "核编", "实有", "在编", "在岗", "共有", "现有", "拥有", "全县有", "全市有", "全区有"];
    has(lead, AT) && has(near, STOCK) && !has(near, ACTS)
}

/// "全县128所中小学宽带接入率达100%": whose rate follows.
pub(super) fn is_all_of(near: &str, after: &str) -> bool {
    let stretch = after.split(['，', '。', '；']).next().unwrap_or_default();
    matches!(near, "全县" | "全市" | "全区" | "全州" | "全镇" | "我县" | "我市" | "我区") && stretch.contains('率')
}

/// "全县中小学教职工4135人": a bare count of what the county has.
pub(super) fn is_stock(near: &str, after: &str) -> bool {
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
pub(super) const NAMES: &[&str] = &["培训机构", "参加培训的", "获得者", "交流中心", "组织部", "检查站", "实施方案"];

/// "以35个工作室为主阵地", "省定的5项": given, not done.
pub(super) fn is_given(near: &str, after: &str) -> bool {
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
pub(super) fn is_standing(words: &str) -> bool {
    #[rustfmt::skip]
    const STANDING: &[&str] = &[
        "现有", "全县有", "全市有", "全区有", "全县共有", "全市共有", "全区共有", "我县有", "我县共有", "我县现有",
        "辖区有", "辖区内有", "下辖", "系统现有", "系统共有", "系统有", "全局共有", "我局现有", "全镇有", "全镇共有", "我镇有", "我镇共有", "内设", "目前共有", "目前有", "辖", "创办于", "始建于", "成立于", "创建于", "占地面积", "占地", "坐落", "核定编制", "目前在建", "在建项目", "供餐能力",
    ];
    has(words, STANDING) && !has(words, &["接受", "参加", "获", "通过", "有效"])
}

/// "山西省…确立5项": an act of a higher authority is given to the bureau.
pub(super) fn is_higher_authority(lead: &str, near: &str) -> bool {
    has(near, &["确立", "确定", "规定", "明确", "下达"])
        && has(&lead.chars().take(10).collect::<String>(), &["省", "国家", "教育部", "中央"])
        && !has(near, &["我县", "我市", "我区"])
        || near.starts_with('和')
            && has(lead, &["确立"])
            && has(&lead.chars().take(10).collect::<String>(), &["省", "国家"])
        || has(near, &["工作室和"]) && lead.contains('以')
}
