//! R04: rates of work against what was done and what was to be done ("整改率", "完成计划的92%"). Judges nothing itself.

use super::amount::Family;
use super::ground::{Line, find, has_any, normal_subject};
use super::shares::{Case, context, counts};
use crate::lexicon::{List, has};

/// Words of one meaning for what a rate is of.
#[rustfmt::skip]
const ALIKE: &[(&str, List)] = &[
    ("参与", &["参加", "参与"]), ("参加", &["参加", "参与"]), ("办结", &["办结", "办理", "答复", "化解"]), ("完成", &["完成"]), ("整改", &["整改", "销号"]),
    ("合格", &["合格", "通过"]), ("通过", &["通过", "合格"]), ("上线", &["上线", "达线", "达到"]), ("达线", &["上线", "达线"]), ("覆盖", &["覆盖", "开通", "建成", "配备", "接入", "惠及"]),
    ("达标", &["达标", "合格"]), ("入学", &["入学", "就读"]), ("入园", &["入园", "在园"]), ("就业", &["就业"]), ("录取", &["录取"]), ("优秀", &["优秀"]), ("到位", &["到位"]), ("执行", &["支出", "执行"]),
    ("满意", &["满意"]), ("毕业", &["毕业"]), ("持证", &["持证", "取得"]), ("开工", &["开工"]), ("竣工", &["竣工"]), ("普惠", &["普惠"]), ("公办", &["公办"]), ("双师", &["双师"]), ("参训", &["参训", "培训", "参加"]),
    ("寄宿", &["寄宿", "住校"]), ("落实", &["落实"]), ("销号", &["销号", "整改"]), ("答复", &["答复", "办结"]), ("见面", &["见面"]), ("参保", &["参保"]), ("巩固", &["巩固"]), ("回收", &["收回", "回收"]), ("检测", &["检测"]), ("开课", &["开课", "开设"]), ("受理", &["受理"]), ("结案", &["结案", "办结"]), ("交流", &["交流"]), ("安装", &["安装"]), ("优良", &["优良"]), ("达成", &["达成", "完成"]), ("退费", &["退费", "退还"]), ("劝返", &["劝返", "复学"]), ("复学", &["劝返", "复学"]), ("安置", &["安置"]), ("更换", &["更换"]), ("维修", &["维修", "修复"]), ("修复", &["修复", "维修"]), ("复查", &["复查"]), ("建档", &["建档"]), ("拨付", &["拨付"]), ("采购", &["采购"]), ("验收", &["验收"]),
];

/// Words of a count that is the whole of some work.
#[rustfmt::skip]
const WHOLE_WORDS: &[&str] = &[
    "排查", "摸排", "检查", "抽查", "调查", "应", "计划", "共", "受理", "收到", "接到", "发现", "总", "全", "参考", "报名", "参加考试", "任务", "预算", "下达", "现有", "有", "毕业生", "参评", "抽检", "适龄", "接收", "安排", "申报",
    "发放", "接报", "报修", "申请", "需", "交办", "建立", "在校", "在册", "在籍", "在岗", "涉及", "列入", "纳入", "测试", "参测", "检测", "抽测", "送检", "问卷",
];

/// Words of a count that work begins with; what became of it may stand in the next sentence.
const BEGUN: &[&str] =
    &["排查", "发现", "受理", "收到", "接到", "接报", "报修", "交办", "应", "计划", "申请", "检查出"];

/// "排查隐患610处，整改572处，整改率93.8%".
pub(super) fn completion(line: &Line, rate: usize, start: usize, stem: &str, share: bool) -> Option<Case> {
    let r = &line.amounts[rate];
    let chars: Vec<char> = stem.chars().collect();
    let chars = acted(&chars);
    let key: String = chars[chars.len().saturating_sub(2)..].iter().collect();
    if chars.len() < 2
        || ["增长", "提高", "下降", "同比", "错误", "增"].iter().any(|w| stem.ends_with(w))
        || stem.contains("平均")
    {
        return None;
    }
    let synonyms = ALIKE.iter().find(|(word, _)| *word == key).map(|(_, list)| *list);
    let says = |i: &usize| {
        let words = context(line, *i);
        words.contains(&key) || synonyms.is_some_and(|list| has(&words, list))
    };
    let near: Vec<usize> = counts(line, start).collect();
    let code = if share { "R03" } else { "R04" };
    let Some(part) = near.iter().copied().find(|i| says(i)) else {
        return due_and_done(line, rate, &near, code).filter(|case| {
            let words = format!("{}{}", line.clause(case.part), line.clause(case.wholes[0]));
            let between = line.words(line.amounts[case.part].end, start);
            says_stem(&chars[..chars.len() - 2], &words) && !between.contains(&'；')
        });
    };
    let a = &line.amounts[part];
    let between = line.words(a.end, start);
    if between.iter().filter(|c| **c == '。').count() > 1 || between.len() > 60 {
        return None;
    }
    let fits = |i: &&usize| {
        let w = &line.amounts[**i];
        **i != part && w.family == a.family && w.base() >= a.base()
    };
    let others: Vec<usize> = near.iter().filter(fits).copied().collect();
    let before: Vec<usize> = others.iter().copied().filter(|i| *i < part).collect();
    let whole_word = |i: &usize| {
        let words = whole_context(line, *i);
        let named = words.contains(&key) || synonyms.is_some_and(|list| has(&words, list));
        let due = has(&words, &["应", "计划", "需"]);
        let treated = line.label(*i).starts_with('对') && !named;
        line.noun(*i).contains('中') || due || treated || has(&words, WHOLE_WORDS) && !named
    };
    let sentence = line.sentence(a.start);
    let here: Vec<usize> =
        before.iter().copied().filter(|i| line.sentence(line.amounts[*i].start) == sentence).collect();
    // "接报645起。24小时内修复612起": the whole ends the sentence before.
    let begun = |i: &usize| has(&whole_context(line, *i), BEGUN);
    let last = before.first().copied().filter(|i| line.sentence(line.amounts[*i].start) + 1 == sentence && begun(i));
    let here = if here.is_empty() { last.into_iter().collect() } else { here };
    let next = line.sentence(r.start) == sentence;
    let sure = here.len() == 1 && next && whole_word(&here[0]) && close(line, here[0], part) && {
        let told: String = line.words(line.amounts[here[0]].end, a.start).iter().collect();
        let words = format!("{}{}{told}", context(line, part), context(line, here[0]));
        says_stem(&chars[..chars.len() - 2], &words)
    };
    let wholes = if sure { here } else { others };
    (!wholes.is_empty()).then_some(Case { code, rate, part, wholes, sure })
}

