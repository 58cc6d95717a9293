//! What a heading says of the figures below it. Reads no figures.

use super::words::has;
use crate::document::DocumentKind;
use crate::lexicon::List;

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
    let has = |list: List| has(title, list);
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
