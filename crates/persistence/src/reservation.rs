//! The spelling of reserved ports and subnets.

use botmaker_ports::{Reserved, ReservedValue};

use crate::error::RowError;

/// What sort of value is reserved: column `kind` of table `reservations`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReservationKind {
    /// A host port.
    Port,
    /// A bridge subnet.
    Subnet,
}

impl ReservationKind {
    /// The column's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Port => "port",
            Self::Subnet => "subnet",
        }
    }
}

/// The columns `kind` and `value` of a reserved value.
#[must_use]
pub fn reserved_text(value: ReservedValue) -> (ReservationKind, String) {
    match value {
        ReservedValue::Port(port) => (ReservationKind::Port, port.to_string()),
        ReservedValue::Subnet(subnet) => (ReservationKind::Subnet, subnet.to_string()),
    }
}

/// Collects the columns `kind` and `value` of a node's rows.
///
/// # Errors
/// `Unreadable` when a kind or value has another spelling.
pub fn parse_reserved(
    rows: impl IntoIterator<Item = (String, String)>,
) -> Result<Reserved, RowError> {
    let unreadable = RowError::unreadable("value");
    let mut reserved = Reserved::default();
    for (kind, value) in rows {
        if kind == ReservationKind::Port.as_str() {
            reserved
                .ports
                .insert(value.parse().map_err(|_| unreadable)?);
        } else if kind == ReservationKind::Subnet.as_str() {
            reserved
                .subnets
                .insert(value.parse().map_err(|_| unreadable)?);
        } else {
            return Err(RowError::unreadable("kind"));
        }
    }
    Ok(reserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_from_their_spelling() {
        let subnet = "10.213.0.8/29".parse().unwrap();
        let rows = [ReservedValue::Port(19_000), ReservedValue::Subnet(subnet)].map(|value| {
            let (kind, text) = reserved_text(value);
            (kind.as_str().to_owned(), text)
        });
        let reserved = parse_reserved(rows).unwrap();
        assert_eq!(reserved.ports.into_iter().collect::<Vec<_>>(), [19_000]);
        assert_eq!(reserved.subnets.into_iter().collect::<Vec<_>>(), [subnet]);
        assert!(parse_reserved([("vlan".to_owned(), "1".to_owned())]).is_err());
    }
}
