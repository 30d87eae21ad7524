//! `DELETE /api/budgets`: takes budgets away.

use actix_web::{HttpResponse, web::Data};

use crate::caller::Caller;
use crate::convert::{period, scope_of};
use crate::dto::budget::RemoveBudgetQuery;
use crate::extract::Query;
use crate::problem::Problem;
use crate::state::ApiState;

/// Takes the budgets of a scope and period away
///
/// In both units. For administrators.
#[utoipa::path(
    delete,
    path = "/api/budgets",
    operation_id = "removeBudget",
    tag = "usage",
    params(RemoveBudgetQuery),
    responses((status = 204, description = "None is left")),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    caller: Caller,
    Query(query): Query<RemoveBudgetQuery>,
) -> Result<HttpResponse, Problem> {
    let scope = scope_of(query.scope, query.id)
        .map_err(|words| Problem::bad_request("query_invalid", words))?;
    let (fleet, actor) = (&state.fleet, &caller.actor);
    fleet
        .remove_budget(actor, scope, period(query.period))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
