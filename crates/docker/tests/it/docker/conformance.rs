//! The promises of `BotRuntime`.

botmaker_ports::runtime_conformance!(super::corner::begin);
