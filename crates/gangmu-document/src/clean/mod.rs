//! Repairs the characters of each line and keeps the way back to the original. Judges no meaning; drops no line.

mod chars;
mod damage;
mod noise;
mod pinyin;
mod script;
mod wrap;

use crate::document::{Role, Span};
use crate::format::Decoded;

/// A paragraph of the text, cleaned: one line that is not blank, or several that a hard break had cut apart.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Place in the original text, in characters, blanks at both ends left out.
    pub span: Span,
    /// Cleaned characters.
    pub chars: Vec<char>,
    /// For each cleaned character, the original one's offset; strictly rising.
    pub map: Vec<u32>,
    pub role: Role,
    pub damaged: Option<String>,
    pub style_level: Option<u8>,
    /// Index of the earlier line with the same words.
    pub repeats: Option<usize>,
    /// Characters of the original that were lost for good.
    pub lost: usize,
}

impl Line {
    /// The original place of the cleaned characters `start..end`.
    pub(crate) fn original(&self, start: usize, end: usize) -> Span {
        if start >= end || end > self.map.len() {
            let at = self.map.get(start).map_or(self.span.1, |at| *at as usize);
            return (at, at);
        }
        (self.map[start] as usize, self.map[end - 1] as usize + 1)
    }

    /// The way back by stretches whose characters follow each other in the original too.
    pub(crate) fn stretches(&self) -> Vec<(u32, u32)> {
        let mut out: Vec<(u32, u32)> = Vec::new();
        for (index, place) in (0u32..).zip(&self.map) {
            if out.last().is_none_or(|(begin, from)| from + (index - begin) != *place) {
                out.push((index, *place));
            }
        }
        out
    }

    /// Cleaned characters as a string.
    pub(crate) fn text(&self) -> String {
        crate::lexicon::string(&self.chars)
    }

    /// Whether the line is a table's row.
    pub(crate) fn is_row(&self) -> bool {
        self.chars.contains(&'\t')
    }
}

/// A line as it stood, before broken ones are joined.
struct Raw {
    line: Line,
    /// Blanks before its words, in half widths.
    indent: usize,
    /// Width of its words, in half widths.
    width: usize,
    /// A blank line stands above.
    apart: bool,
}

/// Cleans every line that is not blank and joins those that a hard break cut apart.
pub(crate) fn clean(decoded: &Decoded) -> Vec<Line> {
    let traditional = script::is_traditional(&decoded.text);
    let mut raws = Vec::new();
    let (mut at, mut apart) = (0usize, false);
    let mut chars: Vec<char> = Vec::new();
    for (index, raw) in decoded.text.split('\n').enumerate() {
        chars.clear();
        chars.extend(raw.chars());
        match clean_line(&chars, at, traditional) {
            Some(mut line) => {
                line.style_level = decoded.hints.get(index).and_then(|hint| hint.level);
                let lead = chars.iter().take_while(|c| chars::is_blank(**c));
                let indent = lead.map(|c| chars::width(*c)).sum();
                let width = line.chars.iter().map(|c| chars::width(*c)).sum();
                raws.push(Raw { line, indent, width, apart });
                apart = false;
            }
            None => apart = true,
        }
        at += chars.len() + 1;
    }
    let mut lines = wrap::join(raws);
    for line in &mut lines {
        line.damaged = damage::damage(&line.chars);
    }
    noise::mark(&mut lines);
    lines
}

