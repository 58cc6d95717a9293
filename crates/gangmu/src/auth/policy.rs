//! The one place that says who may do what (domain handbook §2.3). It asks no database and writes nothing.

use gangmu_pack::definition::{Ledger, Move, Role, UnitKind};
use jiff::Timestamp;

use crate::clock::day_of;

/// A signed-in person (or the system itself) with what decides that person's rights.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Account id; 0 is the system.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The unit that the person belongs to.
    pub unit: i64,
    /// Path of that unit in the tree: `/1/5/37/`.
    pub unit_path: String,
    /// Kind of that unit.
    pub unit_kind: UnitKind,
    /// Code of the bureau office: `safety`.
    pub office: Option<String>,
    /// The password was given by someone else and must be changed first.
    pub must_change: bool,
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

/// A right that was checked. Only this module makes one, and every write asks for it.
#[derive(Debug, Clone)]
pub struct Permit {
    actor_id: i64,
    actor_name: String,
}

impl Permit {
    /// Who writes, why and when, as the store keeps it.
    pub fn by(&self, reason: &str, at: Timestamp) -> gangmu_store::By {
        gangmu_store::By {
            actor_id: self.actor_id,
            actor_name: self.actor_name.clone(),
            reason: (!reason.trim().is_empty()).then(|| reason.trim().to_owned()),
            at,
            today: day_of(at),
        }
    }

    fn to(actor: &Actor) -> Permit {
        Permit { actor_id: actor.id, actor_name: actor.name.clone() }
    }
}

/// A right that is not there, with the words for the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Denied(pub String);

fn deny<T>(words: impl Into<String>) -> Result<T, Denied> {
    Err(Denied(words.into()))
}

impl Actor {
    /// The system itself: loading the demo county, scheduled work.
    pub fn system() -> Actor {
        Actor {
            id: 0,
            name: "系统".into(),
            role: Role::Admin,
            unit: 0,
            unit_path: "/".into(),
            unit_kind: UnitKind::Bureau,
            office: None,
            must_change: false,
        }
    }

    /// Whether a unit, given by its path, is this person's own or below it.
    fn over(&self, path: &str) -> bool {
        !self.unit_path.is_empty() && path.starts_with(&self.unit_path)
    }

    /// Whether the person works in the office that answers for the ledger.
    pub fn answers_for(&self, ledger: &Ledger) -> bool {
        matches!(self.role, Role::Office | Role::General) && self.office.as_deref() == Some(&ledger.head.office)
    }

    /// Whether the person's own unit is of a kind that keeps the ledger.
    fn keeps(&self, ledger: &Ledger) -> bool {
        ledger.head.kept_by.contains(&self.unit_kind)
    }

    /// Whether the person sees the whole bureau; others see their own subtree.
    pub fn sees_all(&self) -> bool {
        matches!(self.role, Role::Leader | Role::General | Role::Office | Role::Inspector | Role::Admin)
    }

    /// Whether the ledger is shown to the person at all.
    pub fn may_open(&self, ledger: &Ledger) -> bool {
        self.sees_all() || self.keeps(ledger)
    }

    /// Whether the person may add records somewhere in the ledger.
    pub fn may_add(&self, ledger: &Ledger) -> bool {
        self.answers_for(ledger) || matches!(self.role, Role::School | Role::Office) && self.keeps(ledger)
    }

    /// The right to do something with a record of a ledger that the unit at `owner` keeps.
    pub fn ledger(&self, ledger: &Ledger, action: LedgerAction, owner: &str) -> Result<Permit, Denied> {
        let name = &ledger.head.name;
        if self.role == Role::Admin && self.id == 0 {
            return Ok(Permit::to(self));
        }
        let inside = self.over(owner);
        let allowed = match action {
            LedgerAction::Read => self.may_open(ledger) && (self.sees_all() || inside),
            LedgerAction::Write => self.answers_for(ledger) || self.may_add(ledger) && inside,
            LedgerAction::Amend => self.answers_for(ledger),
            LedgerAction::Void | LedgerAction::Reveal => {
                self.answers_for(ledger) || self.role == Role::School && self.keeps(ledger) && inside
            }
        };
        match (allowed, action) {
            (true, _) => Ok(Permit::to(self)),
            (_, LedgerAction::Read) => deny(format!("您无权查看这个单位的“{name}”")),
            (_, LedgerAction::Write) => deny(format!("您无权填写这个单位的“{name}”,请由记录所属单位或责任科室办理")),
            (_, LedgerAction::Amend) => deny(format!("“{name}”的这条记录已办结,只有责任科室能更正")),
            (_, LedgerAction::Void) => deny(format!("您无权作废“{name}”的记录,请由记录所属单位或责任科室办理")),
            (_, LedgerAction::Reveal) => deny(format!("您无权查看“{name}”中受保护的内容")),
        }
    }

