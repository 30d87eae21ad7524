//! What happens around every request, outermost first: [`request_id`], [`guard`] (host, length, time, headers) and,
//! inside the API only, [`authenticate`].

pub(crate) mod authenticate;
pub(crate) mod guard;
pub(crate) mod hosts;
pub(crate) mod request_id;
