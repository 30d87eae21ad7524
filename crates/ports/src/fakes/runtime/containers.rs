//! Networks and containers of the fake engine, with the refusals of a real one.

use std::sync::Arc;

use botmaker_domain::BotId;
use ipnet::Ipv4Net;
use uuid::Uuid;

use super::world::{Container, Network, OneShotAnswer, World};
use crate::runtime::{
    container::{ContainerSpec, ContainerState, ContainerStatus, RestartPolicy},
    error::RuntimeError,
    event::RuntimeEventKind,
    oneshot::{OneShot, OneShotOutput},
    stored::ListedNetwork,
};

fn container_of(bot: BotId) -> String {
    format!("container botmaker-{bot}")
}

impl World {
    fn own_container(&mut self, us: Uuid, bot: BotId) -> Result<&mut Container, RuntimeError> {
        let what = container_of(bot);
        match self.containers.get_mut(&bot) {
            Some(container) if container.instance == us => Ok(container),
            Some(_) => Err(RuntimeError::Foreign { what }),
            None => Err(RuntimeError::NotFound { what }),
        }
    }

    pub(super) fn ensure_network(
        &mut self,
        us: Uuid,
        bot: BotId,
        subnet: Ipv4Net,
    ) -> Result<(), RuntimeError> {
        if let Some(network) = self.networks.get(&bot) {
            if network.instance != us {
                let what = format!("network botmaker-{bot}");
                return Err(RuntimeError::Foreign { what });
            }
            if network.subnet == subnet {
                return Ok(());
            }
            self.remove_network(us, bot)?;
        }
        let others = self.networks.values().map(|network| network.subnet);
        let used = others.chain(self.taken_subnets.iter().copied());
        if let Some(other) = used
            .into_iter()
            .find(|other| other.contains(&subnet) || subnet.contains(other))
        {
            let message = format!("Pool overlaps with other one on this address space: {other}");
            return Err(RuntimeError::SubnetTaken { subnet, message });
        }
        let id = self.next_id();
        let instance = us;
        self.networks.insert(
            bot,
            Network {
                id,
                created_at: self.clock.now(),
                instance,
                subnet,
            },
        );
        Ok(())
    }

    pub(super) fn remove_network(&mut self, us: Uuid, bot: BotId) -> Result<(), RuntimeError> {
        let Some(network) = self.networks.get(&bot) else {
            return Ok(());
        };
        let what = format!("network botmaker-{bot}");
        if network.instance != us {
            return Err(RuntimeError::Foreign { what });
        }
        let container = self.containers.get(&bot);
        if container.is_some_and(|container| container.state.is_alive()) {
            let message = format!("{what} has active endpoints");
            return Err(RuntimeError::Conflict { message });
        }
        self.networks.remove(&bot);
        Ok(())
    }

    pub(super) fn list_networks(&self, us: Uuid) -> Vec<ListedNetwork> {
        self.networks
            .iter()
            .map(|(bot, network)| ListedNetwork {
                id: network.id.clone(),
                name: format!("botmaker-{bot}"),
                bot_id: Some(*bot),
                is_ours: network.instance == us,
                created_at: Some(network.created_at),
            })
            .collect()
    }

    pub(super) fn create_container(
        &mut self,
        us: Uuid,
        spec: &ContainerSpec,
    ) -> Result<(), RuntimeError> {
        if self.find_image(&spec.image).is_none() {
            let reference = spec.image.clone();
            return Err(RuntimeError::ImageMissing { reference });
        }
        let bot = spec.bot_id;
        if let Some(present) = self.containers.get(&bot) {
            if present.instance != us {
                let what = container_of(bot);
                return Err(RuntimeError::Foreign { what });
            }
            let is_same = present.spec.incarnation == spec.incarnation
                && present.spec.container_hash == spec.container_hash;
            let message = format!("the name botmaker-{bot} is already in use");
            return is_same
                .then_some(())
                .ok_or(RuntimeError::Conflict { message });
        }
        let container = Container {
            instance: us,
            spec: spec.clone(),
            id: self.next_id(),
            state: ContainerState::Created,
            exit_code: None,
            oom_killed: false,
            error: None,
            restart_count: 0,
            policy: RestartPolicy::No,
            created_at: self.clock.now(),
            started_at: None,
            finished_at: None,
            frames: Vec::new(),
            rotated: 0,
            missed: 0,
            samples: Vec::new(),
            usage: None,
        };
        self.containers.insert(bot, container);
        self.emit(bot, RuntimeEventKind::Created);
        Ok(())
    }

