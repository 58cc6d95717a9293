//! The one place that says who may do what (domain handbook §2.3): a person's own rights and those handed over, as far as
//! an access token leaves them. It asks no database and writes nothing.

mod person;
mod role;
mod token;
mod trust;

use std::sync::Arc;

use gangmu_pack::definition::{Ledger, Move, Role, UnitKind};
use jiff::Timestamp;

use crate::clock::day_of;

pub use self::person::Person;
pub use self::role::{ROLES, role_id, role_name, role_of};
pub use self::token::TokenScope;
pub use self::trust::Trusted;

/// A signed-in person (or the system itself) with what decides that person's rights.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub person: Person,
    /// The password was given by someone else and must be changed first.
    pub must_change: bool,
    /// The people whose rights are in this person's hands today.
    pub stands_for: Vec<Standing>,
    /// What an access token leaves of the rights, where the request came with one.
    pub token: Option<TokenScope>,
}

/// Rights that a colleague handed over. They are the giver's own of this moment: what was handed to the giver is not among them.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who handed them over.
    pub giver: Person,
    /// The one ledger that they are over; none for all rights.
    pub ledger: Option<String>,
}

impl std::ops::Deref for Actor {
    type Target = Person;
    fn deref(&self) -> &Person {
        &self.person
    }
}

/// What a person wants to do with a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerAction {
    /// See its records.
    Read,
    /// Add, change, import.
    Write,
    /// Change what has been closed.
    Amend,
    /// Take a record out as entered in error.
    Void,
    /// Read a protected value in clear.
    Reveal,
}

/// What a request does, as far as a token's scope is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Read,
    Write,
    Reveal,
}

impl From<LedgerAction> for Need {
    fn from(action: LedgerAction) -> Need {
        match action {
            LedgerAction::Read => Need::Read,
            LedgerAction::Write | LedgerAction::Amend | LedgerAction::Void => Need::Write,
            LedgerAction::Reveal => Need::Reveal,
        }
    }
}

/// A right that was checked. Only this module makes one, and every write asks for it.
#[derive(Debug, Clone)]
pub struct Permit {
    actor_id: i64,
    actor_name: String,
    /// Id and name of the person whose right it is, where it was handed over.
    giver: Option<(i64, String)>,
    /// Name of the token that the request came with.
    token: Option<String>,
}

impl Permit {
    /// Who writes, for whom, why and when, as the store keeps it.
    pub fn by(&self, reason: &str, at: Timestamp) -> gangmu_store::By {
        gangmu_store::By {
            actor_id: self.actor_id,
            actor_name: self.signature(),
            for_id: self.giver.as_ref().map(|(id, _)| *id),
            reason: (!reason.trim().is_empty()).then(|| reason.trim().to_owned()),
            at,
            today: day_of(at),
        }
    }

    /// The name as it stands in the history: 赵倩(代郑洁), 赵倩(令牌“对接”).
    fn signature(&self) -> String {
        let giver = self.giver.iter().map(|(_, name)| format!("代{name}"));
        let token = self.token.iter().map(|name| format!("令牌“{name}”"));
        let notes: Vec<String> = giver.chain(token).collect();
        if notes.is_empty() {
            return self.actor_name.clone();
        }
        format!("{}({})", self.actor_name, notes.join(","))
    }
}

/// A right that is not there, with the words for the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Denied(pub String);

/// Whether a person may, without the permit.
type May = Result<(), Denied>;

fn deny<T>(words: impl Into<String>) -> Result<T, Denied> {
    Err(Denied(words.into()))
}

/// How a right is found: the token first, then the person's own rights, then those handed over.
impl Actor {
    /// A person who signed in, with nothing handed over.
    pub fn new(person: Person, must_change: bool) -> Actor {
        Actor { person, must_change, stands_for: vec![], token: None }
    }

