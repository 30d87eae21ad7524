//! Asks a vendor whether a key is good, with a request that costs nothing: its list of models.

use std::time::{Duration, Instant};

use botmaker_domain::{
    BaseUrl,
    catalog::{ApiStyle, Provider, find_provider},
    keyring::KeyRecord,
};
use botmaker_ports::{KeyTest, KeyringError};
use botmaker_secrets::SecretString;
use bytes::Bytes;
use http_body_util::Full;
use hyper::{HeaderMap, Request, StatusCode, header::HeaderValue};
use tokio::time::timeout;

use super::{core::Core, proxy::SendError};
use crate::vendor::{guard::Reach, headers};

/// How long a vendor may take.
const LIMIT: Duration = Duration::from_secs(10);
/// Anthropic refuses requests that do not say which edition of its API they mean.
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// What a vendor says to a key.
pub(super) async fn test(core: &Core, record: &KeyRecord) -> Result<KeyTest, KeyringError> {
    let provider = find_provider(&record.vendor).ok_or_else(|| KeyringError::Refused {
        message: format!("there is no vendor {}", record.vendor),
    })?;
    let values = core.values();
    let value = values.get(&record.id).ok_or_else(|| KeyringError::Sealed {
        message: "the key's value cannot be opened; enter it anew".to_owned(),
    })?;
    let began = Instant::now();
    let asked = ask(core, record, provider, value.as_ref()).await?;
    let mut test = verdict(provider, value.is_some(), asked.as_ref());
    if test.is_good && value.is_some() {
        // A list that is open to everybody says nothing of a key.
        let without = ask(core, record, provider, None).await?;
        if without.is_ok_and(|status| status.is_success()) {
            test.detail = format!(
                "{} shows its models to everybody: the key was shown, and whether it is good is not known",
                provider.name
            );
        }
    }
    test.took_ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    Ok(test)
}

/// The status of the answer, or why there is none, in words.
async fn ask(
    core: &Core,
    record: &KeyRecord,
    provider: &Provider,
    key: Option<&SecretString>,
) -> Result<Result<StatusCode, &'static str>, KeyringError> {
    let own = record.base_url.as_ref();
    let other = || core.settings.vendor_addresses.get(&record.vendor);
    let (base, reach) = match own.or_else(other) {
        Some(base) => (BaseUrl::as_str(base), Reach::Named),
        None => (provider.address.unwrap_or_default(), Reach::Public),
    };
    let request = request(base, provider.style, key).map_err(|()| KeyringError::Refused {
        message: "no request can be made of this key and address".to_owned(),
    })?;
    let answered = timeout(LIMIT, core.upstream.send(reach, request)).await;
    Ok(match answered {
        Ok(Ok((response, _))) => Ok(response.status()),
        Err(_) | Ok(Err(SendError::ConnectTimeout)) => Err("it did not answer in time"),
        Ok(Err(SendError::RefusedAddress)) => Err("its name leads to an address that is not asked"),
        Ok(Err(SendError::Unreachable)) => Err("it cannot be connected to"),
        Ok(Err(SendError::Broken)) => Err("the connection ended without an answer"),
    })
}

fn request(
    base: &str,
    style: ApiStyle,
    key: Option<&SecretString>,
) -> Result<Request<Full<Bytes>>, ()> {
    let path = match style {
        ApiStyle::AnthropicMessages => "/v1/models",
        ApiStyle::Ollama => "/api/tags",
        ApiStyle::OpenAiCompletions | ApiStyle::OpenAiResponses | ApiStyle::GoogleGenerativeAi => {
            "/models"
        }
    };
    let mut headers = HeaderMap::new();
    if style == ApiStyle::AnthropicMessages {
        let version = HeaderValue::from_static(ANTHROPIC_VERSION);
        headers.insert("anthropic-version", version);
    }
    headers::outgoing(&mut headers, style, key).map_err(|_| ())?;
    let mut request = Request::get(format!("{base}{path}"))
        .body(Full::default())
        .map_err(|_| ())?;
    *request.headers_mut() = headers;
    Ok(request)
}

fn verdict(
    provider: &Provider,
    has_key: bool,
    asked: Result<&StatusCode, &&'static str>,
) -> KeyTest {
    let name = provider.name;
    let (is_good, detail) = match asked {
        Ok(status) if status.is_success() && has_key => (true, format!("{name} takes this key")),
        Ok(status) if status.is_success() => (true, format!("{name} answers, and wants no key")),
        Ok(&StatusCode::UNAUTHORIZED) => (false, format!("{name} does not take this key")),
        // Google says so of keys that do not exist.
        Ok(&StatusCode::BAD_REQUEST) if provider.style == ApiStyle::GoogleGenerativeAi => {
            (false, format!("{name} does not take this key"))
        }
        Ok(&StatusCode::FORBIDDEN) => (
            false,
            format!("{name} knows this key, and does not let it see the models"),
        ),
        Ok(&StatusCode::PAYMENT_REQUIRED) => (
            false,
            format!("{name} says that the account has no money left"),
        ),
        Ok(&StatusCode::TOO_MANY_REQUESTS) => (
            false,
            format!("{name} says that there were too many requests; try again later"),
        ),
        Ok(&StatusCode::NOT_FOUND | &StatusCode::METHOD_NOT_ALLOWED) => (
            false,
            format!("{name} has no list of models there with which a key could be tested"),
        ),
        Ok(status) => (
            false,
            format!("{name} answered with status {}", status.as_u16()),
        ),
        Err(why) => (false, format!("{name} was asked, but {why}")),
    };
    KeyTest {
        is_good,
        status: asked.ok().map(|status| status.as_u16()),
        detail,
        took_ms: 0,
    }
}
