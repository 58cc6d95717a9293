//! Judges standards: their stages, offices, dates, and the figures that they name.

use super::{Lost, finding, names};
use crate::definition::{FieldType, Ledger, UnitKind};
use crate::formula::Formula;
use crate::load::places::Places;
use crate::pack::Pack;
use crate::standards::{Balance, Dated, PlannedPlaces, RequiredFigure, Requirement, Standards, StandardsFile};
use crate::{Finding, Operand};

/// Judges a file of standards; `before` are those of the files before, the pack has its ledgers and indicators.
pub(crate) fn standards_file(
    path: &str,
    file: &StandardsFile,
    places: &Places,
    (pack, lost): (&Pack, &Lost),
    before: &Standards,
) -> Vec<Finding> {
    let mut judge = Judge { path, places, pack, lost, findings: Vec::new() };
    for (stage, weight) in &file.weights {
        judge.stage(&format!("weights.{stage}"), stage);
        if *weight <= 0.0 || !weight.is_finite() || before.weights.contains_key(stage) {
            let message = format!("{stage}的权数不是正数,或者别的文件已经写了");
            judge.error("standard.weight", &format!("weights.{stage}"), message, "请改正。");
        }
    }
    for (i, balance) in file.balances.iter().enumerate() {
        let root = format!("balance[{i}]");
        let others = before.balances.iter().chain(&file.balances[..i]).filter(|other| other.id == balance.id);
        judge.dated(&root, balance, &balance.basis, others);
        one(&mut judge, &root, balance);
    }
    for (i, size) in file.class_sizes.iter().enumerate() {
        let root = format!("class_size[{i}]");
        let same = before.class_sizes.iter().chain(&file.class_sizes[..i]);
        let others = same.filter(|other| (&other.stage, &other.grade) == (&size.stage, &size.grade));
        judge.stage(&format!("{root}.stage"), &size.stage);
        judge.dated(&root, size, &size.basis, others);
    }
    for (i, norm) in file.staff.iter().enumerate() {
        let root = format!("staff[{i}]");
        let others = before.staff.iter().chain(&file.staff[..i]).filter(|other| other.stage == norm.stage);
        judge.stage(&format!("{root}.stage"), &norm.stage);
        judge.dated(&root, norm, &norm.basis, others);
        if norm.pupils_per_staff <= 0.0 || !norm.pupils_per_staff.is_finite() {
            judge.error("standard.number", &format!("{root}.pupils_per_staff"), "要是正数", "请改正。");
        }
    }
    for (i, place) in file.places.iter().enumerate() {
        let root = format!("place[{i}]");
        let same = before.places.iter().chain(&file.places[..i]);
        let others = same.filter(|other| (&other.stage, &other.grade) == (&place.stage, &place.grade));
        judge.stage(&format!("{root}.stage"), &place.stage);
        judge.dated(&root, place, &place.basis, others);
        if place.per_class == 0 {
            judge.error("standard.number", &format!("{root}.per_class"), "一个班的学位不能是零", "请改正。");
        }
    }
    bands(&mut judge, file, before);
    if let Some(planned) = &file.planned_places {
        if before.planned_places.is_some() {
            judge.error("standard.twice", "planned_places", "规划学位的来源写在两个文件里", "请只写一处。");
        }
        planned_places(&mut judge, planned);
    }
    judge.findings
}

struct Judge<'a> {
    path: &'a str,
    places: &'a Places<'a>,
    pack: &'a Pack,
    lost: &'a Lost,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    fn error(&mut self, code: &'static str, part: &str, message: impl Into<String>, advice: &str) {
        self.findings.push(finding(self.path, self.places.find(part), code, message.into(), advice));
    }

    /// A stage must be one of the pack's.
    fn stage(&mut self, part: &str, stage: &str) {
        let known = self.pack.code_lists.get("stage");
        if known.is_some_and(|known| !known.iter().any(|one| one == stage)) {
            let message = format!("代码表 stage 里没有“{stage}”");
            self.error("standard.stage", part, message, "请改为 pack.toml 里的学段。");
        }
    }

    /// Dates in their order, a basis, and no other of the same kind at the same time.
    fn dated<'b, T: Dated + 'b>(&mut self, root: &str, one: &T, basis: &str, others: impl Iterator<Item = &'b T>) {
        if one.until().is_some_and(|until| until < one.since()) {
            self.error("standard.until", &format!("{root}.until"), "until 早于 since", "请核对日期。");
        }
        if basis.trim().is_empty() {
            let advice = "请写发文和文号;没有核对过的写“待核”。";
            self.error("standard.basis", &format!("{root}.basis"), "没有写依据", advice);
        }
        let end = |one: &T| one.until().unwrap_or(jiff::civil::Date::MAX);
        let mut overlapping = others.filter(|other| other.since() <= end(one) && one.since() <= end(other));
        if overlapping.next().is_some() {
            self.error("standard.twice", root, "同一时间写了两次", "请给旧的写上 until。");
        }
    }
}

