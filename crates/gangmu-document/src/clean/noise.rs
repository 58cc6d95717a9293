//! Tells lines of web sites, printers and broken copies from the document's own. Marks only; nothing is removed.

use std::collections::HashMap;

use super::Line;
use crate::document::Role;
use crate::lexicon::{among, digest, has, head};
use crate::outline;

/// Beginnings of lines that a web site put there.
#[rustfmt::skip]
const SITE_STARTS: &[&str] = &[
    "导语：", "时间：", "来源：", "作者：", "上传人", "上传者", "责任编辑", "编辑：", "发布时间", "发布日期",
    "发布人", "浏览次数", "浏览：", "点击数", "点击：", "阅读次数", "字体：", "字号：", "上一篇", "下一篇",
    "相关文章", "相关推荐", "推荐阅读", "更多相关", "打印本页", "关闭窗口", "版权声明", "版权所有", "免责声明",
    "本文来源", "本文由", "本文档", "下载文档", "点击下载", "文档下载", "扫描二维码", "扫码", "关注公众号",
    "微信公众号", "当前位置", "首页", "返回顶部", "http", "www.", "分享到", "文件大小", "所需积分", "资源描述",
    "【打印", "声明：", "感谢您", "更多精彩", "您现在的位置", "信息来源", "稿件来源", "本文来自", "本文地址", "相关阅读",
    "相关专题", "相关范文", "热门文章", "热门推荐", "猜你喜欢", "延伸阅读", "阅读全文", "展开全文", "文库", "百度文库",
    "道客巴巴", "豆丁", "审核：", "审稿：", "供稿：", "撰稿：", "摄影：", "编审：", "点击数：", "访问量", "访问次数", "阅读：",
    "阅读量", "字号", "字体大小", "大中小", "【大中小", "大中小", "打印", "关闭", "收藏", "分享", "扫一扫", "长按识别",
    "关注微信", "微信扫", "二维码", "版权", "ICP", "Copyright", "网站地图", "技术支持", "主办单位：", "上传时间",
    "上传日期", "下载次数", "页数：", "文档格式", "VIP", "开通会员", "立即下载", "返回列表", "返回首页", "加入收藏", "设为首页",
];
/// Beginnings that are a site's only where little else stands in the line.
#[rustfmt::skip]
const SHORT_STARTS: &[&str] = &[
    "文库", "字号", "打印", "关闭", "收藏", "分享", "版权", "主办单位：", "二维码", "大中小", "时间：", "作者：", "首页", "扫码", "VIP",
    "页数：", "审核：", "编辑：", "来源：", "豆丁", "摄影：", "声明：", "感谢您", "技术支持", "阅读：", "供稿：", "访问量", "阅读量",
];
/// What "little else" is, in characters.
const MAX_SHORT: usize = 40;
/// Words of a site's advertisements anywhere in a short line.
#[rustfmt::skip]
const SITE_WORDS: &[&str] = &[
    "网友上传", "不代表本站", "原创文章", "咨询客服", "仅供参考", "在线阅读", "免费下载", "转载请注明", "侵权",
    "本站", "版权归", "下载积分", "会员下载", "全文下载", "范文网", "文档分享", "点击查看", "文库网", "百度文库", "微信公众号", "扫描二维码",
    "上传人：", "浏览次数：", "点击下载", "本文来自", "文章来源：", "来源于网络", "整理自网络", "网络收集", "公文网", "第一范文",
];
/// Words that make a line of the bureau's own work out of it.
const OWN_WORDS: &[&str] = &["开通", "建立", "运营", "建设", "推送", "发布信息", "加强", "利用", "通过"];
/// A line longer than this is no advertisement.
const MAX_SITE_LINE: usize = 120;
/// A line must be this long before its like counts as a repetition.
const MIN_REPEAT: usize = 15;
/// The same for a numbered line or a row, whose like may well be meant.
const MIN_LISTED: usize = 40;

/// Sets the role of boilerplate and repeated lines.
pub(super) fn mark(lines: &mut [Line]) {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for i in 0..lines.len() {
        let length = lines[i].chars.len();
        if length <= MAX_SITE_LINE && is_site_line(&lines[i].text(), length) || is_page_number(&lines[i].chars) {
            lines[i].role = Role::Boilerplate;
            continue;
        }
        let least =
            if outline::number_at(&lines[i].chars).is_some() || lines[i].is_row() { MIN_LISTED } else { MIN_REPEAT };
        if lines[i].chars.len() < least {
            continue;
        }
        match seen.get(&digest(&lines[i].chars)) {
            Some(&first) if lines[first].chars == lines[i].chars => {
                lines[i].role = Role::Repeated;
                lines[i].repeats = Some(first);
            }
            _ => {
                seen.insert(digest(&lines[i].chars), i);
            }
        }
    }
}

