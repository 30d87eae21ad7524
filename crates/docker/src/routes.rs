//! The host's IPv4 routes: a bot's subnet must not hide something that the host reaches already.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

/// The kernel's routing table as text (proc(5), `/proc/net/route`).
const TABLE: &str = "/proc/net/route";

/// A route that shares addresses with `subnet`; the default route does not count. An unreadable table has none:
/// the engine still refuses what overlaps its own networks.
pub(crate) fn overlapping(subnet: Ipv4Net) -> Option<Ipv4Net> {
    let table = std::fs::read_to_string(TABLE).unwrap_or_default();
    overlap_in(&table, subnet)
}

fn overlap_in(table: &str, subnet: Ipv4Net) -> Option<Ipv4Net> {
    table
        .lines()
        .skip(1)
        .filter_map(route)
        .find(|route| route.contains(&subnet) || subnet.contains(route))
}

/// Destination and mask of a line: hexadecimal in the byte order of the machine.
fn route(line: &str) -> Option<Ipv4Net> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let address = |field: usize| {
        let number = u32::from_str_radix(fields.get(field)?, 16).ok()?;
        Some(Ipv4Addr::from(number.to_ne_bytes()))
    };
    let route = Ipv4Net::with_netmask(address(1)?, address(7)?).ok()?;
    (route.prefix_len() > 0).then_some(route)
}

#[cfg(all(test, target_endian = "little"))]
mod tests {
    use super::*;

    const TABLE: &str = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n\
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n\
        docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";

    #[test]
    fn only_real_routes_overlap() {
        let taken: Ipv4Net = "172.17.8.0/29".parse().unwrap();
        let wide: Ipv4Net = "172.0.0.0/8".parse().unwrap();
        let free: Ipv4Net = "10.231.0.0/29".parse().unwrap();
        let docker: Ipv4Net = "172.17.0.0/16".parse().unwrap();
        assert_eq!(overlap_in(TABLE, taken), Some(docker));
        assert_eq!(overlap_in(TABLE, wide), Some(docker));
        assert_eq!(overlap_in(TABLE, free), None);
    }
}
