//! What an access token leaves of its owner's rights. It never adds one.

use gangmu_pack::definition::Ledger;

use super::{May, Need, deny};

/// The scope of an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenScope {
    /// Its name, for the audit trail.
    pub name: String,
    /// May write.
    pub write: bool,
    /// May read protected values in clear.
    pub reveal: bool,
    /// The ledgers that it is for; none for everything.
    pub ledgers: Option<Vec<String>>,
}

impl TokenScope {
    /// Whether the scope reaches a ledger, or what belongs to no ledger.
    pub(super) fn covers(&self, ledger: Option<&Ledger>) -> bool {
        match (&self.ledgers, ledger) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(named), Some(ledger)) => named.contains(&ledger.head.id),
        }
    }

    pub(super) fn allows(&self, ledger: Option<&Ledger>, need: Need) -> May {
        match (self.covers(ledger), ledger, need) {
            (false, Some(ledger), _) => deny(format!("这个令牌不含“{}”", ledger.head.name)),
            (false, None, _) => deny("这个令牌只能用于指定的台账"),
            (true, _, Need::Write) if !self.write => deny("这个令牌只能读取,不能写入"),
            (true, _, Need::Reveal) if !self.reveal => deny("这个令牌不能查看受保护的内容"),
            _ => Ok(()),
        }
    }
}
