//! Who writes, why and when. Every writing function asks for it; nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::Date;

/// The actor and the reason of a write, for its audit event.
#[derive(Debug, Clone, PartialEq)]
pub struct By {
    /// Id of the account that acts; 0 stands for the system itself.
    pub actor_id: i64,
    /// Name of the actor at that moment: an account may be renamed later.
    pub actor_name: String,
    /// The account whose right it was, where the actor stood in for somebody.
    pub for_id: Option<i64>,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// The moment of the write.
    pub at: Timestamp,
    /// The day of the write, in the bureau's own time zone.
    pub today: Date,
}
