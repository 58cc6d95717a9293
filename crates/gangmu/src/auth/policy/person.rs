//! The rules for one person alone: what role, unit and office allow (domain handbook §2.3). What others hand over and what
//! a token leaves is judged where these are put together.

use gangmu_pack::definition::{Ledger, Move, Role, UnitKind};

use super::{Denied, LedgerAction, May, deny};

/// A person with what decides that person's own rights.
#[derive(Debug, Clone)]
pub struct Person {
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
}

impl Person {
    pub(super) fn is_system(&self) -> bool {
        self.role == Role::Admin && self.id == 0
    }

    /// Whether a unit, given by its path, is this person's own or below it. The bureau's own people stand for the bureau
    /// alone: every unit lies below it.
    pub(super) fn over(&self, path: &str) -> bool {
        match self.unit_kind {
            UnitKind::Bureau => path == self.unit_path,
            _ => !self.unit_path.is_empty() && path.starts_with(&self.unit_path),
        }
    }

    /// Whether the person works in the office that answers for the ledger.
    pub(super) fn answers_for(&self, ledger: &Ledger) -> bool {
        matches!(self.role, Role::Office | Role::General) && self.office.as_deref() == Some(&ledger.head.office)
    }

    /// Whether the person's own unit is of a kind that keeps the ledger.
    fn is_of_keepers(&self, ledger: &Ledger) -> bool {
        ledger.head.kept_by.contains(&self.unit_kind)
    }

    /// Whether the person keeps the ledger for the own unit: schools, offices, and the general office as one of them.
    pub(super) fn keeps(&self, ledger: &Ledger) -> bool {
        matches!(self.role, Role::School | Role::Office | Role::General) && self.is_of_keepers(ledger)
    }

    /// Whether the person sees the whole bureau; others see their own subtree.
    pub(super) fn sees_all(&self) -> bool {
        matches!(self.role, Role::Leader | Role::General | Role::Office | Role::Inspector | Role::Admin)
    }

    pub(super) fn may_open(&self, ledger: &Ledger) -> bool {
        self.sees_all() || self.is_of_keepers(ledger)
    }

    pub(super) fn may_add(&self, ledger: &Ledger) -> bool {
        self.answers_for(ledger) || self.keeps(ledger)
    }

    pub(super) fn watches(&self, ledger: &Ledger) -> bool {
        self.answers_for(ledger) || matches!(self.role, Role::Leader | Role::Inspector)
    }

    pub(super) fn ledger(&self, ledger: &Ledger, action: LedgerAction, owner: &str) -> May {
        let answers = self.answers_for(ledger);
        let own = self.keeps(ledger) && self.over(owner);
        let allowed = match action {
            LedgerAction::Read => self.may_open(ledger) && (self.sees_all() || self.over(owner)),
            LedgerAction::Write | LedgerAction::Void | LedgerAction::Reveal => answers || own,
            LedgerAction::Amend => answers,
        };
        if allowed || self.is_system() { Ok(()) } else { Err(Denied(refusal(&ledger.head.name, action))) }
    }

    /// Whether the move is the person's to make on some records of the ledger.
    pub(super) fn has_move(&self, ledger: &Ledger, step: &Move) -> bool {
        step.by.contains(&self.role)
            && match self.role {
                Role::School => self.keeps(ledger),
                Role::Office | Role::General => self.answers_for(ledger) || self.keeps(ledger),
                Role::Leader | Role::Inspector => true,
                Role::Admin => false,
            }
    }

    pub(super) fn make_move(&self, ledger: &Ledger, step: &Move, owner: &str, hands: &[i64]) -> May {
        if !self.has_move(ledger, step) || !(self.watches(ledger) || self.over(owner)) {
            return deny(format!("“{}”不由您的岗位办理", step.name));
        }
        if step.second_person && hands.contains(&self.id) {
            return Err(same_person(step));
        }
        Ok(())
    }

    pub(super) fn undo_import(&self, ledger: &Ledger, importer: i64) -> May {
        if self.is_system() || self.id == importer || self.answers_for(ledger) {
            Ok(())
        } else {
            deny(format!("“{}”的这次导入只能由导入的人或责任科室撤销", ledger.head.name))
        }
    }

