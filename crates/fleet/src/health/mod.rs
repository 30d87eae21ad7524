//! What is known of bots at this moment: their containers as the engine last told, their gateways as last probed.

pub(crate) mod observed;
pub(crate) mod prober;
