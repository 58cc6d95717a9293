//! What reading noticed about the text as a text: damage, repetitions, leftovers. Figures are judged elsewhere.

use crate::clean::Line;
use crate::document::{Finding, Role, Severity};

/// Findings about lines, in text order.
pub(crate) fn of_lines(lines: &[Line]) -> Vec<Finding> {
    lines.iter().filter_map(|line| of_line(line, lines)).collect()
}

fn of_line(line: &Line, lines: &[Line]) -> Option<Finding> {
    let (code, severity, message, advice) = if let Some(reason) = &line.damaged {
        ("D101", Severity::Error, format!("此段无法辨认:{reason}"), "请对照原件补正此段;其中的数字没有采用")
    } else if line.lost > 0 {
        ("D102", Severity::Warning, format!("此段有{}个字符丢失", line.lost), "请对照原件补上缺字")
    } else if let Some(first) = line.repeats {
        let start: String = lines[first].chars.iter().take(12).collect();
        ("D103", Severity::Warning, format!("此段与前文“{start}…”完全相同"), "请删去重复的段落;其中的数字会被重复计入")
    } else if line.role == Role::Boilerplate {
        ("D104", Severity::Info, "此行像是网站或打印留下的文字,未作正文".to_string(), "若是正文,请改写此行后重新读取")
    } else {
        return None;
    };
    Some(Finding { code: code.into(), severity, span: line.span, message, advice: advice.into() })
}
