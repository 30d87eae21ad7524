//! Doors for `crates/fuzz` to what reads a request's body, without a request.

use botmaker_fleet::{CreateBot, EditBot};

use crate::{convert, dto::problem, extract};

/// The body of `PATCH /api/bots/{bot}` as a wish.
///
/// # Errors
/// The refusal as it would be sent.
pub fn edit_bot(body: &[u8]) -> Result<EditBot, Box<problem::Problem>> {
    let request = extract::parse(body).map_err(|problem| Box::new(problem.body()))?;
    Ok(convert::edit_bot(request, None))
}

/// The body of `POST /api/bots` as a wish.
///
/// # Errors
/// The refusal as it would be sent.
pub fn create_bot(body: &[u8]) -> Result<CreateBot, Box<problem::Problem>> {
    let request = extract::parse(body).map_err(|problem| Box::new(problem.body()))?;
    Ok(convert::create_bot(request))
}
