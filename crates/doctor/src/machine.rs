//! What this machine alone can tell: files, disk, memory, ports, routes.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    ops::RangeInclusive,
    os::unix::fs::MetadataExt,
    path::Path,
};

use ipnet::Ipv4Net;

use crate::{check::Check, reading};

const GIB: u64 = 1024 * 1024 * 1024;
/// Below this a few logs fill the disk.
const LEAST_DISK: u64 = 2 * GIB;
/// One bot's default limit.
const LEAST_MEMORY: u64 = 2 * GIB;

/// Nothing below the directory that holds secrets may be open to others.
#[must_use]
pub fn permissions(root: &Path) -> Check {
    let mut open = Vec::new();
    for name in [
        "secrets",
        "master.key",
        "botmaker.db",
        "admin.sock",
        "admin-password",
        "bots",
    ] {
        let Ok(found) = fs::symlink_metadata(root.join(name)) else {
            continue;
        };
        if found.mode() & 0o077 != 0 {
            open.push(name);
        }
    }
    if open.is_empty() {
        return Check::good(
            "permissions",
            "only their owner can read secrets, database and socket",
        );
    }
    let fixes: Vec<String> = open
        .iter()
        .map(|name| format!("chmod go-rwx '{}'", root.join(name).display()))
        .collect();
    Check::bad(
        "permissions",
        format!("open to other users: {}", open.join(", ")),
        fixes.join(" && "),
    )
}

/// Whether there is room for logs and state.
#[must_use]
pub fn disk(path: &Path) -> Check {
    let Ok(disk) = reading::disk(path) else {
        return Check::bad(
            "disk",
            "cannot be asked",
            "see whether the data directory's file system is mounted",
        );
    };
    let detail = format!("{:.1} GiB free", gib(disk.free_bytes));
    if disk.free_bytes >= LEAST_DISK {
        Check::good("disk", detail)
    } else {
        Check::bad("disk", detail, "free some space: 2 GiB are the least")
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn gib(bytes: u64) -> f64 {
    bytes as f64 / GIB as f64
}

/// Whether another bot could start.
#[must_use]
pub fn memory() -> Check {
    let available = reading::memory().available_bytes;
    let detail = format!("{:.1} GiB available", gib(available));
    if available >= LEAST_MEMORY {
        Check::good("memory", detail)
    } else {
        Check::bad(
            "memory",
            detail,
            "a bot needs 2 GiB while it starts: stop something, or add memory",
        )
    }
}

/// Tries every port of the pool. Not for a server that starts bots meanwhile: it would be in their way.
#[must_use]
pub fn ports(pool: &RangeInclusive<u16>) -> Check {
    let free = pool
        .clone()
        .filter(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .count();
    port_pool(pool, free)
}

/// Judges how many of the pool's ports are free.
#[must_use]
pub fn port_pool(pool: &RangeInclusive<u16>, free: usize) -> Check {
    let size = pool.clone().count();
    let detail = format!("{free} of {size} free ({}-{})", pool.start(), pool.end());
    if free > 0 {
        Check::good("port pool", detail)
    } else {
        Check::bad(
            "port pool",
            detail,
            "widen bots.port_first and bots.port_last in the settings",
        )
    }
}

/// Whether the machine reaches something else under the bots' addresses.
#[must_use]
pub fn subnets(pool: Ipv4Net) -> Check {
    let routes = fs::read_to_string("/proc/net/route").unwrap_or_default();
    match routes
        .lines()
        .skip(1)
        .filter_map(route)
        .find(|route| collides(pool, *route))
    {
        None => Check::good("subnet pool", format!("{pool} collides with no route")),
        Some(route) => Check::bad(
            "subnet pool",
            format!("{pool} collides with the route to {route}"),
            "choose another bots.subnet_pool in the settings, such as 10.214.0.0/16",
        ),
    }
}

/// Reads a line of `/proc/net/route`: addresses in hexadecimal, in the machine's byte order.
fn route(line: &str) -> Option<Ipv4Net> {
    let mut columns = line.split_whitespace();
    let address = |text: &str| {
        u32::from_str_radix(text, 16)
            .ok()
            .map(|bits| Ipv4Addr::from(bits.to_ne_bytes()))
    };
    let destination = address(columns.nth(1)?)?;
    let mask = address(columns.nth(5)?)?;
    Ipv4Net::with_netmask(destination, mask).ok()
}

/// The bots' own networks are the /29 in the pool; the default route covers everything.
fn collides(pool: Ipv4Net, route: Ipv4Net) -> bool {
    let is_own = pool.contains(&route) && route.prefix_len() >= 29;
    let overlaps = pool.contains(&route) || route.contains(&pool);
    overlaps && !is_own && route.prefix_len() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_through_the_pool_collides_and_the_bots_own_do_not() {
        let pool: Ipv4Net = "10.213.0.0/16".parse().unwrap();
        for (network, expected) in [
            ("0.0.0.0/0", false),
            ("10.213.4.8/29", false),
            ("10.213.7.0/24", true),
            ("10.0.0.0/8", true),
            ("172.17.0.0/16", false),
        ] {
            assert_eq!(
                collides(pool, network.parse().unwrap()),
                expected,
                "{network}"
            );
        }
        assert_eq!(
            route("docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0"),
            "172.17.0.0/16".parse().ok()
        );
    }

    #[test]
    fn a_pool_without_a_free_port_is_bad() {
        assert!(port_pool(&(19_000..=19_009), 1).is_good());
        assert!(!port_pool(&(19_000..=19_009), 0).is_good());
    }
}