    pub(super) fn start_container(&mut self, us: Uuid, bot: BotId) -> Result<(), RuntimeError> {
        let container = self.own_container(us, bot)?;
        if container.state == ContainerState::Running {
            return Ok(());
        }
        let port = container.spec.placement.port;
        if !self.networks.contains_key(&bot) {
            let what = format!("network botmaker-{bot}");
            return Err(RuntimeError::NotFound { what });
        }
        let is_taken = self.taken_ports.contains(&port)
            || self.containers.values().any(|other| {
                other.spec.bot_id != bot
                    && other.state.is_alive()
                    && other.spec.placement.port == port
            });
        if is_taken {
            let message = format!("Bind for 127.0.0.1:{port} failed: port is already allocated");
            self.own_container(us, bot)?.error = Some(message.clone());
            return Err(RuntimeError::PortTaken { port, message });
        }
        // As with a real engine: it counts its own restarts since somebody last started the container.
        self.own_container(us, bot)?.restart_count = 0;
        self.run(bot);
        Ok(())
    }

    pub(super) fn stop_container(&mut self, us: Uuid, bot: BotId) -> Result<(), RuntimeError> {
        let container = self.own_container(us, bot)?;
        if !container.state.is_alive() {
            return Ok(());
        }
        let command = container.spec.command.clone();
        let is_stubborn = self.program(&command).ignores_sigterm;
        self.end(bot, if is_stubborn { 137 } else { 0 }, true);
        Ok(())
    }

    pub(super) fn remove_container(&mut self, us: Uuid, bot: BotId) -> Result<(), RuntimeError> {
        match self.own_container(us, bot) {
            Err(RuntimeError::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(error),
            Ok(container) if container.state.is_alive() => self.end(bot, 137, true),
            Ok(_) => {}
        }
        self.emit(bot, RuntimeEventKind::Removed);
        self.containers.remove(&bot);
        Ok(())
    }

    pub(super) fn set_restart_policy(
        &mut self,
        us: Uuid,
        bot: BotId,
        policy: RestartPolicy,
    ) -> Result<(), RuntimeError> {
        self.own_container(us, bot)?.policy = policy;
        self.emit(bot, RuntimeEventKind::Changed);
        Ok(())
    }

    pub(super) fn list_containers(&self, us: Uuid) -> Vec<ContainerStatus> {
        self.containers
            .values()
            .map(|container| {
                let asked = &container.spec.image;
                let id = self.find_image(asked).map_or(asked, |image| &image.id);
                container.status(us, id.clone())
            })
            .collect()
    }

    /// How a one-shot command is answered: by the program that it names, otherwise by the test's answer.
    pub(super) fn answer_one_shot(&self, command: &OneShot) -> Result<OneShotAnswer, RuntimeError> {
        if self.find_image(&command.image).is_none() {
            let reference = command.image.clone();
            return Err(RuntimeError::ImageMissing { reference });
        }
        let known = self
            .programs
            .iter()
            .any(|(known, _)| *known == command.command);
        if !known {
            return Ok(Arc::clone(&self.one_shot));
        }
        let program = self.program(&command.command);
        let Some(exit_code) = program.exit_code else {
            let limit = command.timeout;
            return Err(RuntimeError::Timeout {
                operation: "run_once",
                limit,
            });
        };
        let printed = |wanted| {
            let lines = program.lines.iter().filter(|(stream, _)| *stream == wanted);
            lines
                .flat_map(|(_, line)| format!("{line}\n").into_bytes())
                .take(64 * 1024)
                .collect()
        };
        let output = OneShotOutput {
            exit_code,
            stdout: printed(crate::LogStream::Stdout),
            stderr: printed(crate::LogStream::Stderr),
        };
        Ok(Arc::new(move |_| output.clone()))
    }
}
