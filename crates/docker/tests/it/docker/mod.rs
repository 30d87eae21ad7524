//! On a real engine, with the fixture image. Without one these tests fail, unless `BOTMAKER_SKIP_DOCKER=1`.

mod conformance;
mod corner;
mod foreign;
mod hardening;
mod logs;
mod mounts;
mod outage;
mod placement;
mod pull;
mod retained;
mod usage;
