//! Every promise of [`crate::Store`] as one test function on an empty store.
//!
//! An implementation runs all of them by [`crate::store_conformance`]. A promise that no function here holds is no
//! promise; add the function first, then the behaviour.

pub mod bots;
pub mod claims;
pub mod concurrency;
pub mod events;
pub mod fingerprints;
pub mod generations;
pub mod idempotency;
pub mod instance;
pub mod list;
pub mod pictures;
pub mod reservations;
pub mod samples;
pub mod save;
pub mod sessions;
pub mod tokens;
pub mod users;

/// Declares one test for each promise. `$open` is an async function without arguments that returns an
/// `Arc<dyn Store>` on an empty store and a guard that is kept until the test has ended (such as a temporary
/// directory). The caller's crate needs tokio with the features `macros` and `rt-multi-thread`.
#[macro_export]
macro_rules! store_conformance {
    ($open:ident) => {
        $crate::store_conformance! { @modules $open;
            bots {
                a_new_bot_begins_as_documented
                a_bot_is_found_by_id_and_hostname
                a_taken_hostname_is_refused
                a_taken_id_is_refused
                an_unknown_owner_is_refused
                the_bot_limit_holds
                a_refused_insert_leaves_nothing
                a_removed_bot_leaves_nothing_but_its_events
                removing_needs_the_current_version
                the_newest_id_survives_deletion
                times_are_kept_to_the_microsecond
            }
            save {
                a_save_keeps_everything_and_raises_the_version
                identity_owner_and_birth_are_not_saved
                a_stale_version_is_refused
                a_foreign_lease_is_refused
                saving_a_missing_bot_is_refused
                a_hostname_can_change_unless_it_is_taken
                a_refused_save_changes_nothing
            }
            reservations {
                a_taken_port_is_refused
                a_taken_subnet_is_refused
                other_nodes_have_their_own_values
                moving_a_bot_moves_its_reservations
                moving_onto_a_taken_value_is_refused
                a_bad_value_is_not_free
                a_bad_value_stays_its_holders_until_it_moves
                bad_marks_are_forgotten_by_age
            }
            idempotency {
                a_key_finds_the_bot_that_it_made
                keys_belong_to_their_user
                a_key_is_used_once
                a_key_ends_with_its_bot
            }
            fingerprints {
                a_secret_in_use_is_refused_and_leaves_nothing
                a_fingerprint_finds_its_bot
                a_removed_bot_gives_its_secrets_free
            }
            claims {
                a_new_version_is_claimed_beside_the_old
                a_claim_of_another_bot_is_refused_and_nothing_is_written
                one_bot_may_have_a_token_twice_and_claim_it_again
                claims_are_let_go_save_those_kept
                a_write_swaps_claims
                a_refused_save_lets_go_of_no_claim
            }
            generations {
                a_new_bot_has_its_first_generation
                a_save_adds_a_generation
                a_generation_that_fails_keeps_why
                a_number_used_before_is_refused_and_nothing_is_written
                verdicts_are_noted_and_unknown_numbers_left_out
                a_new_generation_can_be_judged_at_once
                generations_are_listed_newest_first
                forgotten_generations_are_gone
                generations_go_with_their_bot
                generations_belong_to_their_bot
            }
            pictures {
                a_picture_comes_back_as_saved
                a_picture_is_replaced_and_taken_away
                a_refused_save_leaves_the_picture
                a_picture_goes_with_its_bot
            }
            list {
                pages_follow_each_other_in_order_of_id
                an_owner_filter_shows_only_that_owners_bots
                a_search_finds_names_and_hostnames
                a_search_takes_wildcards_literally
                a_state_filter_follows_the_status
                filters_combine
            }
            events {
                events_come_back_as_written
                ids_rise_in_commit_order
                a_refused_write_tells_no_event
                events_of_one_bot_are_listed_alone
                listing_resumes_after_an_id
                the_newest_events_are_listed_first
                an_owner_lists_events_of_own_bots_and_of_none
                pruning_removes_the_old_and_never_reuses_an_id
            }
            users {
                a_user_is_found_by_name
                a_taken_user_name_is_refused
                a_taken_user_id_is_refused
                the_first_administrator_is_the_oldest
                a_new_password_ends_all_sessions_of_that_user
                a_missing_user_gets_no_password
            }
            sessions {
                a_session_is_found_with_its_user
                a_session_ends_at_its_time
                a_removed_session_is_gone_and_removal_repeats
                pruning_removes_ended_sessions_only
                a_session_needs_its_user
            }
            tokens {
                a_token_is_found_with_its_user
                a_token_ends_at_its_time
                a_use_is_noted_once_a_minute
                a_taken_token_name_is_refused
                tokens_are_listed_by_user
                a_revoked_token_is_gone
            }
            instance {
                the_instance_id_stays
                a_check_passes
            }
            concurrency {
                concurrent_increments_lose_nothing
                one_of_many_gets_a_port
                one_of_many_takes_the_last_place
                concurrent_events_have_distinct_rising_ids
            }
        }
    };
    (@modules $open:ident; $($module:ident { $($name:ident)* })*) => {$(
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    let (store, _guard) = super::$open().await;
                    $crate::conformance::store::$module::$name(store).await;
                }
            )*
        }
    )*};
}
