//! The dashboard in a real browser, before a real server whose engine and gateways are in memory: what needs a
//! thousand bots, a hundred thousand lines, an outage or a picture of every state. What needs real containers is
//! tested in `bins/botmaker`.

mod create;
mod frame;
mod keyring_seed;
mod keys;
mod log_lines;
mod many_bots;
mod reconnect;
mod screens;
mod script;
mod seed;