    /// The system itself: loading the demo county, scheduled work.
    pub fn system() -> Actor {
        let person = Person {
            id: 0,
            name: "系统".into(),
            role: Role::Admin,
            unit: 0,
            unit_path: "/".into(),
            unit_kind: UnitKind::Bureau,
            office: None,
        };
        Actor::new(person, false)
    }

    /// Takes rights in hand that a colleague handed over.
    pub fn stand_for(&mut self, giver: Option<Person>, ledger: Option<String>) {
        if let Some(giver) = giver.filter(|giver| self.is_colleague(giver)) {
            self.stands_for.push(Standing { giver, ledger });
        }
    }

    fn permit(&self, giver: Option<&Person>) -> Permit {
        Permit {
            actor_id: self.id,
            actor_name: self.name.clone(),
            giver: giver.map(|giver| (giver.id, giver.name.clone())),
            token: self.token.as_ref().map(|token| token.name.clone()),
        }
    }

    /// The people whose rights over a ledger, or over what belongs to no ledger, are in this person's hands.
    fn givers(&self, ledger: Option<&Ledger>) -> impl Iterator<Item = &Person> {
        let id = ledger.map(|ledger| ledger.head.id.clone());
        self.stands_for.iter().filter(move |s| s.ledger.is_none() || s.ledger == id).map(|s| &s.giver)
    }

    fn right(&self, ledger: Option<&Ledger>, need: Need, rule: impl Fn(&Person) -> May) -> Result<Permit, Denied> {
        if let Some(token) = &self.token {
            token.allows(ledger, need)?;
        }
        match rule(&self.person) {
            Ok(()) => Ok(self.permit(None)),
            Err(why) => {
                let giver = self.givers(ledger).find(|giver| rule(giver).is_ok());
                giver.map(|giver| self.permit(Some(giver))).ok_or(why)
            }
        }
    }

    /// Whether a token leaves the ledger open, and the person or one who handed rights over meets a rule.
    fn any(&self, ledger: &Ledger, rule: impl Fn(&Person) -> bool) -> bool {
        let open = self.token.as_ref().is_none_or(|token| token.covers(Some(ledger)));
        open && (rule(&self.person) || self.givers(Some(ledger)).any(rule))
    }
}

/// What a person sees and does in general.
impl Actor {
    /// Whether the person works in the office that answers for the ledger.
    pub fn answers_for(&self, ledger: &Ledger) -> bool {
        self.any(ledger, |p| p.answers_for(ledger))
    }

    /// Whether the person sees the whole bureau; others see their own subtree. Rights pass only among people who see the same.
    pub fn sees_all(&self) -> bool {
        self.person.sees_all()
    }

    /// Whether two people may stand in for each other: both of the bureau, or both of one unit; administrators for nobody.
    pub fn is_colleague(&self, other: &Person) -> bool {
        let one = &self.person;
        let near = one.sees_all() == other.sees_all() && (one.sees_all() || one.unit == other.unit);
        near && one.id != other.id && one.role != Role::Admin && other.role != Role::Admin
    }

    /// Whether the ledger is shown to the person at all.
    pub fn may_open(&self, ledger: &Ledger) -> bool {
        self.any(ledger, |p| p.may_open(ledger))
    }

    /// Whether the person may add records somewhere in the ledger.
    pub fn may_add(&self, ledger: &Ledger) -> bool {
        self.any(ledger, |p| p.may_add(ledger))
    }

    /// Whether the ledger's records of all units are the person's concern: the office that answers for it, leaders, inspectors.
    pub fn watches(&self, ledger: &Ledger) -> bool {
        self.any(ledger, |p| p.watches(ledger))
    }

    /// Whether the move is the person's to make on some records of the ledger.
    pub fn has_move(&self, ledger: &Ledger, step: &Move) -> bool {
        self.any(ledger, |p| p.has_move(ledger, step))
    }

    /// Whether locked periods bind the person's work on records: they bind the units that keep the ledger.
    pub fn bound_by_locks(&self, ledger: &Ledger) -> bool {
        !(self.is_system() || self.watches(ledger))
    }
}

