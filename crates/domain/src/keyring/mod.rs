//! AI keys that bots never hold: what is said of keys, grants, budgets and use. Never a key itself.

mod budget;
mod grant;
mod incident;
mod key;
mod money;
mod notice;
mod usage;

pub use budget::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, BudgetState};
pub use grant::{Grant, GrantDigest, GrantMark, GrantMarkError};
pub use incident::{Incident, IncidentKind};
pub use key::{KeyFailure, KeyId, KeyLabel, KeyLabelError, KeyRecord, KeySource, KeyTags};
pub use money::{MicroUsd, Price, TokenCounts};
pub use notice::{BudgetCrossing, BudgetLevel, Notice, NoticeSubject};
pub use usage::{BotUsage, RequestRecord, UsageGroup, UsageQuery, UsageRow};
