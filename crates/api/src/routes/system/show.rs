//! `GET /api/system`: tells about the server, its machine and the instance.

use actix_web::{
    HttpResponse,
    web::{Data, block},
};
use botmaker_doctor::Reading;

use crate::caller::Caller;
use crate::convert::system::{bot_counts, image_task_view, machine, port_pool, subnet_pool};
use crate::dto::system::{DiskView, PromisedView, SystemView};
use crate::problem::Problem;
use crate::state::ApiState;

/// The server, its machine and the instance in numbers
///
/// Asks no Docker.
#[utoipa::path(
    get,
    path = "/api/system",
    operation_id = "system",
    tag = "system",
    responses(
        (status = 200, body = SystemView),
    ),
)]
pub(crate) async fn handle(
    state: Data<ApiState>,
    _caller: Caller,
) -> Result<HttpResponse, Problem> {
    let report = state.fleet.system_report().await?;
    let directory = state.program.data_directory.clone();
    let reading = block(move || Reading::take(&directory))
        .await
        .map_err(|stopped| Problem::inside(&stopped))?;
    let view = SystemView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        instance_id: state.fleet.instance_id(),
        started_at: state.program.started_at,
        data_directory: state.program.data_directory.display().to_string(),
        disk: reading.disk.map(|disk| DiskView {
            total_bytes: disk.total_bytes,
            free_bytes: disk.free_bytes,
        }),
        machine: machine(&reading),
        log_level: state.program.log.level(),
        ports: port_pool(&report),
        subnets: subnet_pool(&report),
        promised: PromisedView {
            memory_bytes: report.promised.memory_bytes,
            cpu_millis: report.promised.cpu_millis,
        },
        bots: bot_counts(report.bots),
        image_task: state.fleet.image_task().map(image_task_view),
    };
    Ok(HttpResponse::Ok().json(view))
}