/// Rights over records.
impl Actor {
    /// The right to do something with a record of a ledger that the unit at `owner` keeps.
    pub fn ledger(&self, ledger: &Ledger, action: LedgerAction, owner: &str) -> Result<Permit, Denied> {
        self.right(Some(ledger), action.into(), |p| p.ledger(ledger, action, owner))
    }

    /// The right to write several records at once, all in one name: the units that keep them are given by their paths.
    pub fn write_all(&self, ledger: &Ledger, owners: &[&str]) -> Result<Permit, Denied> {
        let each = |p: &Person| owners.iter().try_for_each(|owner| p.ledger(ledger, LedgerAction::Write, owner));
        let all = self.right(Some(ledger), Need::Write, |p| {
            if p.may_add(ledger) || p.is_system() { each(p) } else { p.ledger(ledger, LedgerAction::Write, "") }
        });
        let mixed = all.is_err() && !owners.is_empty();
        if mixed && owners.iter().all(|owner| self.ledger(ledger, LedgerAction::Write, owner).is_ok()) {
            return deny("这些记录有的归您本人、有的由您代办,请分开提交");
        }
        all
    }

    /// The right to make a move on a record; `hands` are the people who entered, last moved or last changed it, and those
    /// for whom they did. Where a second person is asked for, neither who acts nor who handed the right over may be among them.
    pub fn make_move(&self, ledger: &Ledger, step: &Move, owner: &str, hands: &[i64]) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| p.make_move(ledger, step, owner, &[]))?;
        let second = self.right(Some(ledger), Need::Write, |p| {
            p.make_move(ledger, step, owner, hands)?;
            if step.second_person && hands.contains(&self.id) { Err(person::same_person(step)) } else { Ok(()) }
        });
        second.map_err(|_| person::same_person(step))
    }

    /// The right to undo an import as a whole: whoever imported, and the office that answers for the ledger.
    pub fn undo_import(&self, ledger: &Ledger, importer: i64) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| p.undo_import(ledger, importer))
    }

    /// The right to put records of a ledger on the list for supervision and to take them off.
    pub fn supervise(&self, ledger: &Ledger) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| p.supervise(ledger))
    }

    /// The right to put tags on a record of the unit at `owner`: whoever may write it, and those whose concern it is.
    pub fn tag(&self, ledger: &Ledger, owner: &str) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| p.tag(ledger, owner))
    }

    /// The right to comment on a record of the unit at `owner`: whoever reads it for work.
    pub fn comment(&self, ledger: &Ledger, owner: &str) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| p.comment(ledger, owner))
    }

    /// The right to take back a comment, which its author has.
    pub fn withdraw_comment(&self, author: i64) -> Result<Permit, Denied> {
        if self.id == author { Ok(self.permit(None)) } else { deny("评论只能由本人撤回") }
    }

    /// The right to keep views of a ledger's list: one's own, or such as are shared with a role. A shared one is the
    /// business of the office that answers for the ledger.
    pub fn keep_view(&self, ledger: &Ledger, author: i64, shared: bool) -> Result<Permit, Denied> {
        if !self.may_open(ledger) {
            return deny(format!("“{}”不对您的岗位开放", ledger.head.name));
        }
        match shared {
            true => self.right(Some(ledger), Need::Read, |p| p.share_view(ledger)),
            false if author != self.id => deny("这个视图不是您的"),
            false => Ok(self.permit(None)),
        }
    }

    /// The right to see the returns of a unit, given by its path.
    pub fn see_returns(&self, path: &str) -> Result<(), Denied> {
        self.person.see_returns(path)
    }

    /// The right to hand a unit's return in: people of a unit that keeps the ledger, for it and what lies below.
    pub fn submit_return(&self, ledger: &Ledger, path: &str) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| p.submit_return(ledger, path))
    }

    /// The right to approve returns, to send them back, to lock periods; `submitters` are the people who handed them in.
    pub fn judge_returns(&self, ledger: &Ledger, submitters: &[i64]) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| {
            p.judge_returns(ledger, submitters)?;
            if submitters.contains(&self.id) {
                deny("须由另一人审核:谁报送,谁不能自己审核")
            } else {
                Ok(())
            }
        })
    }
}

