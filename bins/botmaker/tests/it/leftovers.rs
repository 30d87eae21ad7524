//! Everything that an instance has on the engine and on the disk, so that a test can say that nothing is left.

use std::{collections::HashMap, fs, path::Path};

use bollard::{
    models::{ContainerSummary, Network},
    query_parameters::{ListContainersOptionsBuilder, ListNetworksOptionsBuilder},
};

use crate::{api::Api, server::TestServer};

/// What there is, each list sorted.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct Belongings {
    /// Names of containers.
    pub(crate) containers: Vec<String>,
    /// Names of networks.
    pub(crate) networks: Vec<String>,
    /// Entries of `secrets/`.
    pub(crate) secrets: Vec<String>,
    /// Entries of `bots/`.
    pub(crate) directories: Vec<String>,
    /// Ids of rows.
    pub(crate) rows: Vec<String>,
}

/// Everything on the engine that carries the instance's label, stopped containers included.
pub(crate) async fn objects_of(server: &TestServer) -> (Vec<ContainerSummary>, Vec<Network>) {
    let docker = &server.run().docker;
    let label = format!("botmaker.instance={}", server.instance());
    let filters = HashMap::from([("label".to_owned(), vec![label])]);
    let all = ListContainersOptionsBuilder::new()
        .all(true)
        .filters(&filters)
        .build();
    let containers = docker.list_containers(Some(all)).await;
    let all = ListNetworksOptionsBuilder::new().filters(&filters).build();
    let networks = docker.list_networks(Some(all)).await;
    (
        containers.expect("the engine lists containers"),
        networks.expect("the engine lists networks"),
    )
}

impl Belongings {
    /// Looks at everything.
    pub(crate) async fn of(server: &TestServer, api: &Api) -> Self {
        let (containers, networks) = objects_of(server).await;
        let id = |bot: &serde_json::Value| bot["id"].as_str().unwrap_or_default().to_owned();
        Self {
            containers: sorted(
                containers
                    .into_iter()
                    .flat_map(|found| found.names.unwrap_or_default()),
            ),
            networks: sorted(networks.into_iter().filter_map(|network| network.name)),
            secrets: entries(&server.data.join("secrets")),
            directories: entries(&server.data.join("bots")),
            rows: sorted(api.bots().await.iter().map(id)),
        }
    }

    /// Whether they are those of these bots and no others, one of each.
    pub(crate) fn are_of(&self, bots: &[&str]) -> bool {
        let name_them = |names: &[String]| {
            names.len() == bots.len()
                && bots
                    .iter()
                    .all(|bot| names.iter().any(|name| name.contains(bot)))
        };
        [
            &self.containers,
            &self.networks,
            &self.secrets,
            &self.directories,
            &self.rows,
        ]
        .into_iter()
        .all(|names| name_them(names))
    }
}

/// The names in a directory.
pub(crate) fn entries(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.expect("an entry").file_name().display().to_string()
    };
    sorted(entries.map(name))
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}
