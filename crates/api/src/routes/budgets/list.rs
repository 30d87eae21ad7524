//! `GET /api/budgets`: lists budgets.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::budget_view;
use crate::dto::budget::BudgetListView;
use crate::problem::Problem;
use crate::state::ApiState;

/// Lists budgets and where they stand
///
/// Members see those of their own bots.
#[utoipa::path(
    get,
    path = "/api/budgets",
    operation_id = "listBudgets",
    tag = "usage",
    responses((status = 200, body = BudgetListView)),
)]
pub(crate) async fn handle(state: Data<ApiState>, caller: Caller) -> Result<HttpResponse, Problem> {
    let budgets = state.fleet.list_budgets(&caller.actor).await?;
    let budgets = budgets.iter().map(budget_view).collect();
    Ok(HttpResponse::Ok().json(BudgetListView { budgets }))
}
