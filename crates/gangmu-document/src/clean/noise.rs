//! Tells lines of web sites, printers and broken copies from the document's own. Marks only; nothing is removed.

use std::collections::HashMap;

use super::Line;
use crate::document::Role;

/// Beginnings of lines that a web site put there.
#[rustfmt::skip]
const SITE_STARTS: &[&str] = &[
    "导语：", "时间：", "来源：", "作者：", "上传人", "上传者", "责任编辑", "编辑：", "发布时间", "发布日期",
    "发布人", "浏览次数", "浏览：", "点击数", "点击：", "阅读次数", "字体：", "字号：", "上一篇", "下一篇",
    "相关文章", "相关推荐", "推荐阅读", "更多相关", "打印本页", "关闭窗口", "版权声明", "版权所有", "免责声明",
    "本文来源", "本文由", "本文档", "下载文档", "点击下载", "文档下载", "扫描二维码", "扫码", "关注公众号",
    "微信公众号", "当前位置", "首页", "返回顶部", "http", "www.", "分享到", "文件大小", "所需积分", "资源描述",
    "【打印", "声明：", "感谢您", "更多精彩", "您现在的位置", "信息来源", "稿件来源",
];
/// Words of a site's advertisements anywhere in a short line.
#[rustfmt::skip]
const SITE_WORDS: &[&str] = &[
    "网友上传", "不代表本站", "原创文章", "咨询客服", "仅供参考", "在线阅读", "免费下载", "转载请注明", "侵权",
    "本站", "版权归", "下载积分", "会员下载", "全文下载", "范文网", "文档分享", "点击查看",
];
/// A line longer than this is no advertisement.
const MAX_SITE_LINE: usize = 120;
/// A line must be this long before its like counts as a repetition.
const MIN_REPEAT: usize = 15;

/// Sets the role of boilerplate and repeated lines.
pub(super) fn mark(lines: &mut [Line]) {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for i in 0..lines.len() {
        let text = lines[i].text();
        if is_site_line(&text, lines[i].chars.len()) || is_page_number(&lines[i].chars) {
            lines[i].role = Role::Boilerplate;
            continue;
        }
        if lines[i].chars.len() < MIN_REPEAT {
            continue;
        }
        match seen.get(&hash(&lines[i].chars)) {
            Some(&first) if lines[first].chars == lines[i].chars => {
                lines[i].role = Role::Repeated;
                lines[i].repeats = Some(first);
            }
            _ => {
                seen.insert(hash(&lines[i].chars), i);
            }
        }
    }
}

fn hash(chars: &[char]) -> u64 {
    chars.iter().fold(0xcbf2_9ce4_8422_2325, |h, c| (h ^ u64::from(*c as u32)).wrapping_mul(0x0100_0000_01b3))
}

fn is_site_line(text: &str, length: usize) -> bool {
    let text = text.trim_start_matches(['【', '[', '（', '*', '·']);
    length <= MAX_SITE_LINE
        && (SITE_STARTS.iter().any(|s| text.starts_with(s)) || SITE_WORDS.iter().any(|w| text.contains(w)))
}

/// "- 3 -", "第3页 共5页", "3/5".
fn is_page_number(chars: &[char]) -> bool {
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let others = chars.iter().all(|c| c.is_ascii_digit() || "-—–_ 第页共/·~".contains(*c));
    chars.len() <= 12 && others && (1..=6).contains(&digits)
}

/// Why a line cannot be read, if it cannot.
pub(super) fn damage(chars: &[char]) -> Option<String> {
    let (mut latin, mut odd, mut lost, mut all) = (0usize, 0usize, 0usize, 0usize);
    for &c in chars {
        match c {
            ' ' | '\t' => continue,
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => latin += 1,
            '\u{FFFD}' => lost += 1,
            _ if is_odd(c) => odd += 1,
            _ => {}
        }
        all += 1;
    }
    if all < 4 {
        return None;
    }
    if lost * 20 > all {
        Some(format!("有{lost}个字符丢失,无法辨认"))
    } else if latin * 10 > all * 3 && latin >= 12 {
        Some("拼音或字母过多,疑为汉字被替换".to_string())
    } else if odd >= 3 && odd * 25 > all {
        Some("夹有多个异常符号,疑为乱码".to_string())
    } else {
        None
    }
}

/// Neither Chinese, ASCII, punctuation nor a sign that official documents use.
fn is_odd(c: char) -> bool {
    !matches!(c,
        '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{24F}' | '\u{2010}'..='\u{203B}' | '\u{2100}'..='\u{22FF}' | '\u{2460}'..='\u{24FF}'
        | '\u{2500}'..='\u{25FF}' | '\u{2600}'..='\u{27BF}' | '\u{3000}'..='\u{303F}' | '\u{3105}'..='\u{312F}' | '\u{3200}'..='\u{33FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, damaged: bool) {
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(damage(&chars).is_some(), damaged, "{text}");
    }

    #[test]
    fn broken_copies_are_told_from_sound_lines() {
        check("全县共有学校85所,在校学生3.2万人。", false);
        check("quan xian gong you xue xiao 85 suo zai xiao xue sheng 3.2 wan", true);
        check("全县共有学校\u{FFFD}\u{FFFD}\u{FFFD}85所", true);
        check("开展STEM教育与“AI+教育”试点", false);
        check("ば腋ຄ学жд校ᚠᚢ园", true);
    }
}
