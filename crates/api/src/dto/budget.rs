//! What may be spent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::object;

/// Whose spending a budget bounds.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub struct BudgetScope {
    /// Whose.
    pub kind: BudgetScopeKind,
    /// The id of the bot or key; `null` for everybody's.
    #[schema(required)]
    pub id: Option<Uuid>,
}

/// Whose spending a budget shall bound.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetScopeRequest {
    /// Whose.
    pub kind: BudgetScopeKind,
    /// The id of the bot or key; left out for everybody's.
    pub id: Option<Uuid>,
}

/// Sorts of budgets.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetScopeKind {
    /// Everybody's together.
    All,
    /// One bot's.
    Bot,
    /// What is paid with one key.
    Key,
}

/// When a budget begins anew, in UTC.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetPeriod {
    /// At midnight.
    Day,
    /// At midnight before the first of a month.
    Month,
}

/// What a budget counts.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetUnit {
    /// Millionths of a US dollar.
    Money,
    /// Tokens of every sort.
    Tokens,
}

/// A budget and where it stands. `limit`, `spent` and `reserved` are in its unit.
#[derive(Serialize, ToSchema)]
pub struct BudgetView {
    /// Whose spending.
    pub scope: BudgetScope,
    /// In which time.
    pub period: BudgetPeriod,
    /// What is counted.
    pub unit: BudgetUnit,
    /// How much there may be.
    pub limit: u64,
    /// Spent in the present period; what a crash made uncertain counts as spent.
    pub spent: u64,
    /// Set aside for requests under way.
    pub reserved: u64,
    /// When the present period began.
    pub began_at: Timestamp,
    /// When the next one begins.
    pub resets_at: Timestamp,
    /// Whether 80 percent of the limit are spent.
    pub is_warning: bool,
}

/// Budgets.
#[derive(Serialize, ToSchema)]
pub struct BudgetListView {
    /// All that you may know.
    pub budgets: Vec<BudgetView>,
}

/// A bound, in the place of the one of the same scope, period and unit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBudgetRequest {
    /// Whose spending.
    #[serde(deserialize_with = "object::required")]
    pub scope: BudgetScopeRequest,
    /// In which time.
    pub period: BudgetPeriod,
    /// What is counted.
    pub unit: BudgetUnit,
    /// How much there may be, in the unit.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_u64)]
    pub limit: u64,
}

/// Which bounds to take away, in both units.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RemoveBudgetQuery {
    /// Whose spending.
    pub scope: BudgetScopeKind,
    /// The id of the bot or key; left out for everybody's.
    pub id: Option<Uuid>,
    /// In which time.
    pub period: BudgetPeriod,
}
