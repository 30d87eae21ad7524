//! Which addresses the proxy connects to: of vendors, public ones only, so that no name in somebody else's hands leads a
//! request with a key in it to this machine, its neighbours or a cloud's metadata.
//!
//! Asked of the very addresses that are connected to, after the name was looked up: a name that changes its meaning in
//! between changes nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where a vendor may be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reach {
    /// In the Internet: every vendor with an address of its own.
    Public,
    /// Wherever the operator said, private networks and this machine included: servers whose address stands in a key.
    Named,
}

impl Reach {
    /// Whether the proxy may connect to this address.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        match self {
            Self::Public => is_public(address),
            Self::Named => !is_never_asked(address),
        }
    }
}

/// Whether everybody in the Internet means the same machine by this address. What IPv6 wraps around an IPv4 address is taken
/// off first where a network really leads there; of everything else only global unicast (`2000::/3`) is public.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match unwrapped(address) {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Addresses that no server of anybody's has, whoever names them: they stand for all or for nobody, reach only the
/// neighbours on a wire, or hand out a cloud machine's credentials.
fn is_never_asked(address: IpAddr) -> bool {
    match unwrapped(address) {
        IpAddr::V4(address) => {
            address.octets()[0] == 0
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || METADATA_V4.contains(&address)
        }
        IpAddr::V6(address) => {
            address.is_unspecified()
                || address.is_unicast_link_local()
                || address.is_multicast()
                || METADATA_V6.contains(&address)
        }
    }
}

/// Metadata services outside 169.254.0.0/16: Alibaba's, Oracle's, Azure's wire server.
const METADATA_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
    Ipv4Addr::new(168, 63, 129, 16),
];

/// Metadata services among the unique local addresses: of AWS, AWS for containers, and Google.
const METADATA_V6: [Ipv6Addr; 3] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

/// The IPv4 address that an IPv6 address leads to: mapped (RFC 4291, section 2.5.5.2) or translated by the network (NAT64,
/// RFC 6052: `64:ff9b::/96`, which is how public IPv4 addresses look where there is only IPv6).
fn unwrapped(address: IpAddr) -> IpAddr {
    let address = address.to_canonical();
    let IpAddr::V6(wrapped) = address else {
        return address;
    };
    match wrapped.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            IpAddr::V4(Ipv4Addr::new(a, b, c, d))
        }
        _ => address,
    }
}

/// The IANA registry of special IPv4 addresses (RFC 6890 and what followed), everything in it that is not globally reachable.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = match address.octets() {
        // This network, and private ones.
        [0 | 10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] => true,
        // Shared by a provider's customers (RFC 6598).
        [100, 64..=127, ..] => true,
        // Protocol assignments, documentation, the old relay for 6to4, benchmarks.
        [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] => true,
        [198, 18 | 19, ..] => true,
        // Multicast and reserved.
        [224..=255, ..] => true,
        _ => METADATA_V4.contains(&address),
    };
    !is_special
}

/// Global unicast without what is assigned to protocols, documentation and tunnels.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // 2001::/23: protocol assignments, Teredo among them, which holds an IPv4 address.
        [0x2001, 0..=0x1ff, ..] => false,
        // Documentation (RFC 3849, RFC 9637).
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // 6to4 holds an IPv4 address, and is given up (RFC 7526).
        [0x2002, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PUBLIC: &[&str] = &[
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2001:200::1",
        "2606:4700::1111",
        "2a00:1450::1",
        "3ffe::1",
        "3fff:1000::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ];

    const NOT_PUBLIC: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.0.7",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.17.0.1",
        "172.31.255.254",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.20",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:20::1",
        "2001:db8::1",
        "3fff:fff::1",
        "2002:808:808::1",
        "2002:7f00:1::1",
        "5f00::1",
        "100::1",
        "4000::1",
        // Something else inside of IPv6.
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "64:ff9b::1:808:808",
    ];

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn vendors_are_in_the_internet_and_nowhere_else() {
        for text in PUBLIC {
            assert!(Reach::Public.allows(address(text)), "{text}");
        }
        for text in NOT_PUBLIC {
            assert!(!Reach::Public.allows(address(text)), "{text}");
        }
    }

    #[test]
    fn what_an_operator_names_may_be_private_but_no_metadata_service() {
        for text in [
            "127.0.0.1",
            "10.0.0.1",
            "172.17.0.1",
            "192.168.1.20",
            "100.64.0.1",
            "::1",
            "fd12:3456::1",
            "::ffff:192.168.1.20",
            "8.8.8.8",
        ] {
            assert!(Reach::Named.allows(address(text)), "{text}");
        }
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "169.254.170.2",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "100.100.100.200",
            "168.63.129.16",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fe80::1",
            "224.0.0.1",
            "255.255.255.255",
            "ff02::1",
            "::",
        ] {
            assert!(!Reach::Named.allows(address(text)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_ipv4_address_is_judged_alike_in_all_its_spellings(bits in any::<u32>()) {
            let plain = Ipv4Addr::from_bits(bits);
            let mapped = IpAddr::V6(plain.to_ipv6_mapped());
            let translated = IpAddr::V6(Ipv6Addr::from_bits((0x0064_ff9b << 96) | u128::from(bits)));
            for reach in [Reach::Public, Reach::Named] {
                let allowed = reach.allows(IpAddr::V4(plain));
                prop_assert_eq!(reach.allows(mapped), allowed);
                prop_assert_eq!(reach.allows(translated), allowed);
            }
            // The standard library's own words, where it has any.
            let is_special = plain.is_private() || plain.is_loopback() || plain.is_link_local()
                || plain.is_multicast() || plain.is_documentation() || plain.is_broadcast()
                || plain.is_unspecified();
            prop_assert!(!(is_special && is_public(IpAddr::V4(plain))), "{}", plain);
        }

        #[test]
        fn what_is_public_of_ipv6_is_global_unicast(bits in any::<u128>()) {
            let address = Ipv6Addr::from_bits(bits);
            let is_wrapped = unwrapped(IpAddr::V6(address)).is_ipv4();
            if is_public(IpAddr::V6(address)) && !is_wrapped {
                prop_assert_eq!(bits >> 125, 1, "{}", address);
            }
        }
    }
}
