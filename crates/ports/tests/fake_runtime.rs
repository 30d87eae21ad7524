//! The engine in memory keeps the promises of `BotRuntime`.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

use async_trait::async_trait;
use botmaker_domain::{BotId, NodeId, Placement};
use botmaker_ports::{
    BotRuntime, LogStream,
    conformance::runtime::{Behaviour, RuntimeHarness},
    fakes::runtime::{FakeRuntime, Program},
};
use ipnet::Ipv4Net;

struct Harness {
    runtime: FakeRuntime,
    placements: AtomicU16,
}

async fn begin() -> Option<Harness> {
    Some(Harness {
        runtime: FakeRuntime::new(),
        placements: AtomicU16::new(0),
    })
}

#[async_trait]
impl RuntimeHarness for Harness {
    fn runtime(&self) -> Arc<dyn BotRuntime> {
        Arc::new(self.runtime.clone())
    }

    fn other_instance(&self) -> Arc<dyn BotRuntime> {
        Arc::new(self.runtime.other_instance())
    }

    fn image(&self) -> String {
        FakeRuntime::IMAGE.to_owned()
    }

    fn command(&self, behaviour: &Behaviour) -> Vec<String> {
        let program = match behaviour {
            Behaviour::StaysUp => Program::default(),
            Behaviour::Exits(code) => Program::exiting(i64::from(*code)),
            Behaviour::Prints(lines) => Program::printing(lines.iter().copied()),
            Behaviour::IgnoresSigterm => Program::ignoring_sigterm(),
            Behaviour::Reports {
                stdout,
                stderr,
                code,
            } => Program {
                lines: vec![
                    (LogStream::Stdout, (*stdout).to_owned()),
                    (LogStream::Stderr, (*stderr).to_owned()),
                ],
                ..Program::exiting(i64::from(*code))
            },
        };
        let command = vec![format!("{behaviour:?}")];
        self.runtime.set_program(&command, program);
        command
    }

    fn state_file(&self, bot: BotId, path: &str) -> Option<Vec<u8>> {
        self.runtime.state_file(bot, path)
    }

    fn config_file(&self, bot: BotId, slot: u32, path: &str) -> Option<Vec<u8>> {
        self.runtime.config_file(bot, slot, path)
    }

    async fn placement(&self) -> Placement {
        let number = self.placements.fetch_add(1, Ordering::Relaxed);
        let [high, low] = (number * 8).to_be_bytes();
        Placement {
            node: NodeId::local(),
            port: 19_000 + number,
            subnet: Ipv4Net::new_assert(Ipv4Addr::new(10, 231, high, low), 29),
        }
    }
}

botmaker_ports::runtime_conformance!(begin);
