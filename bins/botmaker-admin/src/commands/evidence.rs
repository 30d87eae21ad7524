//! What is known of a bot, each piece with its age.

use jiff::Timestamp;
use serde_json::Value;

use super::janitor::size;
use crate::output::shown;

const MIB: u64 = 1024 * 1024;

/// Names and values for a list of fields; what nothing is known of is left out.
pub(super) fn fields(bot: &Value, now: Timestamp) -> Vec<(&'static str, String)> {
    let evidence = &bot["status"]["evidence"];
    let pieces = [
        ("probes", probes(&evidence["probe"]), "probe", "checked_at"),
        (
            "channels now",
            channels(&evidence["channels"]),
            "channels",
            "checked_at",
        ),
        (
            "memory now",
            memory(&evidence["memory"]),
            "memory",
            "measured_at",
        ),
        (
            "test message",
            canary(&evidence["canary"]),
            "canary",
            "checked_at",
        ),
        (
            "state",
            size(&evidence["state"]["bytes"]),
            "state",
            "measured_at",
        ),
        ("last kill", kill(&evidence["kill"]), "kill", "at"),
    ];
    let known = pieces
        .into_iter()
        .filter(|(_, _, piece, _)| !evidence[*piece].is_null());
    let mut fields: Vec<_> = known
        .map(|(name, words, piece, time)| {
            let age = ago(&evidence[piece][time], now);
            (name, format!("{words}, {age}"))
        })
        .collect();
    if let Some(last) = bot["deaths"].get(0) {
        let words = shown(&last["reason"]["detail"]);
        fields.push(("last end", format!("{words}, {}", ago(&last["at"], now))));
    }
    fields
}

/// How long ago a time was, in its largest unit.
pub(super) fn ago(at: &Value, now: Timestamp) -> String {
    let at: Option<Timestamp> = at.as_str().and_then(|text| text.parse().ok());
    let Some(at) = at else {
        return "nobody knows when".to_owned();
    };
    match now.duration_since(at).as_secs().max(0) {
        seconds @ 0..60 => format!("{seconds} s ago"),
        seconds @ 60..3600 => format!("{} min ago", seconds / 60),
        seconds @ 3600..172_800 => format!("{} h ago", seconds / 3600),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}

fn probes(probe: &Value) -> String {
    let part = |name: &str, good: &str, bad: &str| {
        let words = if probe[name] == true { good } else { bad };
        words.to_owned()
    };
    let mut words = vec![
        part("live", "answers", "does not answer"),
        part("started", "started", "not started"),
        part("ready", "ready", "not ready"),
    ];
    if let Some(failing) = probe["failing"].as_array().filter(|it| !it.is_empty()) {
        let names: Vec<_> = failing.iter().map(shown).collect();
        words.push(format!("failing: {}", names.join(" ")));
    }
    if probe["channels_suppressed"] == true {
        words.push("channels held back".to_owned());
    }
    if !probe["error"].is_null() {
        words.push(shown(&probe["error"]));
    }
    words.join(", ")
}

fn channels(told: &Value) -> String {
    if !told["error"].is_null() {
        return format!("not told: {}", shown(&told["error"]));
    }
    let states = told["channels"].as_array().into_iter().flatten();
    let words: Vec<_> = states.map(channel).collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join("; ")
    }
}

fn channel(state: &Value) -> String {
    let kind = shown(&state["kind"]);
    let word = match (&state["running"], &state["connected"]) {
        (Value::Bool(true), Value::Bool(false)) => "not connected",
        (Value::Bool(true), Value::Null) => "running",
        (Value::Bool(true), _) => "connected",
        _ => "not running",
    };
    if state["last_error"].is_null() {
        format!("{kind} {word}")
    } else {
        format!("{kind} {word} ({})", shown(&state["last_error"]))
    }
}

fn memory(memory: &Value) -> String {
    let mib = |field: &str| memory[field].as_u64().unwrap_or(0) / MIB;
    let high = if memory["high"] == true {
        ", nearly all of it"
    } else {
        ""
    };
    format!(
        "{} MiB of {} MiB{high}",
        mib("used_bytes"),
        mib("limit_bytes")
    )
}

fn canary(canary: &Value) -> String {
    if canary["answered"] == true {
        let tenths = canary["latency_ms"].as_u64().unwrap_or(0) / 100;
        return format!("answered in {}.{} s", tenths / 10, tenths % 10);
    }
    format!(
        "not answered, {} in a row: {}",
        shown(&canary["failures"]),
        shown(&canary["error"])
    )
}

fn kill(kill: &Value) -> String {
    format!(
        "it did not end within its grace of {} s",
        shown(&kill["grace_seconds"])
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output;

    #[test]
    fn each_piece_has_its_age() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let bot = json!({
            "deaths": [{ "at": "2026-11-20T12:00:00Z", "reason": { "detail": "it used too much memory" } }],
            "status": { "evidence": {
                "container": null,
                "probe": {
                    "live": true, "started": true, "ready": false, "failing": ["telegram"], "error": null,
                    "channels_suppressed": false, "checked_at": "2026-11-21T11:59:48Z",
                },
                "channels": { "error": null, "checked_at": "2026-11-21T11:59:20Z", "channels": [
                    { "kind": "telegram", "running": false, "connected": false, "last_error": "401" },
                    { "kind": "slack", "running": true, "connected": true, "last_error": null },
                ]},
                "state": { "bytes": 83_886_080, "complete": true, "measured_at": "2026-11-21T11:55:00Z" },
                "memory": { "used_bytes": 432_013_312, "limit_bytes": 2_147_483_648_u64, "high": false, "measured_at": "2026-11-21T11:59:55Z" },
                "canary": { "answered": true, "latency_ms": 1234, "failures": 0, "error": null, "checked_at": "2026-11-21T11:56:00Z" },
                "kill": { "at": "2026-11-18T12:00:00Z", "grace_seconds": 10 },
            }},
        });
        insta::assert_snapshot!(output::fields(&fields(&bot, now)), @r"
        probes        answers, started, not ready, failing: telegram, 12 s ago
        channels now  telegram not running (401); slack connected, 40 s ago
        memory now    412 MiB of 2048 MiB, 5 s ago
        test message  answered in 1.2 s, 4 min ago
        state         80 MiB, 5 min ago
        last kill     it did not end within its grace of 10 s, 3 days ago
        last end      it used too much memory, 24 h ago
        ");
    }

    #[test]
    fn what_is_not_known_is_left_out_and_what_failed_says_why() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let at = "2026-11-21T11:59:59Z";
        let mut bot = json!({ "deaths": [], "status": { "evidence": {} } });
        assert_eq!(fields(&bot, now), []);
        bot["status"]["evidence"] = json!({
            "channels": { "error": "no answer", "channels": [], "checked_at": at },
            "canary": { "answered": false, "failures": 2, "error": "no answer within 120 s", "checked_at": at },
        });
        insta::assert_snapshot!(output::fields(&fields(&bot, now)), @r"
        channels now  not told: no answer, 1 s ago
        test message  not answered, 2 in a row: no answer within 120 s, 1 s ago
        ");
    }
}
