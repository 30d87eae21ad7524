//! What goes wrong, and how it is made right again.

use std::{
    cell::RefCell,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use bollard::{
    Docker,
    models::NetworkDisconnectRequest,
    query_parameters::{
        InspectNetworkOptions, KillContainerOptions, RemoveContainerOptionsBuilder,
        StopContainerOptionsBuilder,
    },
};
use botmaker_testkit::{relay::Relay, tmpfs::Tmpfs};
use tokio::time::sleep;

use super::{
    client::Clients,
    script::{Fault, Timed},
};
use crate::server::TestServer;

/// Takes what is left of the disk.
const BALLAST: &str = "ballast";

/// What the faults are made of, beside the server itself.
pub(crate) struct Machine<'m> {
    pub(crate) docker: Docker,
    pub(crate) relay: RefCell<Relay>,
    /// The data directory, when it is a disk of its own.
    pub(crate) disk: Option<&'m Tmpfs>,
    /// The file that tells the server's clock, when it has one of its own.
    pub(crate) clock: Option<PathBuf>,
    pub(crate) clients: &'m Clients,
}

/// Does what happens to the server.
pub(crate) async fn kills(server: &mut TestServer, lane: &[Timed]) {
    for timed in lane {
        sleep(timed.pause).await;
        if let Fault::KillServer(down) = timed.fault {
            server.kill().await;
            sleep(down).await;
            server.start_again().await;
        }
    }
}

impl Machine<'_> {
    /// Does everything in order; each fault but those of containers is over before the next.
    pub(crate) async fn run(&self, lane: &[Timed]) {
        for timed in lane {
            sleep(timed.pause).await;
            self.happen(timed.fault).await;
        }
    }

    async fn happen(&self, fault: Fault) {
        match fault {
            Fault::KillServer(_) => {}
            Fault::CutEngine(time) => {
                self.relay.borrow_mut().cut();
                sleep(time).await;
                self.relay.borrow_mut().restore();
            }
            Fault::StallEngine(time) => {
                self.relay.borrow().pause();
                sleep(time).await;
                self.relay.borrow_mut().restore();
            }
            Fault::SlowEngine(time) => {
                self.relay.borrow().trickle();
                sleep(time).await;
                self.relay.borrow_mut().restore();
            }
            Fault::RemoveContainer(slot) => self.remove_container(slot).await,
            Fault::KillContainer(slot) => self.kill_container(slot).await,
            Fault::StopContainer(slot) => self.stop_container(slot).await,
            Fault::RemoveNetwork(slot) => self.remove_network(slot).await,
            Fault::FillDisk(time) => {
                if let Some(disk) = self.disk {
                    fill(disk.path());
                    sleep(time).await;
                    free(disk.path());
                }
            }
            Fault::JumpClock(seconds, time) => {
                self.set_clock(seconds);
                sleep(time).await;
                self.set_clock(0);
            }
        }
    }

    /// The name of the container and of the network of the bot at a place.
    fn object(&self, slot: usize) -> Option<String> {
        let model = self.clients.model();
        Some(format!("botmaker-{}", model.bot(slot)?.id))
    }

    // What a person does behind the server's back may meet nothing: a bot that has no container yet, or not any more.

    async fn remove_container(&self, slot: usize) {
        let Some(name) = self.object(slot) else {
            return;
        };
        let force = RemoveContainerOptionsBuilder::new().force(true).build();
        let _ = self.docker.remove_container(&name, Some(force)).await;
    }

    async fn kill_container(&self, slot: usize) {
        let Some(name) = self.object(slot) else {
            return;
        };
        let by_default = None::<KillContainerOptions>;
        let _ = self.docker.kill_container(&name, by_default).await;
    }

    async fn stop_container(&self, slot: usize) {
        let Some(name) = self.object(slot) else {
            return;
        };
        let soon = StopContainerOptionsBuilder::new().t(1).build();
        let _ = self.docker.stop_container(&name, Some(soon)).await;
    }

    async fn remove_network(&self, slot: usize) {
        let Some(name) = self.object(slot) else {
            return;
        };
        let by_default = None::<InspectNetworkOptions>;
        let Ok(network) = self.docker.inspect_network(&name, by_default).await else {
            return;
        };
        for container in network.containers.unwrap_or_default().into_keys() {
            let disconnect = NetworkDisconnectRequest {
                container,
                force: Some(true),
            };
            let _ = self.docker.disconnect_network(&name, disconnect).await;
        }
        let _ = self.docker.remove_network(&name).await;
    }

    /// Makes the server's clock wrong by so many seconds.
    fn set_clock(&self, seconds: i64) {
        if let Some(file) = &self.clock {
            write_clock(file, seconds);
        }
    }

    /// Ends everything that is wrong.
    pub(crate) fn heal(&self) {
        self.relay.borrow_mut().restore();
        if let Some(disk) = self.disk {
            free(disk.path());
        }
        self.set_clock(0);
    }
}

/// Writes what the server's clock shall be wrong by, at once: a reader sees the old number or the new one.
pub(crate) fn write_clock(file: &Path, seconds: i64) {
    let new = file.with_extension("new");
    fs::write(&new, format!("{seconds:+}")).expect("the clock's file can be written");
    fs::rename(&new, file).expect("the clock's file can be put in place");
}

fn fill(disk: &Path) {
    let mut ballast = File::create(disk.join(BALLAST)).expect("the disk has a file to spare");
    for piece in [1024 * 1024, 4096] {
        let zeroes = vec![0; piece];
        while ballast.write_all(&zeroes).is_ok() {}
    }
}

fn free(disk: &Path) {
    let _ = fs::remove_file(disk.join(BALLAST));
}