/// Every number of pupils falls into one band.
fn bands(judge: &mut Judge, file: &StandardsFile, before: &Standards) {
    if !file.class_bands.is_empty() && !before.class_bands.is_empty() {
        judge.error("standard.twice", "class_band[0]", "班额的分档写在两个文件里", "请写在一起。");
    }
    for (i, band) in file.class_bands.iter().enumerate() {
        if let Some(classes) = &band.classes {
            terms(judge, &format!("class_band[{i}].classes"), classes);
        }
    }
    let counted = file.class_bands.iter().position(|band| band.classes.is_some());
    if let Some(i) = counted.filter(|_| file.class_bands.iter().any(|band| band.classes.is_none())) {
        let place = format!("class_band[{i}].classes");
        judge.error("standard.bands", &place, "有的档没有写怎样数班", "要么每一档都写,要么都不写。");
    }
    let mut next = Some(1);
    for (i, band) in file.class_bands.iter().enumerate() {
        if next != Some(band.from) || band.to.is_some_and(|to| to < band.from) {
            let advice = "各档从1人起,首尾相接,只有最后一档不写 to。";
            judge.error("standard.bands", &format!("class_band[{i}].from"), "各档没有接上", advice);
            return;
        }
        next = band.to.map(|to| to + 1);
    }
    if next.is_some() && !file.class_bands.is_empty() {
        let last = format!("class_band[{}].to", file.class_bands.len() - 1);
        judge.error("standard.bands", &last, "最后一档写了 to", "最后一档不写 to。");
    }
}

/// The measure sums one field by a date of its own; stage and school are fields of its ledger.
fn planned_places(judge: &mut Judge, planned: &PlannedPlaces) {
    let place = "planned_places.of";
    let operand = match Operand::parse(&planned.of) {
        Ok(operand) => operand,
        Err(message) => return judge.error("standard.figure", place, message, "写法如 build_project.places_coming。"),
    };
    let pack = judge.pack;
    let Some((ledger, measure)) = pack.term(&operand) else {
        if !judge.lost.explains(&operand) {
            let message = format!("没有名为 {} 的计量", operand.name());
            judge.error("measure.unknown", place, message, "请核对台账和计量的标识。");
        }
        return;
    };
    let sums_one = measure.sum.as_ref().is_some_and(|sum| sum.fields().len() == 1);
    let dated = measure.on.is_some();
    let is = |id: &str, kind: FieldType| ledger.field(id).is_some_and(|field| field.kind == kind);
    let (stage, school) = (is(&planned.stage, FieldType::Code), is(&planned.school, FieldType::Unit));
    if !sums_one || !dated {
        let advice = "请用 sum 写一个栏目,用 on 写计划完成的日期。";
        judge.error("standard.figure", place, "不是按日期合计一个栏目的计量", advice);
    }
    for (key, id, right) in [("stage", &planned.stage, stage), ("school", &planned.school, school)] {
        if !right {
            let message = format!("台账里没有合适的栏目 {id}");
            judge.error(
                "field.unknown",
                &format!("planned_places.{key}"),
                message,
                "stage 是代码栏目,school 是单位栏目。",
            );
        }
    }
}

fn one(judge: &mut Judge, root: &str, balance: &Balance) {
    if !names::is_identifier(&balance.id) {
        judge.error("name.form", &format!("{root}.id"), format!("“{}”不能作标识", balance.id), names::FORM);
    }
    for (i, stage) in balance.stages.iter().enumerate() {
        judge.stage(&format!("{root}.stages[{i}]"), stage);
    }
    let tables = balance.resources.iter().enumerate().flat_map(|(i, resource)| {
        [("min", &resource.min), ("cv", &resource.cv)]
            .map(|(key, table)| (format!("{root}.resource[{i}].{key}"), table))
    });
    for (part, table) in tables.chain([(format!("{root}.composite"), &balance.composite)]) {
        if let Some(stranger) = table.keys().find(|stage| !balance.stages.contains(stage)) {
            let advice = "请写进 stages,或删去。";
            judge.error("standard.stage", &format!("{part}.{stranger}"), format!("stages 里没有“{stranger}”"), advice);
        }
    }
    if !(0.0..=1.0).contains(&balance.floor) || usize::from(balance.may_miss) > balance.resources.len() {
        judge.error(
            "standard.number",
            &format!("{root}.floor"),
            "floor 是0到1的比例,may_miss 不超过指标数",
            "请改正。",
        );
    }
    resources(judge, root, balance);
    for (i, requirement) in balance.requirements.iter().enumerate() {
        let place = format!("{root}.requirement[{i}]");
        asked(judge, &place, requirement);
        let number = |other: &Requirement| (other.part.clone(), other.number);
        if balance.requirements[..i].iter().any(|other| number(other) == number(requirement)) {
            let message = format!("{}第{}项写了两次", requirement.part, requirement.number);
            judge.error("standard.twice", &format!("{place}.number"), message, "请改编号。");
        }
    }
}

