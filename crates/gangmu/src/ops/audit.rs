//! The audit of a paper: the relations of gangmu-document and the policy guard in one report. Computing is theirs.

use gangmu_document::audit::{Audit, Checked, Doubt, Names, Place, Weight};
use gangmu_document::{Document, DocumentKind};
use gangmu_pack::Pack;
use gangmu_pack::policy::Policy;
use gangmu_store as store;

use super::error::{Level, OpError};
use super::guard::Guard;
use crate::app::App;
use crate::view::audit::{AuditChecked, AuditFinding, AuditPaper, AuditPlace, AuditReport};

/// What each relation is called.
const RELATIONS: [(&str, &str); 28] = [
    ("R01", "分项之和等于总数"),
    ("R02", "部分不大于总体"),
    ("R03", "占比与数量相符"),
    ("R04", "完成率与数量相符"),
    ("R05", "增减与同比相符"),
    ("R06", "百分点与百分比"),
    ("R07", "同一数据前后一致"),
    ("R08", "同一数值不同名称"),
    ("R09", "按结果分类之和"),
    ("R10", "人数与人次"),
    ("R11", "存量与增减"),
    ("R12", "累计不小于当年"),
    ("R13", "平均数乘以数量"),
    ("R14", "人均金额"),
    ("R15", "单位和量级"),
    ("R16", "比率不超过100%"),
    ("R17", "全覆盖与数据"),
    ("R18", "年份和日期"),
    ("R19", "届次与年份"),
    ("R20", "列举的个数"),
    ("R21", "两数之比"),
    ("R22", "班额"),
    ("R23", "计划与总结对照"),
    ("R24", "序号"),
    ("R25", "名次和比较的来源"),
    ("R26", "名称与名录"),
    ("R27", "约数与精确数"),
    ("R28", "单位换算"),
];

/// What the code of a finding stands for.
pub fn name_of(policy: &Policy, code: &str) -> String {
    let relation = RELATIONS.iter().find(|(known, _)| *known == code).map(|(_, name)| (*name).to_owned());
    relation.or_else(|| policy.rule(code).map(|rule| rule.name.clone())).unwrap_or_else(|| code.to_owned())
}

/// The names that the county's registers know.
pub fn names(app: &App) -> Names {
    let units = app.units();
    let root = units.root_name();
    let place = root.split_once("教育").or_else(|| root.split_once("教体")).map_or(root, |(place, _)| place);
    Names { place: place.to_owned(), units: units.all().iter().map(|u| u.name.clone()).collect() }
}

/// Judges one document by every relation and by the policy rules. `year` is the year that it is for, where the person
/// knows better than the text.
pub fn alone(pack: &Pack, document: &Document, names: Option<&Names>, year: Option<i32>) -> Audit {
    let mut audit = gangmu_document::audit::audit(document, names);
    audit.findings.extend(Guard::new(&pack.policy).judge(document, year).into_iter().map(|found| found.doubt));
    audit.findings.sort_by_key(|doubt| doubt.places.first().map(|place| place.span));
    audit
}

/// Judges two documents against each other, the older and the plan first. Places name `a` as 0 and `b` as 1, whichever
/// comes first.
pub fn pair(a: &Document, b: &Document) -> Audit {
    let age = |d: &Document| (d.year, d.kind != DocumentKind::Plan);
    if age(a) <= age(b) {
        return gangmu_document::audit::compare(a, b);
    }
    let mut audit = gangmu_document::audit::compare(b, a);
    let places = audit.findings.iter_mut().flat_map(|d| &mut d.places);
    let places = places.chain(audit.checked.iter_mut().flat_map(|c| &mut c.places));
    places.for_each(|place| place.document = 1 - place.document.min(1));
    audit
}

