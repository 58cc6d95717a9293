//! Whose entries in a ledger count directly, and who takes up what others proposed. It reads no setting: they are given to it.

use gangmu_pack::definition::{Ledger, Role};

use super::{Actor, Denied, LedgerAction, Need, Permit, Person, deny};

/// The trusted sources of a ledger; nobody named means everyone's entries count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trusted {
    /// Paths of units; those below them are meant too.
    pub paths: Vec<String>,
    /// Accounts.
    pub accounts: Vec<i64>,
}

impl Trusted {
    /// Whether everyone's entries count.
    pub fn is_off(&self) -> bool {
        self.paths.is_empty() && self.accounts.is_empty()
    }

    fn names(&self, person: &Person) -> bool {
        let unit = |path: &String| !path.is_empty() && person.unit_path.starts_with(path.as_str());
        self.accounts.contains(&person.id) || self.paths.iter().any(unit)
    }

    /// Whether a person's entries count: the office that answers for the ledger is always trusted.
    fn counts(&self, person: &Person, ledger: &Ledger) -> bool {
        self.is_off() || person.is_system() || person.answers_for(ledger) || self.names(person)
    }
}

impl Actor {
    /// The right to enter or change a record of the unit at `owner`, and whether that counts directly or is proposed.
    pub fn enter(
        &self,
        ledger: &Ledger,
        action: LedgerAction,
        owner: &str,
        trusted: &Trusted,
    ) -> Result<(Permit, bool), Denied> {
        let counts = self.right(Some(ledger), Need::Write, |p| {
            p.ledger(ledger, action, owner)?;
            if trusted.counts(p, ledger) { Ok(()) } else { deny("") }
        });
        match counts {
            Ok(permit) => Ok((permit, true)),
            Err(_) => Ok((self.ledger(ledger, action, owner)?, false)),
        }
    }

    /// The right to take up what was proposed about a record of the unit at `owner`, or to give it back: the office that
    /// answers for the ledger and trusted sources. `hands` are who proposed it and for whom.
    pub fn judge_proposal(
        &self,
        ledger: &Ledger,
        owner: &str,
        trusted: &Trusted,
        hands: &[i64],
    ) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| {
            let trusts = p.answers_for(ledger) || trusted.names(p);
            if !trusts || p.ledger(ledger, LedgerAction::Write, owner).is_err() {
                return deny(format!("“{}”的填报由责任科室或可信来源采信", ledger.head.name));
            }
            if hands.contains(&p.id) || hands.contains(&self.id) {
                return deny("须由另一人采信:谁填报,谁不能自己采信");
            }
            Ok(())
        })
    }

    /// The right to name a ledger's trusted sources.
    pub fn set_trust(&self, ledger: &Ledger) -> Result<Permit, Denied> {
        self.right(Some(ledger), Need::Write, |p| {
            if p.role == Role::General || p.answers_for(ledger) {
                Ok(())
            } else {
                deny(format!("“{}”的可信来源由办公室或责任科室设置", ledger.head.name))
            }
        })
    }
}