    /// The right to make a move on a record; `hands` are the people who entered, last moved or last changed it.
    pub fn make_move(&self, ledger: &Ledger, step: &Move, owner: &str, hands: &[i64]) -> Result<Permit, Denied> {
        if !self.may_move(ledger, step, owner) {
            return deny(format!("“{}”不由您的岗位办理", step.name));
        }
        if step.second_person && hands.contains(&self.id) {
            return deny(format!("“{}”须由另一人办理:谁填报,谁不能自己{}", step.name, step.name));
        }
        Ok(Permit::to(self))
    }

    fn may_move(&self, ledger: &Ledger, step: &Move, owner: &str) -> bool {
        self.has_move(ledger, step) && (self.watches(ledger) || self.over(owner))
    }

    /// Whether the ledger's records of all units are the person's concern: the office that answers for it, leaders, inspectors.
    pub fn watches(&self, ledger: &Ledger) -> bool {
        self.answers_for(ledger) || matches!(self.role, Role::Leader | Role::Inspector)
    }

    /// Whether the move is the person's to make on some records of the ledger.
    pub fn has_move(&self, ledger: &Ledger, step: &Move) -> bool {
        step.by.contains(&self.role)
            && match self.role {
                Role::School => self.keeps(ledger),
                Role::Office | Role::General => self.answers_for(ledger) || self.keeps(ledger),
                Role::Leader | Role::Inspector => true,
                Role::Admin => false,
            }
    }

    /// The right to put records of a ledger on the list for supervision and to take them off.
    pub fn supervise(&self, ledger: &Ledger) -> Result<Permit, Denied> {
        if matches!(self.role, Role::Leader | Role::General) || self.answers_for(ledger) {
            Ok(Permit::to(self))
        } else {
            deny(format!("“{}”的挂牌督办由局领导、办公室或责任科室办理", ledger.head.name))
        }
    }

    /// The right to put tags on a record of the unit at `owner`: whoever may write it, and those whose concern it is.
    pub fn tag(&self, ledger: &Ledger, owner: &str) -> Result<Permit, Denied> {
        let may = self.ledger(ledger, LedgerAction::Write, owner).is_ok() || self.watches(ledger);
        if may {
            Ok(Permit::to(self))
        } else {
            deny(format!("您无权给“{}”的这条记录加标签", ledger.head.name))
        }
    }

    /// The right to comment on a record of the unit at `owner`: whoever reads it for work.
    pub fn comment(&self, ledger: &Ledger, owner: &str) -> Result<Permit, Denied> {
        self.ledger(ledger, LedgerAction::Read, owner)?;
        if self.role == Role::Admin { deny("系统管理员不评论记录") } else { Ok(Permit::to(self)) }
    }

    /// The right to take back a comment, which its author has.
    pub fn withdraw_comment(&self, author: i64) -> Result<Permit, Denied> {
        if self.id == author { Ok(Permit::to(self)) } else { deny("评论只能由本人撤回") }
    }

    /// The right to keep views of a ledger's list: one's own, or such as are shared with a role. A shared one is the
    /// business of the office that answers for the ledger.
    pub fn keep_view(&self, ledger: &Ledger, author: i64, shared: bool) -> Result<Permit, Denied> {
        let name = &ledger.head.name;
        if !self.may_open(ledger) {
            return deny(format!("“{name}”不对您的岗位开放"));
        }
        match (shared, self.answers_for(ledger)) {
            (true, false) => deny(format!("“{name}”的共享视图由责任科室设置")),
            (false, _) if author != self.id => deny("这个视图不是您的"),
            _ => Ok(Permit::to(self)),
        }
    }

    /// The right to see the returns of a unit, given by its path.
    pub fn see_returns(&self, path: &str) -> Result<(), Denied> {
        if self.sees_all() || self.over(path) { Ok(()) } else { deny("只能查看本单位的报送情况") }
    }

