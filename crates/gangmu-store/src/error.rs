//! What can stop the work of the store, in the words that a user reads. It judges no record: that is the pack's check.

use std::path::PathBuf;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Someone else has changed it since it was read.
    #[error("内容已被他人修改,请刷新后再操作")]
    Stale,
    /// There is no such thing.
    #[error("找不到{kind}{id}")]
    Missing {
        /// What was looked for: 记录, 任务.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// Something of the same number, code, year or name exists.
    #[error("{what}已存在,不能重复")]
    Duplicate {
        /// What exists already: 编号YH2026-00001.
        what: String,
    },
    /// A value does not fit the type of its field.
    #[error("字段{field}:{message}")]
    Value {
        /// Id of the field.
        field: String,
        /// What is wrong.
        message: String,
    },
    /// The request contradicts itself or the state of the data.
    #[error("{0}")]
    Invalid(String),
    /// Following the definitions would lose data, and that was not allowed.
    #[error("台账定义的改动会丢失数据,已停止:{}", .0.join(";"))]
    Loss(
        /// One sentence for each loss.
        Vec<String>,
    ),
    /// The address of the database is not one that the store knows.
    #[error("数据库地址{0}不对,应为 sqlite:文件路径 或 postgres://…")]
    Url(
        /// The address, without its password.
        String,
    ),
    /// The database refused or failed.
    #[error("数据库出错:{0}")]
    Database(
        /// What the driver says.
        #[source]
        sqlx::Error,
    ),
    /// A file of the store could not be read or written.
    #[error("文件{}读写失败:{source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Something stored is not what the store wrote there.
    #[error("库中{what}的内容已损坏")]
    Damaged {
        /// Where.
        what: String,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => {
                StoreError::Duplicate { what: duplicate_of(inner.as_ref()) }
            }
            sqlx::Error::Database(inner) if inner.is_foreign_key_violation() => {
                StoreError::Invalid("所指的单位、人员或任务不存在".into())
            }
            // PostgreSQL keeps no text with the character NUL.
            sqlx::Error::Database(inner) if inner.code().is_some_and(|code| code == "22021") => {
                StoreError::Invalid("内容里有不能保存的控制字符".into())
            }
            sqlx::Error::Database(inner) if inner.code().is_some_and(|code| code == "55P03") => {
                StoreError::Invalid("台账正在被使用,没有等到空档,请稍后再试".into())
            }
            _ => StoreError::Database(error),
        }
    }
}

/// What is double, from the name of the constraint (PostgreSQL) or the message (SQLite).
fn duplicate_of(error: &dyn sqlx::error::DatabaseError) -> String {
    let text = error.constraint().unwrap_or_else(|| error.message());
    let known = [("account", "该登录名"), ("unit", "该单位代码"), ("plan", "该年度的要点"), ("number", "该编号")];
    let name = known.iter().find(|(word, _)| text.contains(word));
    name.map_or_else(|| "同样的内容".to_owned(), |(_, chinese)| (*chinese).to_owned())
}

impl StoreError {
    /// There is no such thing.
    pub(crate) fn missing(kind: &'static str, id: impl ToString) -> Self {
        StoreError::Missing { kind, id: id.to_string() }
    }

    /// What is stored at that place cannot be read back.
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        StoreError::Damaged { what: what.into() }
    }
}