fn clean_line(raw: &[char], offset: usize, traditional: bool) -> Option<Line> {
    let first = raw.iter().position(|c| !chars::is_blank(*c))?;
    let last = raw.iter().rposition(|c| !chars::is_blank(*c))?;
    let row = chars::is_row(&raw[first..=last]);
    let (mut out, mut map) = (Vec::with_capacity(last + 1 - first), Vec::with_capacity(last + 1 - first));
    let mut lost = 0;
    let mut put = |c: char, at: usize| {
        out.push(c);
        map.push(u32::try_from(offset + at).unwrap_or(u32::MAX));
    };
    let mut i = first;
    while i <= last {
        let c = raw[i];
        if matches!(c, '\u{4E00}'..='\u{9FFF}') && c != '第' {
            put(c, i);
            i += 1;
            continue;
        }
        if let Some(end) = pinyin::reading_end(raw, i).or_else(|| noise::page_mark_end(raw, i)) {
            i = end;
            continue;
        }
        if let Some((found, length)) = chars::lost_character(raw, i).filter(|_| traditional) {
            put(found, i);
            i += length;
            continue;
        }
        if row && let Some(end) = chars::cell_gap_end(raw, i) {
            put('\t', i);
            i = end;
            continue;
        }
        lost += usize::from(c == '\u{FFFD}');
        if !chars::is_invisible(c) && !chars::is_loose_blank(raw, i) {
            put(chars::unify(raw, i), i);
        }
        i += 1;
    }
    script::simplify(&mut out, traditional);
    Some(Line {
        span: (offset + first, offset + last + 1),
        chars: out,
        map,
        role: Role::Body,
        damaged: None,
        style_level: None,
        repeats: None,
        lost,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Format;

    fn lines(text: &str) -> Vec<Line> {
        clean(&Decoded { format: Format::Txt, encoding: "UTF-8".into(), text: text.into(), hints: vec![] })
    }

    fn check(raw: &str, traditional: bool, clean: &str) {
        let chars: Vec<char> = raw.chars().collect();
        let line = clean_line(&chars, 7, traditional);
        let (text, ok) = line.map_or((String::new(), true), |line| {
            let in_place = line.map.iter().all(|at| (7..7 + chars.len() as u32).contains(at));
            (line.text(), in_place && line.map.len() == line.chars.len())
        });
        assert!(ok && text == clean, "{raw} -> {text}");
    }

    #[test]
    fn damage_is_repaired_and_every_character_keeps_its_place() {
        check("  培養(yǎng)１２名教師，達９５％. ", true, "培养12名教师，达95%.");
        check("全縣有學?85所,確?安全", true, "全县有学校85所，确?安全".replace("确?", "确保").as_str());
        check("1,229人,3,5所", false, "1,229人，3，5所");
        check("3. 1100余名 教师", false, "3. 1100余名教师");
        check("新 建 3 所 A B 校", false, "新建3所A B校");
        check("\u{200B}\u{FEFF} ", false, "");
        check("抓好安全工作的 - 12 - 各项计划，2022-12-31前", false, "抓好安全工作的各项计划，2022-12-31前");
        check("推进课程第 3 页 共 9 页改革", false, "推进课程改革");
        check("培養yǎng教師", true, "培养教师");
        check("城关小学   1200    45", false, "城关小学\t1200\t45");
        check("工　　作　　总　　结", false, "工作总结");
    }

    #[test]
    fn lines_cut_in_the_middle_of_a_sentence_are_joined_and_others_are_not() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = lines(text).iter().map(Line::text).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "推进城乡教育一体化发展，做好\n- 3 -\n学校布局调整。\n一、招生",
            &["推进城乡教育一体化发展，做好学校布局调整。", "一、招生"],
        );
        check("推进城乡教育一体化发展，做好\n12\n学校布局调整。", &["推进城乡教育一体化发展，做好学校布局调整。"]);
        check(
            "改造学生宿舍、教工食堂、\n运动场三处。\n二、安全",
            &["改造学生宿舍、教工食堂、运动场三处。", "二、安全"],
        );
        check(
            "1.开展安全检查\n（责任科室：安全股）\n2.招聘教师",
            &["1.开展安全检查（责任科室：安全股）", "2.招聘教师"],
        );
        check("一、招生工作\n做好招生。", &["一、招生工作", "做好招生。"]);
    }

    proptest! {
        #[test]
        fn every_cleaned_character_maps_to_its_place_and_the_places_rise(
            picks in proptest::collection::vec(0..PIECES.len(), 1..80)
        ) {
            let text: String = picks.iter().map(|at| PIECES[*at]).collect();
            let mut end = 0;
            for line in lines(&text) {
                let paragraph = crate::read::paragraph(&line);
                for (index, place) in line.map.iter().enumerate() {
                    prop_assert_eq!(paragraph.original(index, index + 1), (*place as usize, *place as usize + 1));
                }
                prop_assert_eq!(line.chars.len(), line.map.len());
                prop_assert!(line.span.0 >= end && line.map.windows(2).all(|w| w[0] < w[1]));
                prop_assert!(line.map.iter().all(|at| (line.span.0..line.span.1).contains(&(*at as usize))));
                end = line.span.1;
            }
        }
    }

    const PIECES: &[&str] = &[
        "全縣",
        "教師",
        "培養(yǎng)",
        "xué",
        "１２",
        "3",
        "，",
        "。",
        "、",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "- 12 -",
        "第 3 页 共 9 页",
        "学?!",
        "\u{FFFD}",
        "一、",
        "（责任科室：安全股）",
        "继续推进城乡义务教育一体化改革发展和学校标准化建设工作",
        "\u{3000}\u{3000}",
        "abc",
        "ば",
        "1.5%",
    ];
}
