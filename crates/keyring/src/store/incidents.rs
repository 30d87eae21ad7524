//! Table `incidents`.

use botmaker_domain::{
    BotId,
    keyring::{Incident, IncidentKind},
};
use botmaker_ports::KeyringError;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    KeyringStore,
    convert::{from_amount, from_micros, to_micros},
    error::{failed, unreadable},
};

/// Who makes one incident after another must not fill the disk: the newest are kept.
const KEPT: i64 = 10_000;
/// The most of them that one question gets.
const LISTED: i64 = 500;
/// Characters of an incident's words.
const DETAIL_CHARS: usize = 500;
/// So long is one of the same kind and bot counted up instead.
const SAME: SignedDuration = SignedDuration::from_hours(1);

const fn word(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::CanaryUsed => "canary_used",
        IncidentKind::CanaryLogged => "canary_logged",
        IncidentKind::GrantMisused => "grant_misused",
    }
}

fn to_kind(word: &str) -> Result<IncidentKind, KeyringError> {
    match word {
        "canary_used" => Ok(IncidentKind::CanaryUsed),
        "canary_logged" => Ok(IncidentKind::CanaryLogged),
        "grant_misused" => Ok(IncidentKind::GrantMisused),
        _ => Err(unreadable("kind")),
    }
}

impl KeyringStore {
    /// The incidents, newest first, at most 500.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn incidents(&self) -> Result<Vec<Incident>, KeyringError> {
        let rows = sqlx::query!(
            r#"SELECT id, kind, bot_id AS "bot_id: Uuid", at, times, detail, is_cut_off AS "is_cut_off: bool"
            FROM incidents ORDER BY id DESC LIMIT ?"#,
            LISTED
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let incidents = rows.into_iter().map(|row| {
            Ok(Incident {
                id: row.id,
                kind: to_kind(&row.kind)?,
                bot: BotId::from_uuid(row.bot_id),
                at: from_micros(row.at, "at")?,
                times: from_amount(row.times),
                detail: row.detail,
                is_cut_off: row.is_cut_off,
            })
        });
        incidents.collect()
    }

    /// Notes an incident; one of the same kind and bot that is not an hour old is counted up instead. Says whether it is a
    /// new one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_incident(
        &self,
        kind: IncidentKind,
        bot: BotId,
        detail: &str,
        is_cut_off: bool,
        now: Timestamp,
    ) -> Result<bool, KeyringError> {
        let (kind, bot, at) = (word(kind), bot.uuid(), to_micros(now));
        let since = to_micros(now.saturating_sub(SAME).unwrap_or(Timestamp::MIN));
        let detail: String = detail.chars().take(DETAIL_CHARS).collect();
        let mut write = self.begin().await?;
        let counted = sqlx::query!(
            "UPDATE incidents SET times = times + 1, is_cut_off = max(is_cut_off, ?4)
            WHERE id = (SELECT id FROM incidents WHERE bot_id = ?1 AND kind = ?2 AND at > ?3 ORDER BY id DESC LIMIT 1)",
            bot,
            kind,
            since,
            is_cut_off,
        )
        .execute(write.connection())
        .await
        .map(|done| done.rows_affected());
        let is_new = matches!(counted, Ok(0));
        let done = match counted {
            Ok(0) => add(&mut write, (kind, bot, at), &detail, is_cut_off).await,
            other => other.map(|_| ()),
        };
        write.finish(done.map(|()| is_new).map_err(failed)).await
    }
}

async fn add(
    write: &mut super::write::Write,
    (kind, bot, at): (&str, Uuid, i64),
    detail: &str,
    is_cut_off: bool,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO incidents (kind, bot_id, at, times, detail, is_cut_off) VALUES (?, ?, ?, 1, ?, ?)",
        kind,
        bot,
        at,
        detail,
        is_cut_off,
    )
    .execute(write.connection())
    .await?;
    let oldest = done.last_insert_rowid() - KEPT;
    sqlx::query!("DELETE FROM incidents WHERE id <= ?", oldest)
        .execute(write.connection())
        .await
        .map(|_| ())
}