/// "整改完成率", "退费到位率": the act, without the word that says that it was done.
fn acted(stem: &[char]) -> &[char] {
    const DONE: &[[char; 2]] = &[['完', '成'], ['到', '位'], ['落', '实'], ['达', '成']];
    let acts = |stem: &[char]| ALIKE.iter().any(|(word, _)| stem.ends_with(&word.chars().collect::<Vec<_>>()));
    match stem.split_last_chunk::<2>() {
        Some((rest, last)) if DONE.contains(last) && acts(rest) => rest,
        _ => stem,
    }
}

/// The words of a count up to what was done with it.
fn whole_context(line: &Line, index: usize) -> String {
    let noun = line.noun(index);
    let end = noun.find(['中', '已', '实']).unwrap_or(noun.len());
    format!("{}{}", line.label(index), &noun[..end])
}

/// "应体检15728人，实际体检14963人": what was due and what was done right before a rate of whatever name.
fn due_and_done(line: &Line, rate: usize, near: &[usize], code: &'static str) -> Option<Case> {
    let has = |i: usize, words: List| has(line.clause(i), words);
    // What was missed may stand between: "实到448人，缺考14人，到考率97%".
    let at = near.iter().take(2).position(|i| has(*i, &["实际", "实", "已"]))?;
    let (part, whole) = (near[at], *near.get(at + 1)?);
    let (a, b) = (&line.amounts[part], &line.amounts[whole]);
    let told = has(whole, &["应", "计划", "需"]) || has(part, &["实到", "实考"]);
    let one = line.sentence(b.start) == line.sentence(line.amounts[rate].start);
    (told && one && a.family == b.family && b.base() >= a.base() && close(line, whole, part)).then_some(Case {
        code,
        rate,
        part,
        wholes: vec![whole],
        sure: true,
    })
}

/// "按期办结率", "对口就业率": what narrows a rate down stands with its counts too.
fn says_stem(narrowing: &[char], words: &str) -> bool {
    let narrowing: Vec<char> = normal_subject(&narrowing.iter().collect::<String>()).chars().collect();
    let in_time = ["及时", "按时", "按期", "如期"].contains(&narrowing.iter().collect::<String>().as_str());
    if in_time {
        return has(words, &["及时", "按时", "按期", "如期", "时限", "小时内", "日内", "天内", "限期"]);
    }
    let said = narrowing.iter().filter(|c| words.contains(**c)).count();
    said * 2 >= narrowing.len()
}

/// Whether no other count stands between a whole and its part.
fn close(line: &Line, whole: usize, part: usize) -> bool {
    let gap = line.words(line.amounts[whole].end, line.amounts[part].start);
    gap.len() <= 30
        && (whole + 1..part).all(|i| matches!(line.amounts[i].family, Family::Rate | Family::Time | Family::Hours))
}

/// "计划投资5000万元，完成4600万元，完成计划的92%".
pub(super) fn of_task(line: &Line, rate: usize, words: &[char], start: usize) -> Option<Case> {
    let task = ["任务", "计划", "目标", "预算"].iter().find_map(|w| find(words, w))?;
    if !words.ends_with(&['的']) && !has_any(&words[task..], &["的"]) || !has_any(words, &["完成", "达", "占", "为"])
    {
        return None;
    }
    let near: Vec<usize> = counts(line, start).collect();
    let part = *near.first()?;
    let a = &line.amounts[part];
    let planned = |i: &usize| has(&context(line, *i), &["任务", "计划", "目标", "预算"]);
    if planned(&part) {
        return None;
    }
    let wholes: Vec<usize> =
        near[1..].iter().copied().filter(|i| line.amounts[*i].family == a.family && planned(i)).collect();
    let sure = wholes.len() == 1 && line.sentence(line.amounts[wholes[0]].start) == line.sentence(a.start);
    (!wholes.is_empty()).then_some(Case { code: "R04", rate, part, wholes, sure })
}