/// Lays a report together; places name documents by their place in `papers`.
pub fn report(policy: &Policy, papers: Vec<AuditPaper>, audit: Audit) -> AuditReport {
    AuditReport {
        papers,
        findings: audit.findings.into_iter().map(|doubt| finding(policy, doubt)).collect(),
        checked: audit.checked.into_iter().map(|checked| held(policy, checked)).collect(),
    }
}

/// A doubt as the API shows it.
pub fn finding(policy: &Policy, doubt: Doubt) -> AuditFinding {
    let first = first(&doubt.places);
    AuditFinding {
        name: name_of(policy, &doubt.code),
        code: doubt.code,
        level: match doubt.severity {
            Weight::Error => Level::Error,
            Weight::Warn => Level::Warn,
            Weight::Note => Level::Note,
        },
        message: doubt.message,
        advice: doubt.suggestion,
        start: first.map(|place| place.span.0),
        end: first.map(|place| place.span.1),
        quotes: doubt.quotes,
        places: doubt.places.into_iter().map(place).collect(),
        computed: doubt.computed,
        stated: doubt.stated,
        figure: None,
    }
}

/// A relation that holds as the API shows it.
pub fn held(policy: &Policy, checked: Checked) -> AuditChecked {
    let first = first(&checked.places);
    AuditChecked {
        name: name_of(policy, &checked.code),
        code: checked.code,
        message: checked.message,
        start: first.map(|place| place.span.0),
        end: first.map(|place| place.span.1),
        quotes: checked.quotes,
        places: checked.places.into_iter().map(place).collect(),
        computed: checked.computed,
        stated: checked.stated,
        figure: None,
    }
}

fn first(places: &[Place]) -> Option<Place> {
    places.iter().find(|place| place.document == 0).copied()
}

fn place(place: Place) -> AuditPlace {
    AuditPlace { paper: place.document, start: place.span.0, end: place.span.1 }
}

/// A stored document that another is held against.
pub struct Other {
    /// How the report names it.
    pub paper: AuditPaper,
    /// What was read in it.
    pub document: Document,
}

/// The latest stored document that a plan or summary of a year is held against: for a plan the summary of its year or of
/// the year before, for a summary the plan of its year. Confirmed ones go first.
pub async fn other(app: &App, kind: DocumentKind, year: i16) -> Result<Option<Other>, OpError> {
    let year = i64::from(year);
    let (wanted, years): (&str, &[i64]) = match kind {
        DocumentKind::Plan => ("summary", &[year, year - 1]),
        DocumentKind::Summary | DocumentKind::Report => ("plan", &[year]),
        DocumentKind::Other => return Ok(None),
    };
    let mut fitting: Vec<store::DocumentBrief> = app.store.documents().await?;
    fitting.retain(|d| d.kind == wanted && d.year.is_some_and(|y| years.contains(&y)));
    fitting.sort_by_key(|d| (years.iter().position(|y| Some(*y) == d.year), d.status != "confirmed", -d.id));
    let Some(brief) = fitting.first() else { return Ok(None) };
    let Some(stored) = app.store.document(brief.id).await? else { return Ok(None) };
    // A document that an older version of the product read is not held against anything.
    let Ok(mut document) = serde_json::from_value::<Document>(stored.reading) else { return Ok(None) };
    document.text = stored.text;
    Ok(Some(Other { paper: AuditPaper { id: Some(stored.brief.id), name: stored.brief.name }, document }))
}

/// The whole audit of an uploaded document: by itself, and against the other where there is one.
pub fn whole(
    pack: &Pack,
    own: AuditPaper,
    document: &Document,
    other: Option<Other>,
    names: &Names,
    year: i16,
) -> AuditReport {
    let mut audit = alone(pack, document, Some(names), Some(i32::from(year)));
    let mut papers = vec![own];
    if let Some(other) = other {
        let mut both = pair(document, &other.document);
        audit.findings.append(&mut both.findings);
        audit.checked.append(&mut both.checked);
        papers.push(other.paper);
    }
    report(&pack.policy, papers, audit)
}
