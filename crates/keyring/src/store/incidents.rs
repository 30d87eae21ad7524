//! Table `incidents`.

use botmaker_domain::{
    BotId,
    keyring::{Incident, IncidentKind, NoticeSubject},
};
use botmaker_ports::KeyringError;
use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    KeyringStore,
    convert::{from_amount, from_micros, to_micros},
    error::{failed, unreadable},
    notices,
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

    /// Notes an incident, and that people must hear of it; one of the same kind and bot that is not an hour old is counted up instead. Says whether it is a
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
        let new = New {
            kind,
            bot,
            detail: detail.chars().take(DETAIL_CHARS).collect(),
            is_cut_off,
            at: now,
        };
        let mut write = self.begin().await?;
        let done = match count_up(write.connection(), &new).await {
            Ok(false) => add(write.connection(), new).await.map(|()| true),
            other => other.map(|_| false),
        };
        write.finish(done).await
    }
}

/// An incident that may be a new one.
struct New {
    kind: IncidentKind,
    bot: BotId,
    detail: String,
    is_cut_off: bool,
    at: Timestamp,
}

/// Counts the same again; `false` when there is none.
async fn count_up(connection: &mut SqliteConnection, new: &New) -> Result<bool, KeyringError> {
    let (kind, bot) = (word(new.kind), new.bot.uuid());
    let since = to_micros(new.at.saturating_sub(SAME).unwrap_or(Timestamp::MIN));
    let counted = sqlx::query!(
        "UPDATE incidents SET times = times + 1, is_cut_off = max(is_cut_off, ?4)
            WHERE id = (SELECT id FROM incidents WHERE bot_id = ?1 AND kind = ?2 AND at > ?3 ORDER BY id DESC LIMIT 1)",
        bot,
        kind,
        since,
        new.is_cut_off,
    )
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(counted.rows_affected() > 0)
}

/// Notes a new one, and that people must hear of it.
async fn add(connection: &mut SqliteConnection, new: New) -> Result<(), KeyringError> {
    let (kind, bot, at) = (word(new.kind), new.bot.uuid(), to_micros(new.at));
    let done = sqlx::query!(
        "INSERT INTO incidents (kind, bot_id, at, times, detail, is_cut_off) VALUES (?, ?, ?, 1, ?, ?)",
        kind,
        bot,
        at,
        new.detail,
        new.is_cut_off,
    )
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    let number = done.last_insert_rowid();
    let oldest = number - KEPT;
    sqlx::query!("DELETE FROM incidents WHERE id <= ?", oldest)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let subject = NoticeSubject::Incident {
        kind: new.kind,
        bot: new.bot,
        detail: new.detail,
        is_cut_off: new.is_cut_off,
    };
    let mark = format!("incident {number}");
    notices::note(connection, &mark, &subject, new.at)
        .await
        .map(|_| ())
}
