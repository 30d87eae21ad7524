//! The side that bots reach: their requests go to vendors with a real key in the place of their token, and the answers come
//! back as they are.
//!
//! Where to look next: `gate` for the way of a request, `flight` for what is counted, `passing` for how an answer passes,
//! `upstream` for the connections to vendors, `listeners` and `connection` for those from bots, `lanes` for the threads.

mod connection;
mod flight;
mod gate;
mod lanes;
mod leash;
mod leave;
mod listeners;
mod passing;
mod rate;
mod room;
mod upstream;

pub(crate) use {
    connection::Connections,
    lanes::Lanes,
    leash::Leashes,
    listeners::Listeners,
    rate::Rates,
    room::Room,
    upstream::{SendError, Upstream, tls},
};
