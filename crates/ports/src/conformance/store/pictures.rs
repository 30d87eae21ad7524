//! The pictures of bots.

use botmaker_domain::{Avatar, Picture, PictureDigest, PictureFormat};

use super::samples::{SharedStore, event, stored_bot, stored_user};
use crate::store::{bots::BotWrite, error::StoreError};

fn picture(byte: u8) -> Picture {
    Picture::from_stored(PictureFormat::Webp, vec![byte, 0, 255])
}

/// A write that gives the bot this picture, or takes away the one that it had.
fn with(picture: Option<&Picture>) -> BotWrite<'_> {
    BotWrite {
        picture: Some(picture),
        ..BotWrite::default()
    }
}

/// A picture is found as it was given, beside the row that names it.
pub async fn a_picture_comes_back_as_saved(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    assert_eq!(store.find_picture(record.id).await.expect("read"), None);
    record.spec.avatar = Some(Avatar::Image {
        digest: PictureDigest::new([7; 32]),
        format: PictureFormat::Webp,
    });
    let (saved, told) = store
        .save_bot(
            &record,
            &BotWrite {
                events: &[event(Some(record.id), 1)],
                ..with(Some(&picture(1)))
            },
        )
        .await
        .expect("saved");
    assert_eq!(
        (saved.version, told.len(), &saved.spec),
        (record.version + 1, 1, &record.spec)
    );
    let found = store.find_picture(record.id).await.expect("read");
    assert_eq!(found, Some(picture(1)));
    assert_eq!(store.find_bot(record.id).await.expect("read"), Some(saved));
}

/// The newest picture counts; other writes leave it.
pub async fn a_picture_is_replaced_and_taken_away(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut record = stored_bot(&store, owner, 1).await;
    let id = record.id;
    for byte in [1, 2] {
        (record, _) = store
            .save_bot(&record, &with(Some(&picture(byte))))
            .await
            .expect("saved");
        (record, _) = store
            .save_bot(&record, &BotWrite::default())
            .await
            .expect("saved");
        assert_eq!(
            store.find_picture(id).await.expect("read"),
            Some(picture(byte))
        );
    }
    for _ in 0..2 {
        (record, _) = store.save_bot(&record, &with(None)).await.expect("saved");
        assert_eq!(store.find_picture(id).await.expect("read"), None);
    }
}

/// Who read an older version does not replace the picture.
pub async fn a_refused_save_leaves_the_picture(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let stale = stored_bot(&store, owner, 1).await;
    store
        .save_bot(&stale, &with(Some(&picture(1))))
        .await
        .expect("saved");
    for wanted in [None, Some(&picture(2))] {
        let error = store
            .save_bot(
                &stale,
                &BotWrite {
                    events: &[event(None, 1)],
                    ..with(wanted)
                },
            )
            .await
            .expect_err("stale");
        assert!(matches!(error, StoreError::Stale), "{error:?}");
    }
    let found = store.find_picture(stale.id).await.expect("read");
    assert_eq!(found, Some(picture(1)));
    assert_eq!(store.list_events(0, None, 10).await.expect("read"), []);
}

/// Nothing of a bot's face stays behind.
pub async fn a_picture_goes_with_its_bot(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let record = stored_bot(&store, owner, 1).await;
    let (record, _) = store
        .save_bot(&record, &with(Some(&picture(1))))
        .await
        .expect("saved");
    store
        .remove_bot(record.id, record.version, &[])
        .await
        .expect("removed");
    assert_eq!(store.find_picture(record.id).await.expect("read"), None);
}