    pub(super) fn supervise(&self, ledger: &Ledger) -> May {
        if matches!(self.role, Role::Leader | Role::General) || self.answers_for(ledger) {
            Ok(())
        } else {
            deny(format!("“{}”的挂牌督办由局领导、办公室或责任科室办理", ledger.head.name))
        }
    }

    pub(super) fn tag(&self, ledger: &Ledger, owner: &str) -> May {
        if self.ledger(ledger, LedgerAction::Write, owner).is_ok() || self.watches(ledger) {
            Ok(())
        } else {
            deny(format!("您无权给“{}”的这条记录加标签", ledger.head.name))
        }
    }

    pub(super) fn comment(&self, ledger: &Ledger, owner: &str) -> May {
        self.ledger(ledger, LedgerAction::Read, owner)?;
        if self.role == Role::Admin { deny("系统管理员不评论记录") } else { Ok(()) }
    }

    pub(super) fn share_view(&self, ledger: &Ledger) -> May {
        if self.answers_for(ledger) {
            Ok(())
        } else {
            deny(format!("“{}”的共享视图由责任科室设置", ledger.head.name))
        }
    }

    pub(super) fn see_returns(&self, path: &str) -> May {
        let near = !self.unit_path.is_empty() && path.starts_with(&self.unit_path);
        if self.sees_all() || near { Ok(()) } else { deny("只能查看本单位的报送情况") }
    }

    pub(super) fn submit_return(&self, ledger: &Ledger, path: &str) -> May {
        if self.keeps(ledger) && self.over(path) {
            Ok(())
        } else {
            deny(format!("“{}”由填报单位自己报送", ledger.head.name))
        }
    }

    pub(super) fn judge_returns(&self, ledger: &Ledger, submitters: &[i64]) -> May {
        if !self.answers_for(ledger) {
            return deny(format!("“{}”的报送由责任科室审核和锁定", ledger.head.name));
        }
        if submitters.contains(&self.id) {
            return deny("须由另一人审核:谁报送,谁不能自己审核");
        }
        Ok(())
    }

    pub(super) fn edit_plan(&self) -> May {
        if self.role == Role::General || self.is_system() {
            Ok(())
        } else {
            deny("工作要点和任务由办公室编制,您可以查看,不能修改")
        }
    }

    pub(super) fn arrange_units(&self) -> May {
        if self.role == Role::General || self.is_system() { Ok(()) } else { deny("单位撤并由办公室办理") }
    }

    pub(super) fn read_plan(&self) -> May {
        if self.sees_all() {
            Ok(())
        } else {
            deny("全局任务只对机关开放,您可以在首页看到交给本单位的任务")
        }
    }

    pub(super) fn read_task(&self, given_to: &[i64]) -> May {
        if self.sees_all() || given_to.contains(&self.unit) {
            Ok(())
        } else {
            deny("这项任务没有交给您的单位")
        }
    }

    pub(super) fn report_task(&self, given_to: &[i64]) -> May {
        let own = matches!(self.role, Role::Office | Role::School) && given_to.contains(&self.unit);
        if own || self.edit_plan().is_ok() {
            Ok(())
        } else {
            deny("进展由牵头单位、配合单位或办公室填报")
        }
    }

    pub(super) fn read_summary(&self) -> May {
        if self.sees_all() && self.role != Role::Admin { Ok(()) } else { deny("年度总结只对机关开放") }
    }
}

/// Why a second person must make a move.
pub(super) fn same_person(step: &Move) -> Denied {
    Denied(format!("“{}”须由另一人办理:谁填报,谁不能自己{}", step.name, step.name))
}

fn refusal(name: &str, action: LedgerAction) -> String {
    match action {
        LedgerAction::Read => format!("您无权查看这个单位的“{name}”"),
        LedgerAction::Write => format!("您无权填写这个单位的“{name}”,请由记录所属单位或责任科室办理"),
        LedgerAction::Amend => format!("“{name}”的这条记录已办结,只有责任科室能更正"),
        LedgerAction::Void => format!("您无权作废“{name}”的记录,请由记录所属单位或责任科室办理"),
        LedgerAction::Reveal => format!("您无权查看“{name}”中受保护的内容"),
    }
}
