//! A bridge network of its own for each bot, with a subnet that BotMaker chose.

use std::{collections::HashMap, net::Ipv4Addr, time::Duration};

use bollard::{
    models::{Ipam, IpamConfig, Network, NetworkCreateRequest, NetworkInspect},
    query_parameters::{InspectNetworkOptions, ListNetworksOptionsBuilder},
};
use botmaker_domain::BotId;
use botmaker_ports::{ListedNetwork, RuntimeError};
use ipnet::Ipv4Net;

use crate::{
    container::status::time,
    engine::DockerEngine,
    error::is_subnet_taken,
    labels::{self, Found},
    routes,
};

fn subnet_of(network: &Network) -> Option<Ipv4Net> {
    let pools = network.ipam.as_ref()?.config.as_ref()?;
    pools.first()?.subnet.as_ref()?.parse().ok()
}

fn request(name: &str, marks: labels::Labels, subnet: Ipv4Net) -> NetworkCreateRequest {
    NetworkCreateRequest {
        name: name.to_owned(),
        driver: Some("bridge".to_owned()),
        internal: Some(false),
        attachable: Some(false),
        enable_ipv6: Some(false),
        ipam: Some(Ipam {
            config: Some(vec![IpamConfig {
                subnet: Some(subnet.to_string()),
                gateway: subnet.hosts().next().as_ref().map(Ipv4Addr::to_string),
                ..IpamConfig::default()
            }]),
            ..Ipam::default()
        }),
        labels: Some(marks),
        ..NetworkCreateRequest::default()
    }
}

impl DockerEngine {
    pub(crate) async fn inspect_network(
        &self,
        name: &str,
    ) -> Result<Option<NetworkInspect>, RuntimeError> {
        let found = self
            .client
            .call("inspect network", name, async |docker| {
                docker
                    .inspect_network(name, None::<InspectNetworkOptions>)
                    .await
            })
            .await;
        match found {
            Ok(found) => Ok(Some(found)),
            Err(RuntimeError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn ensure_own_network(
        &self,
        bot: BotId,
        subnet: Ipv4Net,
    ) -> Result<(), RuntimeError> {
        let name = labels::object_name(bot);
        let mut is_there = false;
        for present in self.networks_named(&name).await? {
            let is_ours = Found(present.labels.as_ref()).is_of(self.settings.instance_id);
            if !is_there && is_ours && subnet_of(&present) == Some(subnet) {
                is_there = true;
            } else {
                self.remove_found(&name, present).await?;
            }
        }
        if is_there {
            return Ok(());
        }
        if let Some(route) = routes::overlapping(subnet) {
            let message = format!("the host has a route to {route}");
            return Err(RuntimeError::SubnetTaken { subnet, message });
        }
        let request = request(
            &name,
            labels::of_bot(self.settings.instance_id, bot),
            subnet,
        );
        let judge = |_, words: &str| {
            let message = words.to_owned();
            is_subnet_taken(words).then_some(RuntimeError::SubnetTaken { subnet, message })
        };
        self.client
            .call_judging(
                "create network",
                &name,
                Duration::ZERO,
                &judge,
                async |docker| docker.create_network(request).await,
            )
            .await
            .map(drop)
    }

    pub(crate) async fn remove_own_network(&self, bot: BotId) -> Result<(), RuntimeError> {
        let name = labels::object_name(bot);
        for present in self.networks_named(&name).await? {
            self.remove_found(&name, present).await?;
        }
        Ok(())
    }

    /// The networks of a name, usually one. The engine takes a second one of the same name: a wish of a server that was
    /// killed meanwhile may reach it after the next server has looked.
    async fn networks_named(&self, name: &str) -> Result<Vec<Network>, RuntimeError> {
        let filters = HashMap::from([("name".to_owned(), vec![name.to_owned()])]);
        let options = ListNetworksOptionsBuilder::new().filters(&filters).build();
        let listed = self
            .client
            .call("list networks", name, async |docker| {
                docker.list_networks(Some(options)).await
            })
            .await?;
        // The engine's filter finds the name inside of others too.
        let is_named = |network: &Network| network.name.as_deref() == Some(name);
        Ok(listed.into_iter().filter(is_named).collect())
    }

    async fn remove_found(&self, name: &str, found: Network) -> Result<(), RuntimeError> {
        let what = format!("network {name}");
        if !Found(found.labels.as_ref()).is_of(self.settings.instance_id) {
            return Err(RuntimeError::Foreign { what });
        }
        let id = found.id.unwrap_or_else(|| name.to_owned());
        let judge = |_, words: &str| {
            let message = words.to_owned();
            let is_in_use = words.contains("active endpoints");
            is_in_use.then_some(RuntimeError::Conflict { message })
        };
        let removed = self
            .client
            .call_judging(
                "remove network",
                &what,
                Duration::ZERO,
                &judge,
                async |docker| docker.remove_network(&id).await,
            )
            .await;
        match removed {
            Err(RuntimeError::NotFound { .. }) => Ok(()),
            other => other,
        }
    }

    pub(crate) async fn list_labelled_networks(&self) -> Result<Vec<ListedNetwork>, RuntimeError> {
        let options = ListNetworksOptionsBuilder::new()
            .filters(&labels::label_filter([(labels::MANAGED, "true")]))
            .build();
        let listed = self
            .client
            .call("list networks", "networks", async |docker| {
                docker.list_networks(Some(options)).await
            })
            .await?;
        let networks = listed.into_iter().map(|network| {
            let marks = Found(network.labels.as_ref());
            ListedNetwork {
                bot_id: marks.bot(),
                is_ours: marks.is_of(self.settings.instance_id),
                id: network.id.clone().unwrap_or_default(),
                name: network.name.clone().unwrap_or_default(),
                created_at: time(network.created.as_deref()),
            }
        });
        Ok(networks.collect())
    }
}
