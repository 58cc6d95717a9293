//! Why a problem cannot be solved. No solver's own logic.

use thiserror::Error;

/// Why a problem cannot be solved; every message is a Chinese sentence for the person who made it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SolveError {
    /// No solver has this id.
    #[error("没有名为“{0}”的分配办法")]
    UnknownSolver(String),
    /// The JSON is not a problem of that solver.
    #[error("题目读不懂：{0}")]
    Problem(#[from] serde_json::Error),
    /// The seed is empty, or has spaces round it that nobody would write down.
    #[error("种子不能为空，首尾不能有空格：请填现场产生并公布的种子")]
    BadSeed,
    /// An entry has a number that two people would not write down alike.
    #[error("编号“{0}”为空、首尾有空格或含有控制字符")]
    BadId(String),
    /// Two entries have the same number.
    #[error("编号“{0}”重复")]
    RepeatedId(String),
    /// Entries bound together differ in tier or stratum.
    #[error("捆绑组“{0}”的成员不在同一顺位或同一类别")]
    MixedGroup(String),
    /// There is nowhere to allocate to.
    #[error("没有给出班级")]
    NoClasses,
    /// A class or a team is given twice.
    #[error("班级或教师团队“{0}”重复")]
    RepeatedTarget(String),
    /// Teams and classes differ in number.
    #[error("教师团队有{teams}个，班级有{classes}个，应当一样多")]
    Teams {
        /// Teams given.
        teams: usize,
        /// Classes given.
        classes: usize,
    },
}
