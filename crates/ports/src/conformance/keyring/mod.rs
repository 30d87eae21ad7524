//! Every promise of [`crate::Keyring`] as one test function on an empty keyring.
//!
//! An implementation runs all of them by [`crate::keyring_conformance`]. A promise that no function here holds is no
//! promise; add the function first, then the behaviour.

pub mod bounds;
pub mod grants;
pub mod incidents;
pub mod keys;
pub mod listening;
pub mod notices;
pub mod prices;
pub mod samples;
pub mod usage;

/// Declares one test for each promise. `$open` is an async function without arguments that returns an
/// `Arc<dyn Keyring>` on an empty keyring and a guard that is kept until the test has ended (such as a temporary
/// directory). The caller's crate needs tokio with the features `macros` and `rt-multi-thread`.
#[macro_export]
macro_rules! keyring_conformance {
    ($open:ident) => {
        $crate::keyring_conformance! { @modules $open;
            keys {
                a_new_key_begins_as_documented
                a_server_without_keys_is_kept_by_its_address
                a_key_that_its_vendor_cannot_use_is_refused
                a_label_is_taken_once_of_each_vendor
                a_change_changes_what_it_names_and_no_more
                an_end_can_be_set_and_taken_away
                a_change_onto_a_taken_label_is_refused
                a_value_that_no_header_can_hold_is_refused
                an_unknown_key_is_not_found
                a_removed_key_is_gone
                keys_are_listed_by_vendor_and_label
                a_new_master_key_leaves_all_keys
            }
            grants {
                a_grant_is_listed_as_it_was_given
                a_new_grant_takes_the_place_of_the_old
                a_token_is_good_for_one_bot_only
                revoking_takes_one_bots_leave_and_repeats
                a_bot_can_be_cut_off_and_let_in_again
                a_bot_that_is_forgotten_leaves_others_alone
                panic_keeps_when_it_began
            }
            bounds {
                a_budget_begins_with_nothing_spent
                a_bound_takes_the_place_of_the_one_of_its_unit
                units_periods_and_scopes_are_apart
                removing_takes_both_units_and_repeats
                a_rate_is_told_until_it_is_taken_away
            }
            usage {
                nothing_used_is_nothing_told
            }
            prices {
                an_own_price_takes_the_place_of_the_one_that_came
                prices_are_listed_by_vendor_and_model
                a_price_of_nothing_is_refused
                taking_a_price_away_repeats
            }
            incidents {
                an_incident_is_told_with_its_bot
                the_same_again_is_counted
                the_newest_incident_comes_first
            }
            notices {
                a_notice_comes_until_it_is_acknowledged
                acknowledging_leaves_what_came_later
                the_same_again_is_no_news
            }
            listening {
                it_listens_where_it_is_told_and_nowhere_else
                listening_again_on_the_same_changes_nothing
            }
        }
    };
    (@modules $open:ident; $($module:ident { $($name:ident)* })*) => {$(
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $name() {
                    let (keyring, _guard) = super::$open().await;
                    $crate::conformance::keyring::$module::$name(keyring).await;
                }
            )*
        }
    )*};
}