fn resources(judge: &mut Judge, root: &str, balance: &Balance) {
    for (i, resource) in balance.resources.iter().enumerate() {
        let place = format!("{root}.resource[{i}]");
        if balance.resources[..i].iter().any(|other| other.id == resource.id) {
            judge.error(
                "name.twice",
                &format!("{place}.id"),
                format!("标识 {} 写了两次", resource.id),
                "请改其中一个。",
            );
        }
        if !matches!(resource.per, 1 | 100) {
            judge.error("standard.number", &format!("{place}.per"), "per 只能是1或100", "请改正。");
        }
        for (key, formula) in [("total", &resource.total), ("pupils", &resource.pupils)] {
            terms(judge, &format!("{place}.{key}"), formula);
        }
    }
}

/// The terms of a total are counted by schools, so that every school has its own.
fn terms(judge: &mut Judge, part: &str, formula: &Formula) {
    let kept = |ledger: &Ledger| ledger.head.kept_by.contains(&UnitKind::School);
    for (at, term) in formula.placed_terms() {
        let found = judge.pack.term(&term.operand);
        if !found.is_some_and(|(ledger, measure)| kept(ledger) && !measure.is_composed())
            && !judge.lost.explains(&term.operand)
        {
            let place = judge.places.find_inside(part, at);
            let message = format!("{term} 不是学校填报的计量");
            judge.findings.push(finding(judge.path, place, "standard.term", message, "请核对事业统计的计量标识。"));
        }
    }
}

fn asked(judge: &mut Judge, root: &str, requirement: &Requirement) {
    for (key, text) in [("part", &requirement.part), ("name", &requirement.name), ("text", &requirement.text)] {
        if text.trim().is_empty() {
            judge.error("standard.empty", &format!("{root}.{key}"), format!("{key} 是空的"), "请写明。");
        }
    }
    if judge.pack.office(&requirement.office).is_none() {
        let message = format!("包里没有代码为 {} 的科室", requirement.office);
        judge.error("office.unknown", &format!("{root}.office"), message, "请改为 pack.toml 里的科室代码。");
    }
    for (i, figure) in requirement.figures.iter().enumerate() {
        proof(judge, &format!("{root}.figure[{i}]"), figure);
    }
}

fn proof(judge: &mut Judge, root: &str, figure: &RequiredFigure) {
    if figure.min.is_none() && figure.max.is_none() {
        judge.error("standard.limits", root, format!("{} 没有写门槛的数", figure.of), "请写 min 或 max。");
    }
    let place = format!("{root}.of");
    let operand = match Operand::parse(&figure.of) {
        Ok(operand) => operand,
        Err(message) => {
            return judge.error(
                "standard.figure",
                &place,
                message,
                "写法如 indicator.pay_ratio、survey.satisfaction。",
            );
        }
    };
    if operand.ledger.as_deref() != Some("indicator") {
        if judge.pack.term(&operand).is_none() && !judge.lost.explains(&operand) {
            let message = format!("没有名为 {} 的计量", operand.name());
            judge.error("measure.unknown", &place, message, "请核对台账和计量的标识。");
        }
        return;
    }
    let Some(indicator) = judge.pack.indicator(&operand.measure).cloned() else {
        // An indicator over a lost ledger is left out as well.
        if !judge.lost.is_empty() {
            return;
        }
        let known = judge.pack.indicators.iter().map(|indicator| indicator.id.as_str());
        let advice = match crate::expr::nearest(&operand.measure, known) {
            Some(near) => format!("是不是 {near}?"),
            None => "请核对指标的标识。".to_owned(),
        };
        return judge.error("indicator.unknown", &place, format!("没有名为 {} 的指标", operand.measure), &advice);
    };
    if let Some(field) = figure.slice.keys().find(|field| !indicator.by.contains(field)) {
        let message = format!("{}不能按 {field} 分", indicator.name);
        judge.error("standard.slice", &format!("{root}.slice.{field}"), message, "只能用这个指标 by 里的各项。");
    }
}
