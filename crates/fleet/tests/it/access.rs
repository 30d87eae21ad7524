use std::net::IpAddr;

use botmaker_domain::{ActorKind, Classify};
use botmaker_fleet::FirstAdmin;
use botmaker_secrets::SecretString;

use crate::world::{PASSWORD, World};

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn a_session_needs_its_cookie_and_its_header_secret() {
    let world = World::new().await;
    let session = world
        .fleet
        .log_in("admin", SecretString::from(PASSWORD), HERE)
        .await
        .unwrap();
    assert!(
        world
            .fleet
            .authenticate_session(&session.cookie, &session.header_secret)
            .await
            .is_ok()
    );
    let swapped = world
        .fleet
        .authenticate_session(&session.header_secret, &session.cookie)
        .await;
    assert_eq!(swapped.unwrap_err().code(), "unauthenticated");
    assert!(
        world
            .fleet
            .authenticate_session(&session.cookie, &session.cookie)
            .await
            .is_err()
    );
    world.fleet.log_out(&session.cookie).await.unwrap();
    assert!(
        world
            .fleet
            .authenticate_session(&session.cookie, &session.header_secret)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn wrong_passwords_are_refused_then_slowed_and_unknown_users_look_the_same() {
    let world = World::new().await;
    for user in ["admin", "nobody"] {
        for _ in 0..3 {
            let error = world
                .fleet
                .log_in(user, SecretString::from("wrong password"), HERE)
                .await
                .err()
                .unwrap();
            assert!(["wrong_credentials", "too_many_attempts"].contains(&error.code()));
        }
    }
    let error = world
        .fleet
        .log_in("admin", SecretString::from(PASSWORD), HERE)
        .await
        .err()
        .unwrap();
    assert_eq!(
        error.code(),
        "too_many_attempts",
        "this address has failed six times"
    );
    let elsewhere = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    assert!(
        world
            .fleet
            .log_in("admin", SecretString::from(PASSWORD), elsewhere)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_new_password_ends_old_sessions() {
    let world = World::new().await;
    let session = world
        .fleet
        .log_in("admin", SecretString::from(PASSWORD), HERE)
        .await
        .unwrap();
    world
        .fleet
        .set_password(
            &world.actor,
            "admin",
            SecretString::from("another long one"),
        )
        .await
        .unwrap();
    assert!(
        world
            .fleet
            .authenticate_session(&session.cookie, &session.header_secret)
            .await
            .is_err()
    );
    assert!(
        world
            .fleet
            .log_in("admin", SecretString::from("another long one"), HERE)
            .await
            .is_ok()
    );
    let weak = world
        .fleet
        .set_password(&world.actor, "admin", SecretString::from("short"))
        .await
        .unwrap_err();
    assert_eq!(weak.code(), "password_weak");
}

#[tokio::test]
async fn tokens_act_for_their_maker_until_revoked() {
    let world = World::new().await;
    let (record, token) = world
        .fleet
        .create_api_token(&world.actor, "ci", None)
        .await
        .unwrap();
    let actor = world.fleet.authenticate_token(&token).await.unwrap();
    assert_eq!(
        (actor.user_id, actor.kind),
        (record.user_id, ActorKind::Token("ci".to_owned()))
    );
    assert_eq!(
        world
            .fleet
            .create_api_token(&world.actor, "ci", None)
            .await
            .unwrap_err()
            .code(),
        "token_name_taken"
    );
    assert_eq!(
        world
            .fleet
            .create_api_token(&world.actor, "a b", None)
            .await
            .unwrap_err()
            .code(),
        "token_name_invalid"
    );
    world
        .fleet
        .revoke_api_token(&world.actor, "ci")
        .await
        .unwrap();
    assert!(world.fleet.authenticate_token(&token).await.is_err());
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let world = World::new().await;
    let outcome = world
        .fleet
        .ensure_admin(SecretString::from("something else"))
        .await
        .unwrap();
    assert_eq!(outcome, FirstAdmin::Existed);
    assert!(
        world
            .fleet
            .log_in("admin", SecretString::from(PASSWORD), HERE)
            .await
            .is_ok()
    );
}