    /// The right to hand a unit's return in: people of a unit that keeps the ledger, for it and what lies below.
    pub fn submit_return(&self, ledger: &Ledger, path: &str) -> Result<Permit, Denied> {
        if matches!(self.role, Role::School | Role::Office) && self.keeps(ledger) && self.over(path) {
            Ok(Permit::to(self))
        } else {
            deny(format!("“{}”由填报单位自己报送", ledger.head.name))
        }
    }

    /// The right to approve returns, to send them back, to lock periods; `submitters` are the people who handed them in.
    pub fn judge_returns(&self, ledger: &Ledger, submitters: &[i64]) -> Result<Permit, Denied> {
        if !self.answers_for(ledger) {
            return deny(format!("“{}”的报送由责任科室审核和锁定", ledger.head.name));
        }
        if submitters.contains(&self.id) {
            return deny("须由另一人审核:谁报送,谁不能自己审核");
        }
        Ok(Permit::to(self))
    }

    /// Whether locked periods bind the person's work on records: they bind the units that keep the ledger.
    pub fn bound_by_locks(&self, ledger: &Ledger) -> bool {
        let system = self.role == Role::Admin && self.id == 0;
        !(system || self.watches(ledger))
    }

    /// The right to import documents and to shape the plan.
    pub fn edit_plan(&self) -> Result<Permit, Denied> {
        match self.role {
            Role::General => Ok(Permit::to(self)),
            Role::Admin if self.id == 0 => Ok(Permit::to(self)),
            _ => deny("工作要点和任务由办公室编制,您可以查看,不能修改"),
        }
    }

    /// The right to see the plan as a whole.
    pub fn read_plan(&self) -> Result<(), Denied> {
        if self.sees_all() {
            Ok(())
        } else {
            deny("全局任务只对机关开放,您可以在首页看到交给本单位的任务")
        }
    }

    /// The right to see one task: whoever sees the plan, and the units that it is given to.
    pub fn read_task(&self, given_to: &[i64]) -> Result<(), Denied> {
        if self.sees_all() || given_to.contains(&self.unit) {
            Ok(())
        } else {
            deny("这项任务没有交给您的单位")
        }
    }

    /// The right to report on a task, for the unit that leads it and those that help.
    pub fn report_task(&self, given_to: &[i64]) -> Result<Permit, Denied> {
        let own = matches!(self.role, Role::Office | Role::School) && given_to.contains(&self.unit);
        if own || self.edit_plan().is_ok() {
            Ok(Permit::to(self))
        } else {
            deny("进展由牵头单位、配合单位或办公室填报")
        }
    }

    /// The right to read the annual summary.
    pub fn read_summary(&self) -> Result<(), Denied> {
        if self.sees_all() && self.role != Role::Admin { Ok(()) } else { deny("年度总结只对机关开放") }
    }

    /// The right to do anything but change the password, which a password from someone else does not give.
    pub fn settled(&self) -> Result<(), Denied> {
        if self.must_change { deny("请先修改初始密码,再使用其他功能") } else { Ok(()) }
    }

    /// The right to set up channels out of the house: whoever has the machine in hand.
    pub fn set_channels(&self) -> Result<Permit, Denied> {
        if self.role == Role::Admin && self.id == 0 {
            Ok(Permit::to(self))
        } else {
            deny("邮件和群机器人由管理员在服务器上设置(gangmu channels)")
        }
    }

    /// The right to do the day's scheduled work, which is the system's.
    pub fn run_daily(&self) -> Result<Permit, Denied> {
        if self.role == Role::Admin && self.id == 0 {
            Ok(Permit::to(self))
        } else {
            deny("每日提醒由系统发出")
        }
    }

    /// The right to change one's own account, which everyone has.
    pub fn own_account(&self) -> Permit {
        Permit::to(self)
    }
}

/// The Chinese name of a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Leader => "局领导",
        Role::General => "办公室",
        Role::Office => "科室",
        Role::Inspector => "责任督学",
        Role::School => "学校(园)",
        Role::Admin => "系统管理员",
    }
}

/// The identifier of a role in files and databases.
pub fn role_id(role: Role) -> &'static str {
    match role {
        Role::Leader => "leader",
        Role::General => "general",
        Role::Office => "office",
        Role::Inspector => "inspector",
        Role::School => "school",
        Role::Admin => "admin",
    }
}

/// Reads a role's identifier.
pub fn role_of(id: &str) -> Option<Role> {
    [Role::Leader, Role::General, Role::Office, Role::Inspector, Role::School, Role::Admin]
        .into_iter()
        .find(|role| role_id(*role) == id)
}
