//! Tables `budgets` and `ledger`.

use botmaker_domain::keyring::{Budget, BudgetLimit, BudgetPeriod, BudgetScope, MicroUsd};
use botmaker_ports::KeyringError;
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    KeyringStore,
    convert::{
        from_amount, from_micros, period_word, scope_columns, to_amount, to_micros, to_period,
        to_scope,
    },
    error::{failed, unreadable},
};

/// In what a budget is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BudgetUnit {
    /// Millionths of a dollar.
    Money,
    /// Tokens.
    Tokens,
}

impl BudgetUnit {
    /// The unit of a limit.
    #[must_use]
    pub const fn of(limit: BudgetLimit) -> Self {
        match limit {
            BudgetLimit::Money(_) => Self::Money,
            BudgetLimit::Tokens(_) => Self::Tokens,
        }
    }

    /// So much in this unit, as a limit.
    #[must_use]
    pub const fn limit(self, amount: u64) -> BudgetLimit {
        match self {
            Self::Money => BudgetLimit::Money(MicroUsd(amount)),
            Self::Tokens => BudgetLimit::Tokens(amount),
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Tokens => "tokens",
        }
    }

    fn parse(word: &str) -> Result<Self, KeyringError> {
        match word {
            "money" => Ok(Self::Money),
            "tokens" => Ok(Self::Tokens),
            _ => Err(unreadable("unit")),
        }
    }
}

/// What is leased of a budget in one period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lease {
    /// Whose budget.
    pub scope: BudgetScope,
    /// In which sort of period.
    pub period: BudgetPeriod,
    /// In what it is counted.
    pub unit: BudgetUnit,
    /// When the period began.
    pub began_at: Timestamp,
    /// How much may be spent without asking the database; a crash counts all of it as spent.
    pub leased: u64,
    /// Whether people were warned in this period.
    pub is_warned: bool,
}

/// How leases are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LeaseWrite {
    /// A lease only grows while the ledger is open.
    Grow,
    /// What was not used is given back.
    Settle,
}

impl KeyringStore {
    /// All budgets.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn budgets(&self) -> Result<Vec<Budget>, KeyringError> {
        let rows = sqlx::query!(
            "SELECT scope, scope_id, period, unit, amount FROM budgets ORDER BY scope, scope_id, period, unit"
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let budgets = rows.into_iter().map(|row| {
            Ok(Budget {
                scope: to_scope(&row.scope, &row.scope_id)?,
                period: to_period(&row.period)?,
                limit: BudgetUnit::parse(&row.unit)?.limit(from_amount(row.amount)),
            })
        });
        budgets.collect()
    }

    /// What is leased in the period that began then.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn leases(
        &self,
        period: BudgetPeriod,
        began_at: Timestamp,
    ) -> Result<Vec<Lease>, KeyringError> {
        let (word, begin) = (period_word(period), to_micros(began_at));
        let rows = sqlx::query!(
            r#"SELECT scope, scope_id, unit, began_at, leased, is_warned AS "is_warned: bool"
            FROM ledger WHERE period = ? AND began_at = ?"#,
            word,
            begin
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let leases = rows.into_iter().map(|row| {
            Ok(Lease {
                scope: to_scope(&row.scope, &row.scope_id)?,
                period,
                unit: BudgetUnit::parse(&row.unit)?,
                began_at: from_micros(row.began_at, "began_at")?,
                leased: from_amount(row.leased),
                is_warned: row.is_warned,
            })
        });
        leases.collect()
    }

    /// Keeps a budget, and what of it is spent or set aside already.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn put_budget(
        &self,
        budget: &Budget,
        lease: &Lease,
    ) -> Result<(), KeyringError> {
        let (scope, scope_id) = scope_columns(budget.scope);
        let (period, unit) = (
            period_word(budget.period),
            BudgetUnit::of(budget.limit).word(),
        );
        let amount = to_amount(budget.limit.amount());
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "INSERT INTO budgets (scope, scope_id, period, unit, amount) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET amount = excluded.amount",
            scope,
            scope_id,
            period,
            unit,
            amount
        )
        .execute(write.connection())
        .await;
        let done = match done {
            Ok(_) => put(write.connection(), lease, LeaseWrite::Grow).await,
            Err(error) => Err(failed(error)),
        };
        write.finish(done).await
    }

    /// Takes the budgets of a scope and period away, in both units, with what was leased of them.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn drop_budgets(
        &self,
        scope: BudgetScope,
        period: BudgetPeriod,
    ) -> Result<(), KeyringError> {
        let (scope, scope_id) = scope_columns(scope);
        let period = period_word(period);
        let mut write = self.begin().await?;
        let done = sqlx::query!(
            "DELETE FROM budgets WHERE scope = ? AND scope_id = ? AND period = ?",
            scope,
            scope_id,
            period
        )
        .execute(write.connection())
        .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }

    /// Writes leases in one transaction: on the disk when it returns. The lease of a budget that is gone is left out.
    ///
    /// # Errors
    /// When the database fails: then none is written.
    pub(crate) async fn write_leases(
        &self,
        leases: &[Lease],
        how: LeaseWrite,
    ) -> Result<(), KeyringError> {
        let mut write = self.begin().await?;
        let mut result = Ok(());
        for lease in leases {
            if result.is_ok() {
                result = put(write.connection(), lease, how).await;
            }
        }
        write.finish(result).await
    }

    /// Forgets what was leased in periods that began before then.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn prune_leases(&self, before: Timestamp) -> Result<(), KeyringError> {
        let before = to_micros(before);
        let mut write = self.begin().await?;
        let done = sqlx::query!("DELETE FROM ledger WHERE began_at < ?", before)
            .execute(write.connection())
            .await;
        write.finish(done.map(|_| ()).map_err(failed)).await
    }
}

async fn put(
    connection: &mut SqliteConnection,
    lease: &Lease,
    how: LeaseWrite,
) -> Result<(), KeyringError> {
    let (scope, scope_id) = scope_columns(lease.scope);
    let (period, unit) = (period_word(lease.period), lease.unit.word());
    let (began_at, leased) = (to_micros(lease.began_at), to_amount(lease.leased));
    let grows = how == LeaseWrite::Grow;
    sqlx::query!(
        "INSERT INTO ledger (scope, scope_id, period, unit, began_at, leased, is_warned)
        SELECT scope, scope_id, period, unit, ?5, ?6, ?7 FROM budgets
        WHERE scope = ?1 AND scope_id = ?2 AND period = ?3 AND unit = ?4
        ON CONFLICT DO UPDATE SET leased = iif(?8, max(leased, excluded.leased), excluded.leased),
            is_warned = excluded.is_warned",
        scope,
        scope_id,
        period,
        unit,
        began_at,
        leased,
        lease.is_warned,
        grows,
    )
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}
