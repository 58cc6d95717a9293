//! The page of rights: who may do what, asked of the policy itself for every kind of person and every ledger. It holds no rule.

use gangmu_pack::Pack;
use gangmu_pack::definition::{Ledger, Role, UnitKind};

use super::{MADE, cell, kind_name, put};
use crate::auth::Actor;
use crate::auth::policy::{LedgerAction, Permit, Person, role_name};

/// The unit of the person who is asked about, and one that is none of the person's business.
const OWN: &str = "/1/2/";
const OTHER: &str = "/1/3/";
const BUREAU: &str = "/1/";

/// What a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Nothing,
    Own,
    All,
}

impl Reach {
    fn words(self) -> &'static str {
        match self {
            Reach::Nothing => "",
            Reach::Own => "本单位",
            Reach::All => "全部",
        }
    }
}

/// The page.
pub fn rights(pack: &Pack) -> String {
    let mut text = format!("{MADE}\n# 权限表\n\n");
    text.push_str("“全部”指所有单位的记录;“本单位”指本单位和下属单位的记录;空着的不能。\n");
    text.push_str("须由另一人办理的,名后加 *:谁填报、谁上一步办理,谁不能办。受托办理时,委托人和受托人都算。\n");
    text.push_str("\n## 不分台账\n\n| 岗位 | 看工作要点 | 编要点和任务 | 看年度总结 |\n| --- | --- | --- | --- |\n");
    for role in crate::auth::policy::ROLES {
        let actor = person(role, UnitKind::Office, None);
        let yes = |may: bool| if may { "能" } else { "" };
        put(
            &mut text,
            format_args!(
                "| {} | {} | {} | {} |\n",
                role_name(role),
                yes(actor.read_plan().is_ok()),
                yes(actor.edit_plan().is_ok()),
                yes(actor.read_summary().is_ok())
            ),
        );
    }
    for area in &pack.areas {
        let mine: Vec<_> = pack.ledgers.iter().filter(|l| l.head.area == area.code).collect();
        if !mine.is_empty() {
            put(&mut text, format_args!("\n## {}\n", area.name));
        }
        mine.iter().for_each(|ledger| one(&mut text, pack, ledger));
    }
    text
}

fn one(text: &mut String, pack: &Pack, ledger: &Ledger) {
    put(text, format_args!("\n### {}\n\n", ledger.head.name));
    text.push_str("| 谁 | 看 | 填 | 改已办结的 | 作废 | 看受保护内容 | 报送 | 审核报送 | 挂牌督办 | 办理 |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (who, actor) in people(pack, ledger) {
        put(text, format_args!("| {who} | {} |\n", cells(&actor, ledger).join(" | ")));
    }
}

/// Everyone who stands differently to a ledger.
fn people(pack: &Pack, ledger: &Ledger) -> Vec<(String, Actor)> {
    let office = &ledger.head.office;
    let name = pack.office(office).map_or(office.as_str(), |o| &o.name);
    let kinds = [UnitKind::School, UnitKind::Kindergarten, UnitKind::Town, UnitKind::Institution];
    let keeps = |kind: &UnitKind| ledger.head.kept_by.contains(kind);
    let (keepers, others): (Vec<_>, Vec<_>) = kinds.into_iter().partition(keeps);
    let names = |kinds: &[UnitKind]| kinds.iter().map(|kind| kind_name(*kind)).collect::<Vec<_>>().join("、");
    let mut people = vec![
        (format!("{name}(责任科室)"), person(Role::Office, UnitKind::Office, Some(office))),
        ("其他科室".into(), person(Role::Office, UnitKind::Office, None)),
    ];
    if office != "general" {
        people.push((role_name(Role::General).into(), person(Role::General, UnitKind::Office, Some("general"))));
    }
    for kinds in [keepers, others].iter().filter(|kinds| !kinds.is_empty()) {
        people.push((names(kinds), person(Role::School, kinds[0], None)));
    }
    for role in [Role::Leader, Role::Inspector, Role::Admin] {
        people.push((role_name(role).into(), person(role, UnitKind::Bureau, None)));
    }
    people
}

fn person(role: Role, unit_kind: UnitKind, office: Option<&str>) -> Actor {
    let unit_path = if unit_kind == UnitKind::Bureau { BUREAU } else { OWN };
    let (unit_path, office) = (unit_path.to_owned(), office.map(str::to_owned));
    Actor::new(Person { id: 1, name: String::new(), role, unit: 2, unit_path, unit_kind, office }, false)
}

fn cells(actor: &Actor, ledger: &Ledger) -> Vec<String> {
    let over = |may: &dyn Fn(&str) -> bool| match (may(OTHER), may(&actor.unit_path)) {
        (true, _) => Reach::All,
        (_, true) => Reach::Own,
        _ => Reach::Nothing,
    };
    let does = |action| over(&|owner| actor.ledger(ledger, action, owner).is_ok()).words().to_owned();
    let whole = |may: Result<Permit, _>| if may.is_ok() { Reach::All } else { Reach::Nothing }.words().to_owned();
    let mut cells: Vec<String> =
        [LedgerAction::Read, LedgerAction::Write, LedgerAction::Amend, LedgerAction::Void, LedgerAction::Reveal]
            .map(does)
            .into();
    let duties = !ledger.duties.is_empty();
    let submits = over(&|owner| duties && actor.submit_return(ledger, owner).is_ok());
    cells.push(submits.words().to_owned());
    cells.push(if duties { whole(actor.judge_returns(ledger, &[])) } else { String::new() });
    cells.push(whole(actor.supervise(ledger)));
    let mut moves: Vec<(Reach, Vec<String>)> = vec![(Reach::All, vec![]), (Reach::Own, vec![])];
    for step in &ledger.moves {
        let reach = over(&|owner| actor.make_move(ledger, step, owner, &[]).is_ok());
        let name = format!("{}{}", step.name, if step.second_person { "\\*" } else { "" });
        moves.iter_mut().filter(|(of, _)| *of == reach).for_each(|(_, names)| names.push(name.clone()));
    }
    let told = moves.iter().filter(|(_, names)| !names.is_empty());
    let told: Vec<String> = told.map(|(reach, names)| format!("{}:{}", reach.words(), names.join("、"))).collect();
    cells.push(cell(&told.join(";")));
    cells
}
