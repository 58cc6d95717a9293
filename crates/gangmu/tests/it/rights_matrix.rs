//! Who may do what, for every kind of person and every ledger of the pack: the policy and the handlers against a statement
//! of the rule (domain handbook §2.3) that is written down here as a table.

use gangmu::auth::Actor;
use gangmu::auth::policy::{LedgerAction, Person};
use gangmu_pack::definition::{Ledger, Role, UnitKind};
use gangmu_store::{NewImport, NewRecord};
use serde_json::json;

use crate::web::Answer;
use crate::world::{World, on_both_with_every_ledger};

/// What people may do: `*` with the records of all units, `o` with those of the own unit and of units below it, where the
/// own unit is of a kind that keeps the ledger, `-` with none. For moves: of those that name the role.
/// Columns: see, add and change, change what is closed, void, open a protected value, move, list for supervision, hand a
/// return in, judge returns, tag, comment, undo another person's import.
const RULE: &str = "
    answering    * * * * * * * o * * * *
    general      * o - o o o * o - o * -
    office       * o - o o o - o - o * -
    keeper       o o - o o o - o - o o -
    leader       * - - - - * * - - * * -
    inspector    * - - - - * - - - * * -
    admin        * - - - - - - - - - - -
";

const SEE: usize = 0;
const WRITE: usize = 1;
const AMEND: usize = 2;
const VOID: usize = 3;
const REVEAL: usize = 4;
const MOVE: usize = 5;
const SUPERVISE: usize = 6;
const SUBMIT: usize = 7;
const JUDGE: usize = 8;
const TAG: usize = 9;
const COMMENT: usize = 10;
const UNDO: usize = 11;

/// How a person stands to a ledger, as a row of the table.
fn standing(person: &Person, ledger: &Ledger) -> &'static str {
    let answers = person.office.as_deref() == Some(ledger.head.office.as_str());
    match person.role {
        Role::Office | Role::General if answers => "answering",
        Role::General => "general",
        Role::Office => "office",
        Role::School => "keeper",
        Role::Leader => "leader",
        Role::Inspector => "inspector",
        Role::Admin => "admin",
    }
}

/// Whether the table gives a right over the records of a unit.
fn ruled(person: &Person, ledger: &Ledger, column: usize, owner: &str) -> bool {
    let row = RULE.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let row = row.into_iter().find(|row| row.first() == Some(&standing(person, ledger))).unwrap();
    let own = match person.unit_kind {
        UnitKind::Bureau => owner == person.unit_path,
        _ => owner.starts_with(&person.unit_path),
    };
    match row[column + 1] {
        "*" => true,
        "o" => own && ledger.head.kept_by.contains(&person.unit_kind),
        _ => false,
    }
}

fn person(role: Role, unit_kind: UnitKind, unit_path: &str, office: Option<&str>) -> Person {
    let (name, office) = (format!("{role:?} {unit_kind:?} {office:?}"), office.map(str::to_owned));
    Person { id: 5, name, role, unit: 5, unit_path: unit_path.into(), unit_kind, office }
}

/// Every role in every kind of unit, with the office that answers and with another.
fn everyone(ledger: &Ledger) -> Vec<Person> {
    use UnitKind::{Bureau, Institution, Kindergarten, Office, School, Town};
    let roles = [Role::Leader, Role::General, Role::Office, Role::Inspector, Role::School, Role::Admin];
    let kinds = [
        (Bureau, "/1/"),
        (Office, "/1/3/"),
        (Town, "/1/4/"),
        (School, "/1/4/5/"),
        (Kindergarten, "/1/4/6/"),
        (Institution, "/1/7/"),
    ];
    let offices = [None, Some("elsewhere"), Some(ledger.head.office.as_str())];
    let each = |role| kinds.into_iter().flat_map(move |(kind, path)| offices.map(|o| person(role, kind, path, o)));
    roles.into_iter().flat_map(each).collect()
}

/// The records' units: the bureau, an office, a town, two schools and a kindergarten below it, an institution, a school elsewhere.
const OWNERS: [&str; 8] = ["/1/", "/1/3/", "/1/4/", "/1/4/5/", "/1/4/6/", "/1/4/8/", "/1/7/", "/1/9/"];

