//! Items of data standards: the form of their codes, which are written once, and what they stand for.

use super::finding;
use crate::Finding;
use crate::data_item::DataItem;
use crate::expr::UNIT_ATTRIBUTES;
use crate::load::places::Places;

/// Longest code of an item.
const LONGEST: usize = 20;

pub(super) fn judge(file: &str, items: &[DataItem], places: &Places) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut error = |path: String, code, message: String, advice: &str| {
        findings.push(finding(file, places.find(&path), code, message, advice));
    };
    for (i, item) in items.iter().enumerate() {
        let (root, code) = (format!("data_item[{i}]"), &item.code);
        if !is_code(code) {
            let advice = "数据项代码用大写字母开头,只含大写字母和数字,最长20个字符,如 XBM。";
            error(format!("{root}.code"), "item.form", format!("“{code}”不能作数据项代码"), advice);
        }
        if items[..i].iter().any(|other| other.code == *code) {
            error(format!("{root}.code"), "item.twice", format!("数据项 {code} 写了两次"), "请只留一处。");
        }
        if item.basis.trim().is_empty() {
            error(format!("{root}.basis"), "item.basis", format!("数据项 {code} 没有写依据"), "请写标准号。");
        }
        let mut codes: Vec<&str> = item.codes.values().map(String::as_str).filter(|c| !c.is_empty()).collect();
        codes.sort_unstable();
        if let Some(pair) = codes.windows(2).find(|pair| pair[0] == pair[1]) {
            let message = format!("数据项 {code} 的代码 {} 对应两个词", pair[0]);
            error(format!("{root}.codes"), "item.codes", message, "一个代码只对应一个词,请改正。");
        }
        let Some(unit) = &item.unit else { continue };
        if !UNIT_ATTRIBUTES.contains(&unit.as_str()) {
            let advice = format!("可用:{}。", UNIT_ATTRIBUTES.join("、"));
            error(format!("{root}.unit"), "item.unit", format!("单位没有名为 {unit} 的属性"), &advice);
        } else if items[..i].iter().any(|other| other.unit.as_ref() == Some(unit)) {
            let message = format!("单位的 {unit} 对应两个数据项");
            error(format!("{root}.unit"), "item.unit", message, "请只留一处。");
        }
    }
    findings
}

fn is_code(code: &str) -> bool {
    let known = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    code.len() <= LONGEST && code.starts_with(|c: char| c.is_ascii_uppercase()) && code.chars().all(known)
}
