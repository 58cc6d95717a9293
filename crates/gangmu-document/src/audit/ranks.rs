//! R25: claims of rank without a source. Ranks in examinations are left to the guard of policy.

use super::ground::{Ground, Line, Numbers, Said};
use super::model::{Audit, Weight};
use super::scan::{self, says, text};

/// Of what a rank may be claimed.
const AREAS: &[&str] = &["全市", "全省", "全国", "全州", "全区", "全县", "同类", "周边", "本市", "本省"];
/// Words of examinations: the guard of policy speaks of them.
const EXAMS: &[&str] = &[
    "高考",
    "会考",
    "中考",
    "升学",
    "上线",
    "统考",
    "统测",
    "期末",
    "平均分",
    "考试",
    "学考",
    "质量监测",
    "本科",
    "一本",
    "文科",
    "理科",
    "分的成绩",
    "总分",
];
/// A rank that was won in a contest has its source in itself.
const CONTESTS: &[&str] =
    &["比赛", "大赛", "竞赛", "运动会", "联赛", "锦标赛", "展演", "奖牌", "金牌", "冠军", "团体总分", "技能节", "杯"];
const SOURCES: &[&str] =
    &["据", "通报", "公布", "公报", "文件", "发布", "授予", "表彰", "名单", "评为", "印发", "报道", "复查", "验收"];

/// Adds what R25 doubts of a sentence: "居全市第一", "走在全省前列", "全省领先".
pub(super) fn rank(ground: &Ground, index: usize, line: &Line, (from, to): (usize, usize), audit: &mut Audit) {
    let Some((start, end)) = (from..to).find_map(|at| rank_at(line, at, to)) else { return };
    let sentence = text(&line.chars, from, to);
    let begin = (from..start).rev().find(|i| matches!(line.chars[*i], '，' | '；')).map_or(from, |i| i + 1);
    let words = text(&line.chars, begin, end);
    let aimed = says(&words, &["力争", "争取", "努力", "确保", "目标", "争创", "打造", "要", "进入"]);
    if says(&sentence, EXAMS) || says(&sentence, CONTESTS) || says(&sentence, SOURCES) || aimed {
        return;
    }
    let said = Said {
        message: format!("“{}”是排名或比较的说法,文中没有注明依据", text(&line.chars, start, end)),
        suggestion: "请注明考核、通报等依据,没有依据的改为客观表述".to_string(),
    };
    audit.findings.push(ground.doubt("R25", Weight::Note, &[(index, begin, end)], Numbers::default(), said));
}

/// Verbs right before a rank that stands further behind its area.
const RANKED: &[&str] = &["排名", "位居", "位列", "名列", "排在", "列", "居"];

fn rank_at(line: &Line, at: usize, to: usize) -> Option<(usize, usize)> {
    let (_, length) = scan::one_of(&line.chars, at, AREAS)?;
    let near = at + length + 4;
    let mut end = at + length;
    while end < to.min(at + length + 14) && !matches!(line.chars[end], '，' | '；' | '。' | '：' | '、') {
        let tied = end < near || scan::ends_with(&line.chars, end, RANKED).is_some();
        const TOPS: &[&str] = &["领先", "首位", "前列", "前茅", "一流", "榜首", "先进行列", "之首"];
        if let Some((_, more)) = scan::one_of(&line.chars, end, TOPS).filter(|_| tied) {
            return Some((at, end + more));
        }
        if matches!(line.chars[end], '第' | '前')
            && tied
            && let Some((n, after)) = scan::numeral(&line.chars, end + 1)
        {
            const OTHERS: &[&str] =
                &["个", "届", "次", "批", "期", "家", "所", "轮", "季", "人民", "课堂", "年", "天", "周", "完全"];
            let counted = scan::one_of(&line.chars, after, OTHERS);
            return (n <= 10 && counted.is_none()).then_some((at, after));
        }
        end += 1;
    }
    None
}
