//! The list of all promises.

/// Makes one test of each promise. `$begin` is an async function that gives `Option<impl RuntimeHarness>`; without
/// a harness (somebody asked to skip it) a test passes, having said so.
///
/// The caller needs tokio with its `macros` and a runtime.
#[macro_export]
macro_rules! runtime_conformance {
    ($begin:path) => {
        $crate::runtime_conformance! { @each $begin;
            networks: the_engine_says_who_it_is, an_image_is_found_by_reference_and_id,
                an_image_that_cannot_be_pulled_is_an_error,
                networks_are_made_and_removed_twice, a_network_moves_to_another_subnet,
                a_taken_subnet_is_refused, a_network_in_use_stays, the_endpoint_is_on_this_machine;
            files: files_are_written_listed_and_trashed, paths_that_lead_out_are_refused,
                single_files_of_a_configuration_are_replaced, only_a_whole_configuration_is_updated,
                configurations_that_nothing_names_go, a_state_is_measured;
            snapshots: a_state_comes_back_as_it_was, what_can_be_made_again_is_left_out,
                a_snapshot_replaces_an_older_one_of_its_name, snapshots_are_listed_and_removed,
                what_is_not_there_is_not_copied, the_trash_takes_snapshots_and_reports_along;
            reports: reports_are_kept_replaced_and_removed, names_that_are_none_are_refused;
            trash: files_wait_in_the_trash_and_come_back, files_of_nobody_wait_as_such,
                what_is_removed_from_the_trash_is_gone, what_is_known_of_a_bot_moves_with_its_files;
            images: an_image_is_kept_and_released, what_is_no_image_is_not_kept;
            containers: each_step_of_a_life_may_be_repeated, a_second_container_is_a_conflict,
                a_missing_image_is_named, what_is_not_there_is_not_found, a_taken_port_is_refused,
                an_exit_code_is_kept, the_restart_policy_is_what_was_set_last,
                who_ignores_sigterm_is_killed, a_container_is_locked_in, a_container_has_its_bots_directories;
            foreign: what_belongs_to_another_instance_is_left_alone;
            oneshots: a_short_command_reports, a_command_without_end_is_killed,
                a_short_command_needs_its_image;
            streams: events_come_in_order, events_of_others_are_not_told,
                logs_are_read_resumed_and_followed, usage_is_measured_while_it_runs;
            usage: counters_are_read_for_many_at_once, counters_begin_anew_with_a_run;
        }
    };
    (@each $begin:path; $($module:ident: $($promise:ident),+;)+) => {
        $($(
            #[tokio::test]
            async fn $promise() {
                if let Some(harness) = $begin().await {
                    $crate::conformance::runtime::$module::$promise(&harness).await;
                }
            }
        )+)+
    };
}
