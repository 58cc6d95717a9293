//! R15: amounts of one sentence whose quotient no building and no school has. Knows orders of magnitude only.

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said, number};
use super::model::{Audit, Weight};
use super::scan::says;

/// Adds what R15 doubts.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    for (index, line) in ground.lines.iter().enumerate() {
        for (from, to) in &line.sentences {
            let here = line.within(*from, *to);
            let built = only(line, here.clone(), |i| line.amounts[i].family == Family::Area && is_building(line, i));
            let money = only(line, here.clone(), |i| line.amounts[i].family == Family::Money && is_spent(line, i));
            let places =
                only(line, here.clone(), |i| line.amounts[i].unit == "个" && says(&around(line, i), &["学位"]));
            let view = View { ground, line, index };
            if let (Some(area), Some(money)) = (built, money) {
                view.price(area, money, audit);
            }
            if let (Some(area), Some(places)) = (built, places) {
                view.room(area, places, audit);
            }
            for (school, pupils) in here.clone().zip(here.skip(1)) {
                view.size(school, pupils, audit);
            }
        }
    }
}

/// The one amount that fits, where it is the only one.
fn only(line: &Line, within: std::ops::Range<usize>, fits: impl Fn(usize) -> bool) -> Option<usize> {
    let mut found = within.filter(|i| line.amounts[*i].change.is_none() && fits(*i));
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

fn around(line: &Line, at: usize) -> String {
    format!("{}{}", line.label(at), line.noun(at).chars().take(8).collect::<String>())
}

#[rustfmt::skip]
const BUILDINGS: &[&str] = &["建筑面积", "校舍", "教学楼", "宿舍", "综合楼", "食堂", "公寓", "教学用房", "实训楼", "周转房", "园舍"];

fn is_building(line: &Line, at: usize) -> bool {
    let words = around(line, at);
    says(&words, BUILDINGS) && !says(&words, &["占地", "用地", "人均", "生均", "操场", "运动场"])
}

fn is_spent(line: &Line, at: usize) -> bool {
    let words = around(line, at);
    says(&words, &["投资", "投入", "概算", "造价", "资金", "耗资", "预算"]) && !says(&words, &["每", "均", "奖"])
}

/// Yuan per square metre that new buildings and repairs can have.
const NEW: (f64, f64) = (500.0, 15_000.0);
const REPAIR: (f64, f64) = (30.0, 8_000.0);
/// Square metres of building for a place.
const PLACE: (f64, f64) = (2.0, 60.0);
/// Pupils of a school on average.
const SCHOOL: (f64, f64) = (12.0, 6_000.0);

struct View<'a, 'd> {
    ground: &'a Ground<'d>,
    line: &'a Line,
    index: usize,
}

impl View<'_, '_> {
    fn base(&self, at: usize) -> f64 {
        self.line.amounts[at].base()
    }

    fn price(&self, area: usize, money: usize, audit: &mut Audit) {
        let (from, to) = self.line.sentence_span(self.line.amounts[area].start);
        let sentence: String = self.line.words(from, to).iter().collect();
        let repair = says(&sentence, &["维修", "改造", "加固", "修缮", "装修", "粉刷", "改建", "提升", "更新"]);
        let (low, high) = if repair { REPAIR } else { NEW };
        let built =
            says(&sentence, &["新建", "建成", "建设", "迁建", "扩建", "竣工", "动工", "开工", "续建", "建筑面积"]);
        let price = self.base(money) / self.base(area).max(1e-9);
        if (repair || built) && !(low..=high).contains(&price) {
            let message = format!("每平方米合{}元,与通常的造价相差太大", number(price.round()));
            self.tell(area, money, price, message, "请核对面积和金额的单位(平方米、万元、亿元)", audit);
        }
    }

    fn room(&self, area: usize, places: usize, audit: &mut Audit) {
        let each = self.base(area) / self.base(places).max(1e-9);
        if !(PLACE.0..=PLACE.1).contains(&each) {
            let message = format!("每个学位合{}平方米建筑面积,超出合理范围", number((each * 10.0).round() / 10.0));
            self.tell(area, places, each, message, "请核对建筑面积和学位数", audit);
        }
    }

    /// "2020所幼儿园17117名学生".
    fn size(&self, schools: usize, pupils: usize, audit: &mut Audit) {
        let (Some(a), Some(b)) = (self.line.amounts.get(schools), self.line.amounts.get(pupils)) else { return };
        if a.unit != "所" || b.family != Family::People || self.line.gap(schools, pupils).len() > 12 {
            return;
        }
        let gap: String = self.line.gap(schools, pupils).iter().collect();
        let noun = self.line.noun(pupils);
        let school = ["学校", "幼儿园", "小学", "中学", "初中", "高中"].iter().any(|w| gap.ends_with(w));
        let taught = ["学生", "幼儿", "在校", "儿童", "小学生", "初中生"].iter().any(|w| noun.starts_with(w));
        let some = says(&gap, &["教学点", "小规模", "附设"]);
        if !school || !taught || some {
            return;
        }
        let mean = b.base() / a.base().max(1e-9);
        if a.value >= 3.0 && !(SCHOOL.0..=SCHOOL.1).contains(&mean) {
            let message = format!("平均每所{}人,超出合理范围", number((mean * 10.0).round() / 10.0));
            self.tell(schools, pupils, mean, message, "请核对校(园)数和人数,数字可能在替换文字时被改动", audit);
        }
    }

    fn tell(&self, first: usize, second: usize, value: f64, message: String, suggestion: &str, audit: &mut Audit) {
        let at = [self.ground.amount_stretch(self.index, first), self.ground.amount_stretch(self.index, second)];
        let numbers = Numbers { computed: Numbers::new(value, value).computed, stated: None };
        let said = Said { message, suggestion: suggestion.to_string() };
        audit.findings.push(self.ground.doubt("R15", Weight::Warn, &at, numbers, said));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(body: &str, expected: usize) {
        let text = format!("松岭县2022年教育工作总结\n一、主要工作\n{body}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        assert_eq!(audit.findings.len(), expected, "{body}: {:?}", audit.findings);
    }

    #[test]
    fn prices_rooms_and_schools_have_their_scale() {
        check("新建教学楼建筑面积150000平方米,总投资1800万元。", 1);
        check("新建教学楼建筑面积15000平方米,总投资4200万元。", 0);
        check("计划新建第五中学,规划建筑面积25000平方米,概算投资7500亿元。", 1);
        check("维修改造食堂1200平方米,投入资金360万元。", 0);
        check("维修改造食堂1200平方米,投入资金36000万元。", 1);
        check("城西小学迁建项目竣工,总建筑面积97200平方米,新增小学学位1080个。", 1);
        check("城西小学迁建项目竣工,总建筑面积9720平方米,新增小学学位1080个。", 0);
        check("2020所幼儿园17117名幼儿享受营养改善计划。", 1);
        check("120所幼儿园17117名幼儿享受营养改善计划。", 0);
    }
}
