//! Incidents.

use botmaker_domain::{BotId, keyring::IncidentKind};

use super::samples::SharedKeyring;

/// An incident says what, to whom, and in which words.
pub async fn an_incident_is_told_with_its_bot(keyring: SharedKeyring) {
    let bot = BotId::generate();
    let noted = keyring
        .note_incident(IncidentKind::CanaryLogged, bot, "line 7")
        .await;
    noted.expect("noted");
    let incidents = keyring.incidents().await.expect("read");
    let [incident] = incidents.as_slice() else {
        panic!("one: {incidents:?}");
    };
    assert_eq!(incident.kind, IncidentKind::CanaryLogged);
    assert_eq!((incident.bot, incident.times), (bot, 1));
    assert_eq!(incident.detail, "line 7");
}

/// The same again within the hour is one incident; another kind or bot is another.
pub async fn the_same_again_is_counted(keyring: SharedKeyring) {
    let (ada, bob) = (BotId::generate(), BotId::generate());
    for (kind, bot) in [
        (IncidentKind::CanaryUsed, ada),
        (IncidentKind::CanaryUsed, ada),
        (IncidentKind::CanaryUsed, bob),
        (IncidentKind::GrantMisused, ada),
        (IncidentKind::CanaryUsed, ada),
    ] {
        let noted = keyring.note_incident(kind, bot, "seen").await;
        noted.expect("noted");
    }
    let incidents = keyring.incidents().await.expect("read");
    let times = |kind, bot| {
        let found = incidents.iter().find(|it| it.kind == kind && it.bot == bot);
        found.map(|it| it.times)
    };
    assert_eq!(incidents.len(), 3);
    assert_eq!(times(IncidentKind::CanaryUsed, ada), Some(3));
    assert_eq!(times(IncidentKind::CanaryUsed, bob), Some(1));
    assert_eq!(times(IncidentKind::GrantMisused, ada), Some(1));
}

/// The newest incident comes first, and numbers rise.
pub async fn the_newest_incident_comes_first(keyring: SharedKeyring) {
    let bots = [(); 3].map(|()| BotId::generate());
    for bot in bots {
        let noted = keyring
            .note_incident(IncidentKind::GrantMisused, bot, "seen")
            .await;
        noted.expect("noted");
    }
    let incidents = keyring.incidents().await.expect("read");
    let found: Vec<_> = incidents.iter().map(|it| it.bot).collect();
    assert_eq!(found, [bots[2], bots[1], bots[0]]);
    assert!(incidents.windows(2).all(|two| two[0].id > two[1].id));
}
