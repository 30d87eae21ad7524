//! A test's own corner of the engine.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, TcpListener},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    thread,
};

use bollard::{
    Docker,
    query_parameters::{
        ListContainersOptionsBuilder, ListImagesOptionsBuilder, ListNetworksOptionsBuilder,
        RemoveContainerOptionsBuilder, RemoveImageOptions,
    },
};
use ipnet::Ipv4Net;
use uuid::Uuid;

use crate::engine;

const INSTANCE_LABEL: &str = "botmaker.instance";

/// One test run on the engine. Whatever carries one of its instance ids is removed when it is dropped, also after
/// a panic.
pub struct Run {
    /// The instance id under which the test works.
    pub instance: Uuid,
    /// A client of the engine, to look at what the code under test has done.
    pub docker: Docker,
    others: Mutex<Vec<Uuid>>,
}

impl Run {
    /// Begins; `None` when somebody asked to do without Docker tests.
    ///
    /// # Panics
    /// When there is no engine.
    #[must_use]
    pub fn begin() -> Option<Self> {
        if engine::is_skipped() {
            return None;
        }
        Some(Self {
            instance: Uuid::now_v7(),
            docker: engine::client(),
            others: Mutex::default(),
        })
    }

    /// Another instance id whose objects are cleaned up too.
    #[must_use]
    pub fn other_instance(&self) -> Uuid {
        let other = Uuid::now_v7();
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.push(other);
        other
    }

    /// Makes this run clean up also after an instance that chose its id itself.
    pub fn adopt(&self, instance: Uuid) {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.push(instance);
    }

    /// The containers and networks of an instance that are still on the engine.
    pub async fn left_of(&self, instance: Uuid) -> Vec<String> {
        let (mut left, networks) = labelled(&self.docker, instance).await;
        left.extend(networks);
        left
    }

    /// A subnet of eight addresses that no network of the engine uses.
    ///
    /// # Panics
    /// When the engine does not answer.
    pub async fn subnet(&self) -> Ipv4Net {
        let networks = self
            .docker
            .list_networks(None)
            .await
            .expect("the engine lists networks");
        let pools = networks
            .iter()
            .filter_map(|network| network.ipam.as_ref()?.config.as_ref());
        let used: Vec<Ipv4Net> = pools
            .flatten()
            .filter_map(|pool| pool.subnet.as_ref()?.parse().ok())
            .collect();
        let is_free = |subnet: &Ipv4Net| {
            !used
                .iter()
                .any(|used| used.contains(subnet) || subnet.contains(used))
        };
        std::iter::repeat_with(next_subnet)
            .take(8192)
            .find(is_free)
            .expect("10.231.0.0/16 has a free /29")
    }
}

/// A port of 127.0.0.1 that nobody uses now.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Counts through 10.231.0.0/16 from a place of this process's own.
fn next_subnet() -> Ipv4Net {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::from_le_bytes([Uuid::new_v4().as_bytes()[0], Uuid::new_v4().as_bytes()[0]]);
    let _ = NEXT.compare_exchange(0, start | 1, Ordering::Relaxed, Ordering::Relaxed);
    let number = NEXT.fetch_add(1, Ordering::Relaxed) % 8192;
    let [high, low] = (number * 8).to_be_bytes();
    Ipv4Net::new_assert(Ipv4Addr::new(10, 231, high, low), 29)
}

impl Drop for Run {
    fn drop(&mut self) {
        let mut instances = vec![self.instance];
        instances.append(&mut self.others.lock().unwrap_or_else(PoisonError::into_inner));
        // A thread and a runtime of their own: the test's may be gone or unwinding.
        let cleaner = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let Ok(runtime) = runtime {
                runtime.block_on(async {
                    for instance in instances {
                        clean(&engine::client(), instance).await;
                    }
                });
            }
        });
        let _ = cleaner.join();
    }
}

/// The ids of an instance's containers and networks, in any state.
async fn labelled(docker: &Docker, instance: Uuid) -> (Vec<String>, Vec<String>) {
    let label = vec![format!("{INSTANCE_LABEL}={instance}")];
    let filters = HashMap::from([("label".to_owned(), label)]);
    let all = ListContainersOptionsBuilder::new()
        .all(true)
        .filters(&filters)
        .build();
    let containers = docker.list_containers(Some(all)).await.unwrap_or_default();
    let all = ListNetworksOptionsBuilder::new().filters(&filters).build();
    let networks = docker.list_networks(Some(all)).await.unwrap_or_default();
    (
        containers.into_iter().filter_map(|item| item.id).collect(),
        networks.into_iter().filter_map(|item| item.id).collect(),
    )
}

/// Removes what it can; what resists does so in the next run's eyes, not in this test's.
async fn clean(docker: &Docker, instance: Uuid) {
    let force = RemoveContainerOptionsBuilder::new()
        .force(true)
        .v(true)
        .build();
    let (containers, networks) = labelled(docker, instance).await;
    for id in containers {
        let _ = docker.remove_container(&id, Some(force.clone())).await;
    }
    for id in networks {
        let _ = docker.remove_network(&id).await;
    }
    for tag in retained(docker, instance).await {
        let _ = docker
            .remove_image(&tag, None::<RemoveImageOptions>, None)
            .await;
    }
}

/// The tags by which an instance keeps images.
async fn retained(docker: &Docker, instance: Uuid) -> Vec<String> {
    let repository = vec!["botmaker/retained".to_owned()];
    let filters = HashMap::from([("reference".to_owned(), repository)]);
    let all = ListImagesOptionsBuilder::new().filters(&filters).build();
    let images = docker.list_images(Some(all)).await.unwrap_or_default();
    let tags = images.into_iter().flat_map(|image| image.repo_tags);
    let mark = format!(".{}", instance.simple());
    tags.filter(|tag| tag.starts_with("botmaker/retained:") && tag.ends_with(&mark))
        .collect()
}
