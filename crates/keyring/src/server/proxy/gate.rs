//! The way of a request: judged by its head, read whole, bounded, sent on with a key, and its answer passed back.

use std::{
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use botmaker_domain::{
    catalog::ApiStyle,
    keyring::{BudgetScope, KeyFailure, KeyId, MicroUsd, RequestRecord, TokenCounts},
};
use botmaker_secrets::SecretString;
use bytes::Bytes;
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode,
    body::{Body, Incoming},
    header::{CONTENT_ENCODING, RETRY_AFTER},
    http::request::Parts,
};
use jiff::Timestamp;
use tokio::time::timeout;
use tracing::{debug, error, warn};

use super::{
    flight::{Bound, Flight, Outcome},
    leave::{Leave, style_of, whole_seconds},
    passing::Passing,
    room::Taken,
    upstream::{Seat, SendError, Upstream},
};
use crate::{
    choice::{NoCandidate, Refused},
    ledger::{self, Reservation, Worst},
    server::{core::Core, notes::Note},
    vendor::{errors::ProxyError, headers},
    wire::{Asked, request},
};

/// The longest body of a request: pictures and long conversations fit in.
const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;
/// How long a body may take: bots are on this machine.
const BODY_TIMEOUT: Duration = Duration::from_mins(1);
/// How much of a refused request is read and forgotten, and how long it may take.
const MAX_DISCARDED: usize = 2 * MAX_BODY_BYTES;
const DISCARD_TIMEOUT: Duration = Duration::from_secs(5);
/// How many keys are tried for one request.
const MAX_TRIES: usize = 3;

/// What a bot gets: a vendor's answer as it comes, or an error of ours.
pub(crate) type GateBody = Either<Passing<Incoming, Flight, Seat>, Full<Bytes>>;

/// Answers bots.
pub(crate) struct Gate {
    core: Arc<Core>,
    upstream: Upstream,
}

/// A request that is read and bounded.
struct Ready {
    leave: Leave,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
    _room: Taken,
    model: String,
    bound: Bound,
    worst: Option<Worst>,
    at: Timestamp,
    began: Instant,
}

/// How a try with one key ended.
enum Try {
    /// With an answer for the bot.
    Answer(Response<GateBody>),
    /// The vendor refused the key; its answer, should no other key be left.
    KeyRefused(Response<GateBody>),
}

impl Gate {
    /// Answers with what `core` has, over connections of its own.
    pub(super) fn new(core: Arc<Core>, upstream: Upstream) -> Self {
        Self { core, upstream }
    }

