//! Listing bots.

use botmaker_domain::{BotId, BotState, Status, UserId};

use super::samples::{MANY, SharedStore, bot, instant, spec, stored_bot, stored_user};
use crate::store::bots::{BotFilter, BotWrite, Page};

const ALL: Page = Page {
    after: None,
    limit: 100,
};

async fn named(store: &SharedStore, owner: UserId, n: u16, name: &str, hostname: &str) -> BotId {
    let mut new = bot(owner, n);
    new.spec = spec(name, hostname);
    store
        .insert_bot(&new, None, MANY, &[])
        .await
        .expect("inserted");
    new.id
}

async fn ids(store: &SharedStore, filter: BotFilter) -> Vec<BotId> {
    let bots = store.list_bots(&filter, ALL).await.expect("listed");
    bots.into_iter().map(|bot| bot.id).collect()
}

fn search(text: &str) -> BotFilter {
    BotFilter {
        search: Some(text.to_owned()),
        ..BotFilter::default()
    }
}

/// Pages are in order of id, without gaps or repeats, and the last one is short.
pub async fn pages_follow_each_other_in_order_of_id(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut expected = Vec::new();
    for n in 0..5 {
        expected.push(stored_bot(&store, owner, n).await);
    }
    let mut seen = Vec::new();
    let mut page = Page {
        after: None,
        limit: 2,
    };
    for size in [2, 2, 1, 0] {
        let bots = store
            .list_bots(&BotFilter::default(), page)
            .await
            .expect("listed");
        assert_eq!(bots.len(), size);
        page.after = bots.last().map(|bot| bot.id).or(page.after);
        seen.extend(bots);
    }
    assert_eq!(seen, expected);
}

/// Other owners' bots are not listed.
pub async fn an_owner_filter_shows_only_that_owners_bots(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let ben = stored_user(&store, "ben").await;
    stored_bot(&store, ada, 1).await;
    let own = stored_bot(&store, ben, 2).await;
    let filter = BotFilter {
        owner_id: Some(ben),
        ..BotFilter::default()
    };
    assert_eq!(ids(&store, filter).await, [own.id]);
}

/// A search looks into names and host names and ignores the case of ASCII letters.
pub async fn a_search_finds_names_and_hostnames(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let by_name = named(&store, owner, 1, "Weather Üncle", "w1").await;
    let by_hostname = named(&store, owner, 2, "Other", "my-weather").await;
    named(&store, owner, 3, "Third", "third").await;
    assert_eq!(ids(&store, search("WEATHER")).await, [by_name, by_hostname]);
    assert_eq!(ids(&store, search("Ünc")).await, [by_name]);
    assert_eq!(ids(&store, search("nothing")).await, []);
    assert_eq!(ids(&store, search("")).await.len(), 3);
}

/// `%`, `_`, `*` and quotes are letters like any other.
pub async fn a_search_takes_wildcards_literally(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let percent = named(&store, owner, 1, "100% 'sure'", "a").await;
    named(&store, owner, 2, "100 sure", "b").await;
    assert_eq!(ids(&store, search("100%")).await, [percent]);
    assert_eq!(ids(&store, search("'sure'")).await, [percent]);
    for wildcard in ["_", "*", "?", "[a]"] {
        assert_eq!(ids(&store, search(wildcard)).await, [], "{wildcard}");
    }
}

/// The state is that of the saved status.
pub async fn a_state_filter_follows_the_status(store: SharedStore) {
    let owner = stored_user(&store, "ada").await;
    let mut first = stored_bot(&store, owner, 1).await;
    let second = stored_bot(&store, owner, 2).await;
    first.status = Status::plain(BotState::CrashLooping, instant(1));
    store
        .save_bot(&first, &BotWrite::default())
        .await
        .expect("saved");
    let state = |state| BotFilter {
        state: Some(state),
        ..BotFilter::default()
    };
    assert_eq!(ids(&store, state(BotState::CrashLooping)).await, [first.id]);
    assert_eq!(
        ids(&store, state(BotState::Provisioning)).await,
        [second.id]
    );
}

/// All given filters must hold.
pub async fn filters_combine(store: SharedStore) {
    let ada = stored_user(&store, "ada").await;
    let ben = stored_user(&store, "ben").await;
    let wanted = named(&store, ada, 1, "Alpha", "alpha").await;
    named(&store, ben, 2, "Alpha", "alpha-2").await;
    named(&store, ada, 3, "Beta", "beta").await;
    let filter = BotFilter {
        owner_id: Some(ada),
        search: Some("alpha".to_owned()),
        state: Some(BotState::Provisioning),
    };
    assert_eq!(ids(&store, filter.clone()).await, [wanted]);
    let page = Page {
        after: Some(wanted),
        limit: 100,
    };
    assert_eq!(store.list_bots(&filter, page).await.expect("listed"), []);
}
