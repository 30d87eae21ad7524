//! Generated pasts of bots.

use botmaker_domain::{
    Death, GrantMark, Kill, Lifecycle, RolledBack, RunMark, StateSnapshot, StopAsked,
};
use proptest::{collection::vec, option, prelude::*};

use super::{image_id, instant, reason};

fn rolled_back() -> impl Strategy<Value = RolledBack> {
    (any::<u32>(), reason(), instant()).prop_map(|(generation, reason, at)| RolledBack {
        generation,
        reason,
        at,
    })
}

fn snapshot() -> impl Strategy<Value = StateSnapshot> {
    (any::<u32>(), image_id(), instant(), any::<u64>()).prop_map(
        |(generation, image_id, taken_at, bytes)| StateSnapshot {
            generation,
            image_id,
            taken_at,
            bytes,
        },
    )
}

fn run() -> impl Strategy<Value = RunMark> {
    ("[0-9a-f]{12}", option::of(instant())).prop_map(|(container_id, started_at)| RunMark {
        container_id,
        started_at,
    })
}

fn death() -> impl Strategy<Value = Death> {
    let time = (instant(), option::of(instant()));
    let cause = (reason(), option::of(any::<i64>()), any::<bool>());
    (time, cause, any::<u32>()).prop_map(
        |((at, started_at), (reason, exit_code, oom_killed), generation)| Death {
            at,
            started_at,
            reason,
            exit_code,
            oom_killed,
            generation,
        },
    )
}

fn stop_asked() -> impl Strategy<Value = StopAsked> {
    (run(), any::<u64>()).prop_map(|(run, grace_seconds)| StopAsked { run, grace_seconds })
}

fn kill() -> impl Strategy<Value = Kill> {
    (run(), instant(), any::<u64>()).prop_map(|(run, at, grace_seconds)| Kill {
        run,
        at,
        grace_seconds,
    })
}

/// A lifecycle with every field varied.
pub fn lifecycle() -> impl Strategy<Value = Lifecycle> {
    let counts = (any::<u64>(), any::<u32>());
    let slots = (any::<u32>(), any::<u32>());
    let ways_back = (
        option::of(any::<u32>()),
        option::of(rolled_back()),
        option::of(snapshot()),
        option::of(any::<u32>()),
    );
    let ends = (vec(death(), 0..3), option::of(run()));
    let stops = (
        option::of(stop_asked()),
        option::of(kill()),
        vec(instant(), 0..3),
    );
    let grants = (
        option::of(any::<[u8; 32]>().prop_map(GrantMark::new)),
        option::of("[0-9a-f]{32}"),
    );
    let seen = (option::of(instant()), option::of(instant()));
    (counts, slots, ways_back, ends, stops, grants, seen).prop_map(
        |(
            (revision, newest_generation),
            (config_slot, good_slot),
            (good_generation, rolled_back, snapshot, restore),
            (deaths, counted),
            (stop_asked, last_kill, unclean_runs),
            (good_grant, granted),
            (deployed_at, last_heartbeat_at),
        )| Lifecycle {
            revision,
            newest_generation,
            good_generation,
            config_slot,
            good_slot,
            rolled_back,
            snapshot,
            restore,
            good_grant,
            granted,
            deployed_at,
            last_heartbeat_at,
            deaths,
            counted,
            stop_asked,
            last_kill,
            unclean_runs,
        },
    )
}