/// What the policy says, with the column of the table that it must agree with.
fn answers(actor: &Actor, ledger: &Ledger, owner: &str) -> Vec<(String, usize, bool)> {
    let does = |name: &str, column, action| (name.to_owned(), column, actor.ledger(ledger, action, owner).is_ok());
    let mut all = vec![
        does("read", SEE, LedgerAction::Read),
        does("write", WRITE, LedgerAction::Write),
        does("amend", AMEND, LedgerAction::Amend),
        does("void", VOID, LedgerAction::Void),
        does("reveal", REVEAL, LedgerAction::Reveal),
        ("import".into(), WRITE, actor.write_all(ledger, &[owner]).is_ok()),
        ("supervise".into(), SUPERVISE, actor.supervise(ledger).is_ok()),
        ("submit".into(), SUBMIT, actor.submit_return(ledger, owner).is_ok()),
        ("judge".into(), JUDGE, actor.judge_returns(ledger, &[]).is_ok()),
        ("tag".into(), TAG, actor.tag(ledger, owner).is_ok()),
        ("comment".into(), COMMENT, actor.comment(ledger, owner).is_ok()),
        ("undo".into(), UNDO, actor.undo_import(ledger, actor.id + 1).is_ok()),
    ];
    assert!(actor.undo_import(ledger, actor.id).is_ok(), "{} undoes an own import", actor.name);
    for step in ledger.moves.iter().filter(|step| step.by.contains(&actor.role)) {
        let moves = |hands: &[i64]| actor.make_move(ledger, step, owner, hands).is_ok();
        all.push((format!("move {}", step.id), MOVE, moves(&[])));
        if step.second_person {
            assert!(!moves(&[actor.id]), "{} {} passes an own record", actor.name, step.id);
        }
    }
    all
}

#[test]
fn the_policy_gives_everyone_what_the_table_says_in_every_ledger() {
    let (pack, _) = gangmu::packs::load(None).unwrap();
    let (mut cells, mut wrong) = (0, Vec::new());
    for ledger in &pack.ledgers {
        for person in everyone(ledger) {
            let actor = Actor::new(person, false);
            for owner in OWNERS {
                for (what, column, given) in answers(&actor, ledger, owner) {
                    cells += 1;
                    if given != ruled(&actor, ledger, column, owner) {
                        wrong.push(format!("{} {} {what} {owner}: {given}", ledger.head.id, actor.name));
                    }
                }
            }
            let unnamed = ledger.moves.iter().filter(|step| !step.by.contains(&actor.role));
            for step in unnamed {
                cells += OWNERS.len();
                let given = OWNERS.iter().any(|owner| actor.make_move(ledger, step, owner, &[]).is_ok());
                assert!(!given, "{} {} is not named by {}", ledger.head.id, actor.name, step.id);
            }
            let somewhere = OWNERS.iter().any(|owner| ruled(&actor, ledger, WRITE, owner));
            assert_eq!(actor.may_add(ledger), somewhere, "{} {} adds", ledger.head.id, actor.name);
            let sees = OWNERS.iter().any(|owner| ruled(&actor, ledger, SEE, owner));
            assert_eq!(actor.may_open(ledger), sees, "{} {} opens", ledger.head.id, actor.name);
        }
    }
    println!("{cells} cells in {} ledgers", pack.ledgers.len());
    assert!(cells > 500_000, "{cells}");
    assert!(wrong.is_empty(), "{} of {cells} wrong, as\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
}

#[test]
fn the_page_of_rights_has_every_ledger_and_says_who_closes_a_hazard() {
    let (pack, _) = gangmu::packs::load(None).unwrap();
    let page = gangmu::manual::rights(&pack);
    for ledger in &pack.ledgers {
        assert!(page.contains(&format!("### {}\n", ledger.head.name)), "{}", ledger.head.name);
    }
    let hazard = page.split("### 安全隐患").nth(1).and_then(|rest| rest.split("###").next()).unwrap();
    let row = |who: &str| hazard.lines().find(|line| line.starts_with(&format!("| {who}"))).unwrap().to_owned();
    assert!(row("安全稳定股(责任科室)").contains("销号\\*"), "{hazard}");
    assert!(row("学校").contains("| 本单位 | 本单位 |"), "{hazard}");
    assert!(!row("局领导").contains("本单位"), "{hazard}");
}

/// People of every role, each with an own unit and one elsewhere.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("wangmin", "general", "S2"),
    ("zhaoqian", "safety", "S2"),
    ("lintao", "private", "S2"),
    ("heping", "T1", "S2"),
    ("zhoufang", "S1", "S2"),
    ("wugang", "K1", "S2"),
    ("chenzhiyuan", "bureau", "S2"),
    ("sunlei", "bureau", "S2"),
    ("admin", "bureau", "S2"),
];

