//! Which addresses the server asks on behalf of a person: those of the machine itself and of private networks, where
//! model servers of one's own are.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the server may ask this address. `host_gateway` is where containers reach this machine; it counts as private
/// also when an engine was given a public subnet for it.
#[must_use]
pub fn is_allowed(address: IpAddr, host_gateway: Option<IpAddr>) -> bool {
    // An IPv4 address in the clothes of IPv6 (RFC 4291, section 2.5.5.2) is what it leads to.
    let address = address.to_canonical();
    if is_never_asked(address) {
        return false;
    }
    let is_private = match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address == Ipv6Addr::LOCALHOST || address.is_unique_local(),
    };
    is_private || host_gateway.is_some_and(|gateway| gateway.to_canonical() == address)
}

/// Whether the address is the machine itself, where a container would find itself.
#[must_use]
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Addresses that are no model server's, whatever else may be said for them: they stand for all or for nobody, reach
/// only the neighbours on a wire, or hand out a cloud machine's credentials.
fn is_never_asked(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_unspecified()
                || address.octets()[0] == 0
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALLOWED: &[&str] = &[
        "127.0.0.1",
        "127.255.0.7",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.1.20",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.1.20",
    ];

    const REFUSED: &[&str] = &[
        // All, nobody, everybody.
        "0.0.0.0",
        "0.1.2.3",
        "255.255.255.255",
        "224.0.0.1",
        "239.255.255.250",
        "::",
        "ff02::1",
        "ff05::2",
        // The neighbours on a wire, and what clouds put there.
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "fe80::1",
        "febf::1",
        // Metadata elsewhere.
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        // The world, and ranges that look a little private.
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "240.0.0.1",
        "2001:4860:4860::8888",
        "2001:db8::1",
        "fec0::1",
        "fbff::1",
        "fe00::1",
        // Something else inside of IPv6.
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "::ffff:0.0.0.0",
        "::127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "::ffff:0:127.0.0.1",
    ];

    #[test]
    fn this_machine_and_private_networks_are_asked() {
        for text in ALLOWED {
            assert!(is_allowed(text.parse().unwrap(), None), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in REFUSED {
            assert!(!is_allowed(text.parse().unwrap(), None), "{text}");
        }
    }

    #[test]
    fn the_host_gateway_is_asked_unless_it_is_never_asked() {
        let gateway: IpAddr = "203.0.113.1".parse().unwrap();
        assert!(is_allowed(gateway, Some(gateway)));
        assert!(is_allowed(
            "::ffff:203.0.113.1".parse().unwrap(),
            Some(gateway)
        ));
        assert!(!is_allowed("203.0.113.2".parse().unwrap(), Some(gateway)));
        for text in ["169.254.169.254", "0.0.0.0", "fe80::1", "fd00:ec2::254"] {
            let address = text.parse().unwrap();
            assert!(!is_allowed(address, Some(address)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_ipv4_address_is_judged_alike_in_both_spellings(bits in any::<u32>()) {
            let address = Ipv4Addr::from_bits(bits);
            let mapped = IpAddr::V6(address.to_ipv6_mapped());
            prop_assert_eq!(is_allowed(IpAddr::V4(address), None), is_allowed(mapped, None));
        }

        #[test]
        fn what_is_allowed_of_ipv6_is_loopback_unique_local_or_mapped(bits in any::<u128>()) {
            let address = Ipv6Addr::from_bits(bits);
            if is_allowed(IpAddr::V6(address), None) {
                let is_known = address.is_loopback() || address.is_unique_local() || address.to_ipv4_mapped().is_some();
                prop_assert!(is_known, "{}", address);
            }
        }
    }
}
