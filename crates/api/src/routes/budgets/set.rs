//! `PUT /api/budgets`: sets a budget.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::budget_of;
use crate::dto::budget::SetBudgetRequest;
use crate::extract::Json;
use crate::problem::Problem;
use crate::state::ApiState;

/// Sets a budget
///
/// In the place of the one of the same scope, period and unit. It holds from the next request on; what was spent before
/// counts. For administrators.
#[utoipa::path(
    put,
    path = "/api/budgets",
    operation_id = "setBudget",
    tag = "usage",
    request_body = SetBudgetRequest,
    responses((status = 204, description = "Set")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Json(request): Json<SetBudgetRequest>,
) -> Result<HttpResponse, Problem> {
    let budget = budget_of(&request)?;
    state.fleet.set_budget(&caller.actor, budget).await?;
    Ok(HttpResponse::NoContent().finish())
}
