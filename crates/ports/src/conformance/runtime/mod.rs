//! The promises of `BotRuntime`.
