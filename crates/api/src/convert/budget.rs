//! Budgets.

use botmaker_domain::{
    BotId,
    keyring::{self as domain, KeyId, MicroUsd},
};
use uuid::Uuid;

use crate::{
    dto::budget::{
        BudgetPeriod, BudgetScope, BudgetScopeKind, BudgetUnit, BudgetView, SetBudgetRequest,
    },
    problem::{Form, Problem},
};

pub(crate) fn budget_view(state: &domain::BudgetState) -> BudgetView {
    let budget = &state.budget;
    let (kind, id) = match budget.scope {
        domain::BudgetScope::All => (BudgetScopeKind::All, None),
        domain::BudgetScope::Bot(bot) => (BudgetScopeKind::Bot, Some(bot.uuid())),
        domain::BudgetScope::Key(key) => (BudgetScopeKind::Key, Some(key.uuid())),
    };
    BudgetView {
        scope: BudgetScope { kind, id },
        period: match budget.period {
            domain::BudgetPeriod::Day => BudgetPeriod::Day,
            domain::BudgetPeriod::Month => BudgetPeriod::Month,
        },
        unit: match budget.limit {
            domain::BudgetLimit::Money(_) => BudgetUnit::Money,
            domain::BudgetLimit::Tokens(_) => BudgetUnit::Tokens,
        },
        limit: budget.limit.amount(),
        spent: state.spent,
        reserved: state.reserved,
        began_at: state.began_at,
        resets_at: state.resets_at,
        is_warning: state.is_warning(),
    }
}

/// The budget that a request means.
pub(crate) fn budget_of(request: &SetBudgetRequest) -> Result<domain::Budget, Problem> {
    let scope = scope_of(request.scope.kind, request.scope.id).map_err(|words| {
        Problem::refused_form(Form::Unprocessable, "the body is not as expected")
            .with_field("/scope/id", words)
    })?;
    Ok(domain::Budget {
        scope,
        period: period(request.period),
        limit: match request.unit {
            BudgetUnit::Money => domain::BudgetLimit::Money(MicroUsd(request.limit)),
            BudgetUnit::Tokens => domain::BudgetLimit::Tokens(request.limit),
        },
    })
}

/// The scope of this sort and id, or what is wrong with them.
pub(crate) fn scope_of(
    kind: BudgetScopeKind,
    id: Option<Uuid>,
) -> Result<domain::BudgetScope, &'static str> {
    match (kind, id) {
        (BudgetScopeKind::All, None) => Ok(domain::BudgetScope::All),
        (BudgetScopeKind::All, Some(_)) => Err("everybody's budget has no id"),
        (BudgetScopeKind::Bot, Some(id)) => Ok(domain::BudgetScope::Bot(BotId::from_uuid(id))),
        (BudgetScopeKind::Key, Some(id)) => Ok(domain::BudgetScope::Key(KeyId::from_uuid(id))),
        (BudgetScopeKind::Bot, None) => Err("say which bot"),
        (BudgetScopeKind::Key, None) => Err("say which key"),
    }
}

pub(crate) const fn period(period: BudgetPeriod) -> domain::BudgetPeriod {
    match period {
        BudgetPeriod::Day => domain::BudgetPeriod::Day,
        BudgetPeriod::Month => domain::BudgetPeriod::Month,
    }
}