    /// Answers a request.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<GateBody> {
        let style = style_of(request.uri());
        let answered = match self.read(request).await {
            Ok(ready) => self.forward(&ready).await,
            Err(error) => Err(error),
        };
        answered.unwrap_or_else(|error| {
            debug!(
                code = error.code(),
                "a bot's request has no answer of a vendor"
            );
            error_response(&error, style)
        })
    }

    /// Judges the head, reads the body and bounds what it asks for.
    async fn read(&self, request: Request<Incoming>) -> Result<Ready, ProxyError> {
        let (head, mut body) = request.into_parts();
        let ready = self.read_parts(head, &mut body).await;
        if ready.is_err() {
            discard(&mut body).await;
        }
        ready
    }

    async fn read_parts(&self, head: Parts, body: &mut Incoming) -> Result<Ready, ProxyError> {
        let (began, at) = (Instant::now(), Timestamp::now());
        let leave = Leave::of(&self.core, &head.method, &head.uri, &head.headers)?;
        if is_compressed(&head.headers) {
            return Err(ProxyError::BodyUnreadable);
        }
        let (body, room) = read_body(&self.core, body, &leave).await?;
        let asked = request::read(leave.endpoint, &leave.path, &body);
        if !asked.is_readable {
            return Err(ProxyError::BodyUnreadable);
        }
        let (bound, worst) = self.bound(&leave, &asked, body.len());
        Ok(Ready {
            model: asked.model.unwrap_or_default(),
            method: head.method,
            headers: head.headers,
            leave,
            body,
            _room: room,
            bound,
            worst,
            at,
            began,
        })
    }

    /// The most that a request can take.
    fn bound(&self, leave: &Leave, asked: &Asked, body_bytes: usize) -> (Bound, Option<Worst>) {
        let model = asked.model.as_deref().unwrap_or_default();
        if !leave.endpoint.takes_tokens() {
            let (tokens, price) = (TokenCounts::default(), None);
            return (Bound { tokens, price }, None);
        }
        let input = asked.most_input(u64::try_from(body_bytes).unwrap_or(u64::MAX));
        let usual = u64::from(leave.grant.max_output_tokens);
        let tokens = TokenCounts {
            input,
            output: asked.most_output(leave.endpoint, usual),
            ..TokenCounts::default()
        };
        let price = self.core.prices().find(&leave.grant.vendor, model, input);
        // What is not paid by the token has no bound, however many tokens there are.
        let is_bounded = !(asked.has_surcharge && self.core.settings.refuse_unpriced);
        let money = price.filter(|_| is_bounded).map(|price| {
            let mut dearest = price;
            dearest.input = price.dearest_input();
            dearest.of(tokens)
        });
        let tokens_in_all = tokens.total();
        let worst = Worst {
            money,
            tokens: tokens_in_all,
        };
        (Bound { tokens, price }, Some(worst))
    }

    /// Tries keys until one is not refused.
    async fn forward(&self, ready: &Ready) -> Result<Response<GateBody>, ProxyError> {
        let grant = &ready.leave.grant;
        let keys = self.core.ring.candidates(grant, ready.at);
        let keys = keys.map_err(|none| match none {
            NoCandidate::NoneFits => ProxyError::NoKey {
                vendor: grant.vendor.clone(),
            },
            NoCandidate::AllRest { until } => ProxyError::KeysRest {
                retry_after: seconds_until(until, ready.at),
            },
        })?;
        let values = self.core.values();
        let (mut refused, mut spent, mut tries) = (None, None, 0);
        for key in keys {
            // A key that was removed in between.
            let Some(value) = values.get(&key) else {
                continue;
            };
            let reservation = match self.reserve(ready, key).await {
                Ok(reservation) => reservation,
                // The budget of one key is no reason not to use another.
                Err(error) if is_of_key(&error) => {
                    spent = Some(error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            match self
                .attempt(ready, key, value.as_ref(), reservation)
                .await?
            {
                Try::Answer(response) => return Ok(response),
                Try::KeyRefused(response) => refused = Some(response),
            }
            tries += 1;
            if tries == MAX_TRIES {
                break;
            }
        }
        match (refused, spent) {
            (Some(response), _) => Ok(response),
            (None, Some(error)) => Err(error),
            (None, None) => Err(ProxyError::NoKey {
                vendor: grant.vendor.clone(),
            }),
        }
    }

    /// Sets aside the most that the request can take, for requests that take anything.
    async fn reserve(&self, ready: &Ready, key: KeyId) -> Result<Option<Reservation>, ProxyError> {
        let Some(worst) = ready.worst else {
            return Ok(None);
        };
        let bot = ready.leave.grant.bot;
        let reserved = self.core.ledger.reserve(bot, key, worst, ready.at).await;
        reserved.map(Some).map_err(|refusal| match refusal {
            ledger::Refusal::Spent(spent) => ProxyError::BudgetSpent {
                budget: spent.budget,
                spent: spent.spent.saturating_add(spent.reserved),
                resets_at: spent.resets_at,
            },
            ledger::Refusal::Unpriced(_) => ProxyError::Unpriced {
                model: ready.model.clone(),
            },
            ledger::Refusal::Failed(failure) => {
                error!(error = %failure, bot.id = %bot, "a request is refused: its budget cannot be written down");
                ProxyError::Failed
            }
        })
    }

    /// Sends the request with one key.
    async fn attempt(
        &self,
        ready: &Ready,
        key: KeyId,
        value: Option<&SecretString>,
        reservation: Option<Reservation>,
    ) -> Result<Try, ProxyError> {
        let core = &self.core;
        let flight = Flight::new(
            ready.leave.endpoint,
            ready.bound,
            core.prices(),
            core.recorder.clone(),
            reservation,
            ready.record(key),
            ready.began,
        );
        let Ok(request) = ready.request(value) else {
            flight.over(Outcome::NotSent, None);
            error!(key.id = %key, "a key is not usable: enter its value anew");
            return Err(ProxyError::Failed);
        };
        let sent_at = Timestamp::now();
        let sending = self.upstream.send(ready.leave.reach, request);
        let first_byte = core.settings.timeouts.first_byte;
        let sent = tokio::select! {
            biased;
            () = ready.leave.leash.cancelled() => return Err(ProxyError::CutOff),
            sent = timeout(first_byte, sending) => sent.map_err(|_| ProxyError::TimedOut)?,
        };
        match sent {
            Ok(response) => Ok(self.answered(ready, key, flight, response, sent_at)),
            Err(error) => {
                // Of what may have been read, the worst case stands: the flight is dropped in the middle.
                if !matches!(error, SendError::Broken) {
                    flight.over(Outcome::NotSent, None);
                }
                Err(match error {
                    SendError::RefusedAddress => ProxyError::AddressRefused,
                    SendError::ConnectTimeout => ProxyError::TimedOut,
                    SendError::Unreachable | SendError::Broken => ProxyError::Unreachable,
                })
            }
        }
    }

    /// Decides what of a vendor's answer is passed on.
    fn answered(
        &self,
        ready: &Ready,
        key: KeyId,
        mut flight: Flight,
        (response, seat): (Response<Incoming>, Seat),
        sent_at: Timestamp,
    ) -> Try {
        let status = response.status();
        if status.is_redirection() || status.is_informational() {
            flight.over(Outcome::Refused, Some(status.as_u16()));
            warn!(%status, provider = ready.leave.provider.id, "a vendor wants to send a request elsewhere");
            return Try::Answer(ready.error(&ProxyError::Redirected));
        }
        let rests_until = self.judge(ready, key, &response, sent_at);
        if let Some(until) = rests_until
            && status == StatusCode::UNAUTHORIZED
        {
            // Not passed on: vendors repeat parts of a key that they do not take.
            flight.over(Outcome::Refused, Some(status.as_u16()));
            let retry_after = seconds_until(until, Timestamp::now());
            return Try::KeyRefused(ready.error(&ProxyError::KeysRest { retry_after }));
        }
        let (head, body) = response.into_parts();
        let encoding = head.headers.get(CONTENT_ENCODING);
        flight.answered(
            status.as_u16(),
            encoding.map(|value| value.to_str().unwrap_or("unreadable")),
        );
        let idle = self.core.settings.timeouts.idle;
        let leash = ready.leave.leash.clone();
        let passing = Passing::new(body, flight, idle, leash, seat);
        let mut answer = Response::new(Either::Left(passing));
        *answer.status_mut() = status;
        *answer.headers_mut() = head.headers;
        headers::incoming(answer.headers_mut());
        match rests_until {
            Some(_) => Try::KeyRefused(answer),
            None => Try::Answer(answer),
        }
    }

    /// Notes what an answer says of the key; returns until when the key rests, if it was refused.
    fn judge(
        &self,
        ready: &Ready,
        key: KeyId,
        response: &Response<Incoming>,
        sent_at: Timestamp,
    ) -> Option<Timestamp> {
        let (core, bot, status) = (&self.core, ready.leave.grant.bot, response.status());
        let mut failing = core.failing.lock().unwrap_or_else(PoisonError::into_inner);
        if status.is_success() {
            core.ring.worked(key, bot, sent_at);
            if failing.remove(&key) {
                core.notes.take(Note::Success { key });
            }
            return None;
        }
        let retry_after = response.headers().get(RETRY_AFTER);
        let refused = Refused {
            key,
            bot,
            status: status.as_u16(),
            retry_after: retry_after.and_then(|value| value.to_str().ok()),
            sent_at,
        };
        let now = Timestamp::now();
        let until = core.ring.rest(&refused, now)?;
        failing.insert(key);
        warn!(key.id = %key, bot.id = %bot, %status, "a vendor refused a key");
        core.notes.take(Note::Failure {
            key,
            failure: KeyFailure {
                at: now,
                status: Some(status.as_u16()),
                detail: refusal_words(status).to_owned(),
            },
            rests_until: core.ring.rests_until(key, now),
        });
        Some(until)
    }
}

impl Ready {
    /// What is told of it, as far as it is known before it is sent.
    fn record(&self, key: KeyId) -> RequestRecord {
        RequestRecord {
            at: self.at,
            bot: self.leave.grant.bot,
            key,
            vendor: self.leave.grant.vendor.clone(),
            model: self.model.clone(),
            status: None,
            is_whole: false,
            tokens: TokenCounts::default(),
            is_measured: false,
            cost: self.worst.is_none().then_some(MicroUsd(0)),
            first_byte_ms: None,
            total_ms: 0,
        }
    }

    /// The request as the vendor gets it.
    fn request(
        &self,
        key: Option<&SecretString>,
    ) -> Result<Request<Full<Bytes>>, headers::UnusableKey> {
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.leave.uri.clone();
        *request.headers_mut() = self.headers.clone();
        headers::outgoing(request.headers_mut(), self.leave.provider.style, key)?;
        Ok(request)
    }

    fn error(&self, error: &ProxyError) -> Response<GateBody> {
        error_response(error, self.leave.provider.style)
    }
}

/// In words for the list of keys.
const fn refusal_words(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "the vendor does not take this key",
        StatusCode::PAYMENT_REQUIRED => "the vendor says that the account has no money left",
        StatusCode::FORBIDDEN => "the vendor says that this key may not do what was asked",
        _ => "the vendor says that there were too many requests with this key",
    }
}

fn is_of_key(error: &ProxyError) -> bool {
    matches!(error, ProxyError::BudgetSpent { budget, .. } if matches!(budget.scope, BudgetScope::Key(_)))
}

fn seconds_until(until: Timestamp, now: Timestamp) -> u32 {
    let wait = until.duration_since(now).try_into();
    whole_seconds(wait.unwrap_or_default())
}

fn is_compressed(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(CONTENT_ENCODING).into_iter();
    encodings.any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

async fn read_body(
    core: &Core,
    body: &mut Incoming,
    leave: &Leave,
) -> Result<(Bytes, Taken), ProxyError> {
    let too_large = || ProxyError::BodyTooLarge {
        limit: MAX_BODY_BYTES as u64,
    };
    let hint = body.size_hint();
    if hint.lower() > MAX_BODY_BYTES as u64 {
        return Err(too_large());
    }
    // Of a body that does not tell its length, the longest is expected.
    let most = hint.upper().unwrap_or(MAX_BODY_BYTES as u64);
    let reading = timeout(BODY_TIMEOUT, async {
        let room = core.room.take(leave.grant.bot, most).await;
        let read = Limited::new(body, MAX_BODY_BYTES).collect().await;
        (room, read)
    });
    let read = tokio::select! {
        biased;
        () = leave.leash.cancelled() => return Err(ProxyError::CutOff),
        read = reading => read,
    };
    match read {
        Ok((Some(room), Ok(body))) => Ok((body.to_bytes(), room)),
        Ok((_, Err(error))) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(_) | Err(_) => Err(ProxyError::BodyBroken),
    }
}

/// Reads what is left of a refused request: a connection that is closed while the bot still sends would take the reason with
/// it.
async fn discard(body: &mut Incoming) {
    let reading = async {
        let mut left = MAX_DISCARDED;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            let Some(rest) = left.checked_sub(length) else {
                return;
            };
            left = rest;
        }
    };
    // Whoever takes longer is cut off.
    let _ = timeout(DISCARD_TIMEOUT, reading).await;
}

fn error_response(error: &ProxyError, style: ApiStyle) -> Response<GateBody> {
    let answer = error.answer(style);
    let mut response = Response::new(Either::Right(Full::from(answer.body)));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}
