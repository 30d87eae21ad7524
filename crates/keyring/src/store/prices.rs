//! Table `prices`: those that an operator gave.

use botmaker_domain::{
    ProviderId,
    keyring::{MicroUsd, Price},
};
use botmaker_ports::{KeyringError, PriceEntry};

use super::{
    KeyringStore,
    convert::{from_amount, to_amount, to_vendor},
    error::failed,
};

impl KeyringStore {
    /// The operator's prices, by vendor and model.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_prices(&self) -> Result<Vec<PriceEntry>, KeyringError> {
        let rows = sqlx::query!(
            "SELECT vendor, model, input, cached, cache_write, output FROM prices ORDER BY vendor, model"
        )
        .fetch_all(self.readers())
        .await
        .map_err(failed)?;
        let money = |amount| MicroUsd(from_amount(amount));
        let entries = rows.into_iter().map(|row| {
            Ok(PriceEntry {
                vendor: to_vendor(&row.vendor)?,
                model: row.model,
                price: Price {
                    input: money(row.input),
                    cached: money(row.cached),
                    cache_write: money(row.cache_write),
                    output: money(row.output),
                },
                is_own: true,
            })
        });
        entries.collect()
    }

    /// Sets a price of the operator's; `None` takes it away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_price(
        &self,
        vendor: &ProviderId,
        model: &str,
        price: Option<Price>,
    ) -> Result<(), KeyringError> {
        let vendor = vendor.as_str();
        let mut write = self.begin().await?;
        let done = match price {
            Some(price) => {
                let (input, cached) = (to_amount(price.input.0), to_amount(price.cached.0));
                let (cache_write, output) =
                    (to_amount(price.cache_write.0), to_amount(price.output.0));
                sqlx::query!(
                    "INSERT INTO prices (vendor, model, input, cached, cache_write, output) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET input = excluded.input, cached = excluded.cached,
                        cache_write = excluded.cache_write, output = excluded.output",
                    vendor,
                    model,
                    input,
                    cached,
                    cache_write,
                    output,
                )
                .execute(write.connection())
                .await
            }
            None => {
                sqlx::query!(
                    "DELETE FROM prices WHERE vendor = ? AND model = ?",
                    vendor,
                    model
                )
                .execute(write.connection())
                .await
            }
        };
        write.finish(done.map(|_| ()).map_err(failed)).await
    }
}