fn is_site_line(text: &str, length: usize) -> bool {
    let text = text.trim_start_matches(['【', '[', '（', '*', '·', '>', ' ']);
    if length > MAX_SITE_LINE {
        return false;
    }
    let ends = text.ends_with(['。', '；']);
    let mut starts = SITE_STARTS.iter().filter(|s| text.starts_with(**s));
    head(text, SITE_STARTS).is_some() && starts.any(|s| length <= MAX_SHORT && !ends || !SHORT_STARTS.contains(s))
        || has(text, SITE_WORDS) && !has(text, OWN_WORDS)
}

/// "- 3 -", "第3页 共5页", "3/5".
pub(super) fn is_page_number(chars: &[char]) -> bool {
    if chars.len() > 12 {
        return false;
    }
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let others = chars.iter().all(|c| c.is_ascii_digit() || among(*c, "-—–_ 第页共/·~"));
    others && (1..=6).contains(&digits)
}

/// If a page number stands within the words at `i` ("的工作 - 12 - 计划", "第 3 页 共 9 页"), where it ends.
pub(super) fn page_mark_end(raw: &[char], i: usize) -> Option<usize> {
    match raw[i] {
        '-' | '—' | '–' | '－' => dashed_end(raw, i),
        '第' => page_of_end(raw, i),
        _ => None,
    }
}

fn dashed_end(raw: &[char], i: usize) -> Option<usize> {
    let dash = |at: usize| matches!(raw.get(at), Some('-' | '—' | '–' | '－'));
    let apart = i > 0 && raw[i - 1].is_whitespace();
    let left = raw[..i].iter().rev().find(|c| !c.is_whitespace())?;
    let mut at = skip(raw, i + 1);
    let digits = digits(raw, at);
    at = skip(raw, at + digits);
    let right = raw[(at + 1).min(raw.len())..].iter().find(|c| !c.is_whitespace())?;
    let apart = apart || raw.get(at + 1).is_some_and(|c| c.is_whitespace());
    let word = |c: &char| matches!(c, '\u{4E00}'..='\u{9FFF}' | '，' | ',' | '、');
    ((1..=3).contains(&digits) && dash(at) && apart && word(left) && word(right)).then_some(at + 1)
}

fn page_of_end(raw: &[char], i: usize) -> Option<usize> {
    let page = |at: usize| {
        let at = skip(raw, at + 1);
        let run = digits(raw, at);
        let end = skip(raw, at + run);
        ((1..=3).contains(&run) && raw.get(end) == Some(&'页')).then_some(end + 1)
    };
    let mut at = skip(raw, page(i)?);
    at += usize::from(matches!(raw.get(at), Some('/' | ',' | '，')));
    at = skip(raw, at);
    (raw.get(at) == Some(&'共')).then(|| page(at)).flatten()
}

fn skip(raw: &[char], at: usize) -> usize {
    at + raw.get(at..).map_or(0, |rest| rest.iter().take(4).take_while(|c| c.is_whitespace()).count())
}

fn digits(raw: &[char], at: usize) -> usize {
    raw.get(at..).map_or(0, |rest| rest.iter().take(4).take_while(|c| c.is_ascii_digit()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_sites_and_printers_are_told_from_the_documents_own() {
        let check = |text: &str, site: bool| {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(is_site_line(text, chars.len()) || is_page_number(&chars), site, "{text}");
        };
        check("导语：教育局工作要点一文来源于网友上传，不代表本站观点", true);
        check("上传人：清风 下载：120次", true);
        check("【字号：大 中 小】", true);
        check("打印 关闭", true);
        check("相关阅读：2022年教育工作总结", true);
        check("本文来自某某范文网", true);
        check("扫描二维码关注微信公众号", true);
        check("第 3 页 共 9 页", true);
        check("- 12 -", true);
        check("开通局微信公众号，发布信息120条。", false);
        check("打印机、复印机等设备配备到校。", false);
        check("版权教育进校园。", false);
        check("收藏图书1.2万册。", false);
        check("时间：9月底前完成。", false);
    }
}
