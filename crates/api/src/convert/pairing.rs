//! Who waits to be let in.

use botmaker_fleet::{PairingRequest, PairingView};

use crate::dto::pairing;

pub(crate) fn pairing_view(found: PairingView) -> pairing::PairingView {
    pairing::PairingView {
        requests: found.requests.into_iter().map(request_view).collect(),
        checked_at: found.checked_at,
    }
}

fn request_view(request: PairingRequest) -> pairing::PairingRequestView {
    pairing::PairingRequestView {
        id: request.id,
        channel: request.channel,
        sender_id: request.sender_id,
        sender_name: request.sender_name,
        created_at: request.created_at,
        expires_at: request.expires_at,
    }
}