/// Rights over the plan, and what belongs to no ledger.
impl Actor {
    /// The right to import documents and to shape the plan.
    pub fn edit_plan(&self) -> Result<Permit, Denied> {
        self.right(None, Need::Write, Person::edit_plan)
    }

    /// The right to merge and split units.
    pub fn arrange_units(&self) -> Result<Permit, Denied> {
        self.right(None, Need::Write, Person::arrange_units)
    }

    /// The right to see the plan as a whole.
    pub fn read_plan(&self) -> Result<(), Denied> {
        self.right(None, Need::Read, Person::read_plan).map(drop)
    }

    /// The right to see statistics: everyone who works for a unit, of that unit and what lies below it.
    pub fn read_statistics(&self) -> Result<(), Denied> {
        self.right(None, Need::Read, |_| Ok(())).map(drop)
    }

    /// The right to freeze: whoever shapes the plan, and the office that answers for statistics.
    pub fn freeze(&self, ledgers: &[Arc<Ledger>]) -> Result<Permit, Denied> {
        let census = |p: &Person| ledgers.iter().any(|ledger| ledger.head.census && p.answers_for(ledger));
        self.right(None, Need::Write, |p| {
            if p.edit_plan().is_ok() || census(p) {
                Ok(())
            } else {
                deny("封账由办公室或管统计的科室办理")
            }
        })
    }

    /// The right to see one task: whoever sees the plan, and the units that it is given to.
    pub fn read_task(&self, given_to: &[i64]) -> Result<(), Denied> {
        self.right(None, Need::Read, |p| p.read_task(given_to)).map(drop)
    }

    /// The right to report on a task, for the unit that leads it and those that help.
    pub fn report_task(&self, given_to: &[i64]) -> Result<Permit, Denied> {
        self.right(None, Need::Write, |p| p.report_task(given_to))
    }

    /// The right to read the annual summary.
    pub fn read_summary(&self) -> Result<(), Denied> {
        self.right(None, Need::Read, Person::read_summary).map(drop)
    }

    /// The right to do anything but change the password, which a password from someone else does not give.
    pub fn settled(&self) -> Result<(), Denied> {
        if self.must_change { deny("请先修改初始密码,再使用其他功能") } else { Ok(()) }
    }

    /// The right to set up channels out of the house: whoever has the machine in hand.
    pub fn set_channels(&self) -> Result<Permit, Denied> {
        if self.is_system() {
            Ok(self.permit(None))
        } else {
            deny("邮件和群机器人由管理员在服务器上设置(gangmu channels)")
        }
    }

    /// The right to see and change the definitions of ledgers, which a token never gives.
    pub fn edit_definitions(&self) -> Result<Permit, Denied> {
        if self.token.is_some() {
            deny("令牌不能修改台账定义,请登录后办理")
        } else if self.role == Role::Admin {
            Ok(self.permit(None))
        } else {
            deny("台账定义由系统管理员修改")
        }
    }

    /// The right to do the day's scheduled work, which is the system's.
    pub fn run_daily(&self) -> Result<Permit, Denied> {
        if self.is_system() { Ok(self.permit(None)) } else { deny("每日提醒由系统发出") }
    }

    /// The right to what everyone has for oneself: an export, read notices.
    pub fn own_account(&self) -> Permit {
        self.permit(None)
    }

    /// The right to manage one's own account, which a token never gives.
    pub fn manage_account(&self) -> Result<Permit, Denied> {
        if self.token.is_some() {
            deny("令牌不能办理账号事务,请登录后办理")
        } else {
            Ok(self.permit(None))
        }
    }
}
