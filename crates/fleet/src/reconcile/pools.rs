//! Which port or subnet a bot gets: the lowest that is free.

use std::ops::RangeInclusive;

use botmaker_ports::Reserved;
use ipnet::Ipv4Net;

/// A /29 has room for the gateway, the bot and four more: enough for a bot and later helpers beside it.
const SUBNET_PREFIX: u8 = 29;

/// The lowest free port.
pub(crate) fn free_port(pool: &RangeInclusive<u16>, reserved: &Reserved) -> Option<u16> {
    pool.clone().find(|port| !reserved.ports.contains(port))
}

/// The lowest free subnet; `None` also when the pool is smaller than one subnet.
pub(crate) fn free_subnet(pool: Ipv4Net, reserved: &Reserved) -> Option<Ipv4Net> {
    let size = SUBNET_PREFIX.max(pool.prefix_len());
    let subnets = pool.subnets(size).ok()?;
    // Subnets of one size overlap only when they are the same, so only the few of another size are compared one by one.
    let others: Vec<&Ipv4Net> = reserved
        .subnets
        .iter()
        .filter(|used| used.prefix_len() != size)
        .collect();
    subnets.into_iter().find(|subnet| {
        !reserved.subnets.contains(subnet)
            && !others
                .iter()
                .any(|used| used.contains(subnet) || subnet.contains(*used))
    })
}

/// How many subnets a pool has.
pub(crate) fn subnets_in(pool: Ipv4Net) -> usize {
    pool.subnets(SUBNET_PREFIX)
        .map_or(0, |subnets| subnets.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_free_values_are_drawn_until_none_is_left() {
        let mut reserved = Reserved::default();
        let pool: Ipv4Net = "10.9.0.0/28".parse().unwrap();
        assert_eq!(free_port(&(5..=6), &reserved), Some(5));
        assert_eq!(
            free_subnet(pool, &reserved),
            Some("10.9.0.0/29".parse().unwrap())
        );
        reserved.ports.extend([5, 6]);
        reserved.subnets.insert("10.9.0.0/29".parse().unwrap());
        assert_eq!(subnets_in(pool), 2);
        assert_eq!(free_port(&(5..=6), &reserved), None);
        assert_eq!(
            free_subnet(pool, &reserved),
            Some("10.9.0.8/29".parse().unwrap())
        );
        reserved.subnets.insert("10.9.0.12/30".parse().unwrap());
        assert_eq!(
            free_subnet(pool, &reserved),
            None,
            "an overlap is no free subnet"
        );
    }
}
