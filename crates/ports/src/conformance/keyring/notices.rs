//! What people must hear.

use botmaker_domain::{
    BotId,
    keyring::{IncidentKind, Notice, NoticeSubject},
};

use super::samples::SharedKeyring;

async fn note(keyring: &SharedKeyring, kind: IncidentKind, bot: BotId) {
    let noted = keyring.note_incident(kind, bot, "seen").await;
    noted.expect("noted");
}

async fn notices(keyring: &SharedKeyring) -> Vec<Notice> {
    keyring.notices().await.expect("read")
}

/// An incident is to be told, again and again, until it is acknowledged; that may be repeated.
pub async fn a_notice_comes_until_it_is_acknowledged(keyring: SharedKeyring) {
    assert!(notices(&keyring).await.is_empty());
    let bot = BotId::generate();
    note(&keyring, IncidentKind::CanaryUsed, bot).await;
    let told = notices(&keyring).await;
    let [notice] = told.as_slice() else {
        panic!("one: {told:?}");
    };
    let expected = NoticeSubject::Incident {
        kind: IncidentKind::CanaryUsed,
        bot,
        detail: "seen".to_owned(),
        is_cut_off: false,
    };
    assert_eq!(notice.subject, expected);
    assert_eq!(notices(&keyring).await, told);
    for _ in 0..2 {
        let done = keyring.acknowledge_notices(notice.id).await;
        done.expect("acknowledged");
        assert!(notices(&keyring).await.is_empty());
    }
}

/// What came after the last one that was told stays; the oldest comes first, and numbers rise.
pub async fn acknowledging_leaves_what_came_later(keyring: SharedKeyring) {
    let bots = [(); 3].map(|()| BotId::generate());
    for bot in bots {
        note(&keyring, IncidentKind::GrantMisused, bot).await;
    }
    let told = notices(&keyring).await;
    let of = |notice: &Notice| match &notice.subject {
        NoticeSubject::Incident { bot, .. } => *bot,
        NoticeSubject::Budget(crossing) => panic!("{crossing:?}"),
    };
    assert_eq!(told.iter().map(of).collect::<Vec<_>>(), bots);
    assert!(told.windows(2).all(|two| two[0].id < two[1].id));
    let done = keyring.acknowledge_notices(told[0].id).await;
    done.expect("acknowledged");
    assert_eq!(notices(&keyring).await, told[1..]);
    // A number is never used again: whoever acknowledges late hides nothing.
    let done = keyring.acknowledge_notices(told[2].id).await;
    done.expect("acknowledged");
    note(&keyring, IncidentKind::GrantMisused, BotId::generate()).await;
    assert!(notices(&keyring).await[0].id > told[2].id);
}

/// An incident that is counted up is no news, whether or not it was acknowledged.
pub async fn the_same_again_is_no_news(keyring: SharedKeyring) {
    let bot = BotId::generate();
    for _ in 0..2 {
        note(&keyring, IncidentKind::CanaryLogged, bot).await;
        note(&keyring, IncidentKind::CanaryLogged, bot).await;
        let told = notices(&keyring).await;
        if let Some(last) = told.last() {
            assert_eq!(told.len(), 1);
            let done = keyring.acknowledge_notices(last.id).await;
            done.expect("acknowledged");
        }
    }
    assert!(notices(&keyring).await.is_empty());
}