/// Whether the door was open: what lies behind it may still be refused for what was sent.
fn let_in(answer: &Answer) -> bool {
    match answer.status {
        200 | 204 | 409 | 422 => true,
        403 => false,
        status => panic!("{}: {status} {}", answer.asked, answer.text()),
    }
}

fn of_world(world: &World, login: &str) -> Person {
    let people = world.app.people();
    let account = people.iter().find(|account| account.login == login).unwrap();
    (*gangmu::auth::session::actor(&world.app, account)).clone()
}

/// Asks for everything that can be done with a ledger's records of a unit; what the answers must agree with.
async fn asked(world: &World, login: &str, ledger: &Ledger, record: i64, owner: &str) -> Vec<(usize, Answer)> {
    let person = world.person(login);
    let unit = world.unit(owner);
    let all = format!("/api/ledgers/{}/records", ledger.head.id);
    let one = format!("{all}/{record}");
    // What is sent cannot be taken: no reason, no fields, an old revision. Rights are asked for first.
    let nothing = json!({ "revision": 0, "values": {}, "reason": "" });
    let mut answers = vec![
        (SEE, person.get(&one).await),
        (SEE, person.get(&format!("{all}?unit={unit}&limit=1")).await),
        (WRITE, person.patch(&one, nothing.clone()).await),
        (VOID, person.post(&format!("{one}/void"), nothing.clone()).await),
        (REVEAL, person.post(&format!("{one}/reveal"), json!({ "field": "", "reason": "" })).await),
    ];
    if ledger.fields.iter().any(|field| field.required && field.default.is_none() && field.computed.is_none()) {
        answers.push((WRITE, person.post(&all, json!({ "owner": unit, "values": {} })).await));
    }
    if let Some(step) = ledger.moves.iter().find(|step| step.by.contains(&of_world(world, login).role)) {
        answers.push((MOVE, person.post(&format!("{one}/moves/{}", step.id), nothing).await));
    }
    answers
}

#[test]
fn no_handler_of_any_ledger_forgets_the_policy() {
    on_both_with_every_ledger(async |world| {
        let (mut cells, mut wrong) = (0, Vec::new());
        for ledger in &world.app.pack.ledgers {
            let mut put = Vec::new();
            for unit in ["S1", "S2", "K1", "T1", "general", "safety", "private", "bureau"] {
                let record = NewRecord { owner: world.unit(unit), ..NewRecord::default() };
                put.push((unit, world.app.store.create_records(ledger, vec![record], &world.by()).await.unwrap()[0]));
            }
            let strange = NewImport { ledger: ledger.head.id.clone(), status: "done".into(), ..NewImport::default() };
            let strange = world.app.store.create_import(strange, &world.by()).await.unwrap();
            for (login, own, other) in PEOPLE {
                let who = of_world(world, login);
                // An import is not shown to whoever may not undo it. Who may is asked for the reason.
                let undo =
                    world.person(login).post(&format!("/api/imports/{strange}/undo"), json!({ "reason": "" })).await;
                let expected = if ruled(&who, ledger, UNDO, "/") { 422 } else { 404 };
                if undo.status != expected {
                    wrong.push(format!("{login} {}: {}, expected {expected}", undo.asked, undo.status));
                }
                cells += 1;
                for owner in [own, other] {
                    let record = put.iter().find(|(unit, _)| *unit == owner).unwrap().1;
                    let path = world.app.units().path(world.unit(owner)).to_owned();
                    for (column, answer) in asked(world, login, ledger, record, owner).await {
                        cells += 1;
                        let expected = ruled(&who, ledger, column, &path);
                        if let_in(&answer) != expected {
                            wrong.push(format!("{login} {}: {}, expected {expected}", answer.asked, answer.status));
                        }
                    }
                }
                let missing = format!("/api/ledgers/{}/records/999999", ledger.head.id);
                world.person(login).get(&missing).await.refused(404);
                let sheet = world.person(login).get(&format!("/api/ledgers/{}/export.xlsx", ledger.head.id)).await;
                let opens = who.role != Role::School || ledger.head.kept_by.contains(&who.unit_kind);
                assert_eq!(sheet.status, if opens { 200 } else { 403 }, "{login} {}", sheet.asked);
                cells += 2;
            }
        }
        println!("{cells} requests");
        assert!(wrong.is_empty(), "{} of {cells} wrong, as\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
    });
}
