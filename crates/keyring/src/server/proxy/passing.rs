//! An answer on its way from the vendor to the bot: one piece at a time, as fast as the slower of the two, never gathered.
//!
//! The next piece is asked for only when the bot's connection has taken the last one. What is not wanted any more is
//! dropped, and with it the vendor's connection or stream. An answer that breaks off ends as an error here, which makes the
//! bot's connection end without the proper end of a body: nobody takes half an answer for a whole one.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Sees what passes.
pub(super) trait Watch {
    /// Sees some bytes.
    fn see(&mut self, bytes: &[u8]);
    /// Is told the end, exactly once: whether the answer came whole.
    fn end(&mut self, is_whole: bool);
}

/// Why an answer broke off.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BrokenOff {
    /// The vendor's connection ended in the middle.
    #[error("the vendor's answer broke off: {0}")]
    Vendor(#[from] hyper::Error),
    /// The vendor said nothing for too long.
    #[error("the vendor said nothing for {} s", .0.as_secs())]
    Idle(Duration),
    /// The bot lost its leave in the middle.
    #[error("the bot was cut off")]
    CutOff,
}

/// An answer's body, watched.
pub(crate) struct Passing<B: Body, W: Watch, S = ()> {
    body: B,
    watch: W,
    idle: Duration,
    /// Since when the vendor is waited for. Time in which the bot does not read is not the vendor's.
    waits_since: Option<Instant>,
    timer: Pin<Box<Sleep>>,
    leash: CancellationToken,
    _seat: S,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    is_over: bool,
}

impl<B: Body, W: Watch, S> Passing<B, W, S> {
    /// Lets `body` pass, gives it up when it says nothing for `idle`, and ends it when `leash` is cut. `seat` is kept as long.
    pub(super) fn new(
        body: B,
        watch: W,
        idle: Duration,
        leash: CancellationToken,
        seat: S,
    ) -> Self {
        Self {
            body,
            watch,
            idle,
            waits_since: None,
            timer: Box::pin(tokio::time::sleep(idle)),
            cut: Box::pin(leash.clone().cancelled_owned()),
            leash,
            _seat: seat,
            is_over: false,
        }
    }

    fn end(&mut self, is_whole: bool) {
        if !self.is_over {
            self.is_over = true;
            self.watch.end(is_whole);
        }
    }

    /// Whether the vendor was waited for too long. The timer is set again only when it rings, not with each piece.
    fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let since = *self.waits_since.get_or_insert_with(Instant::now);
        let due = since + self.idle;
        loop {
            ready!(self.timer.as_mut().poll(cx));
            if Instant::now() >= due {
                return Poll::Ready(());
            }
            self.timer.as_mut().reset(due);
        }
    }

    fn poll_broken(&mut self, cx: &mut Context<'_>) -> Poll<BrokenOff> {
        if self.cut.as_mut().poll(cx).is_ready() {
            return Poll::Ready(BrokenOff::CutOff);
        }
        ready!(self.poll_idle(cx));
        Poll::Ready(BrokenOff::Idle(self.idle))
    }
}

impl<B, W, S> Body for Passing<B, W, S>
where
    B: Body<Data = Bytes> + Unpin,
    BrokenOff: From<B::Error>,
    W: Watch + Unpin,
    S: Unpin,
{
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        let this = self.get_mut();
        if this.is_over {
            return Poll::Ready(None);
        }
        // Asked before each piece: a vendor that never pauses must not outrun it.
        let why = if this.leash.is_cancelled() {
            BrokenOff::CutOff
        } else {
            match Pin::new(&mut this.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    this.waits_since = None;
                    if let Some(bytes) = frame.data_ref() {
                        this.watch.see(bytes);
                    }
                    // Of an answer whose length is known nobody asks for more than that.
                    if this.body.is_end_stream() {
                        this.end(true);
                    }
                    return Poll::Ready(Some(Ok(frame)));
                }
                Poll::Ready(None) => {
                    this.end(true);
                    return Poll::Ready(None);
                }
                Poll::Ready(Some(Err(error))) => error.into(),
                Poll::Pending => ready!(this.poll_broken(cx)),
            }
        };
        this.end(false);
        Poll::Ready(Some(Err(why)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B: Body, W: Watch, S> Drop for Passing<B, W, S> {
    fn drop(&mut self) {
        // An empty answer is whole without being asked for a piece; of all others the bot went away.
        let is_whole = self.body.is_end_stream();
        self.end(is_whole);
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, sync::mpsc};

    use http_body_util::{BodyExt, Full, StreamBody};
    use tokio::sync::mpsc as channel;

    use super::*;

    impl From<Infallible> for BrokenOff {
        fn from(never: Infallible) -> Self {
            match never {}
        }
    }

    struct Noted(mpsc::Sender<String>);

    impl Watch for Noted {
        fn see(&mut self, bytes: &[u8]) {
            self.0.send(String::from_utf8_lossy(bytes).into()).unwrap();
        }

        fn end(&mut self, is_whole: bool) {
            self.0.send(format!("whole: {is_whole}")).unwrap();
        }
    }

    const IDLE: Duration = Duration::from_secs(5);

    type Pieces = channel::Sender<Result<Frame<Bytes>, Infallible>>;

    fn slow() -> (Pieces, impl Body<Data = Bytes, Error = Infallible> + Unpin) {
        let (pieces, mut arriving) = channel::channel(4);
        let stream = futures_util::stream::poll_fn(move |cx| arriving.poll_recv(cx));
        (pieces, StreamBody::new(stream))
    }

    fn piece(text: &'static str) -> Result<Frame<Bytes>, Infallible> {
        Ok(Frame::data(Bytes::from_static(text.as_bytes())))
    }

    #[tokio::test]
    async fn a_whole_answer_is_seen_and_ends_once() {
        let (notes, noted) = mpsc::channel();
        let leash = CancellationToken::new();
        let passing = Passing::new(Full::from("abc"), Noted(notes), IDLE, leash, ());
        assert_eq!(passing.collect().await.unwrap().to_bytes(), "abc");
        assert_eq!(noted.iter().collect::<Vec<_>>(), ["abc", "whole: true"]);
    }

    #[tokio::test]
    async fn an_answer_of_known_length_is_whole_with_its_last_byte() {
        let (notes, noted) = mpsc::channel();
        let leash = CancellationToken::new();
        let mut passing = Passing::new(Full::from("abc"), Noted(notes), IDLE, leash, ());
        passing.frame().await.unwrap().unwrap();
        assert!(passing.is_end_stream());
        assert_eq!(noted.try_iter().collect::<Vec<_>>(), ["abc", "whole: true"]);
    }

    #[tokio::test]
    async fn a_bot_that_goes_away_is_an_end_in_the_middle() {
        let (notes, noted) = mpsc::channel();
        let (pieces, body) = slow();
        let mut passing = Passing::new(body, Noted(notes), IDLE, CancellationToken::new(), ());
        pieces.send(piece("abc")).await.unwrap();
        passing.frame().await.unwrap().unwrap();
        drop(passing);
        assert_eq!(noted.iter().collect::<Vec<_>>(), ["abc", "whole: false"]);
        assert!(pieces.is_closed());
    }

    #[tokio::test]
    async fn a_leash_ends_an_answer_that_waits_and_one_that_never_pauses() {
        for is_waiting in [true, false] {
            let (notes, noted) = mpsc::channel();
            let (pieces, body) = slow();
            let leash = CancellationToken::new();
            let mut passing = Passing::new(body, Noted(notes), IDLE, leash.clone(), ());
            if !is_waiting {
                pieces.send(piece("abc")).await.unwrap();
                leash.cancel();
            }
            let cutting = async { leash.cancel() };
            let (ended, ()) = tokio::join!(passing.frame(), cutting);
            assert!(matches!(ended, Some(Err(BrokenOff::CutOff))));
            assert_eq!(noted.try_iter().collect::<Vec<_>>(), ["whole: false"]);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_vendor_that_says_nothing_is_given_up_and_a_bot_that_reads_slowly_is_not() {
        let (notes, noted) = mpsc::channel();
        let (pieces, body) = slow();
        let mut passing = Passing::new(body, Noted(notes), IDLE, CancellationToken::new(), ());
        for _ in 0..3 {
            pieces.send(piece("a")).await.unwrap();
            passing.frame().await.unwrap().unwrap();
            // The bot reads nothing for longer than a vendor may say nothing, then the vendor needs a moment.
            tokio::time::sleep(IDLE * 2).await;
            let vendor = async {
                tokio::time::sleep(IDLE / 2).await;
                pieces.send(piece("b")).await.unwrap();
            };
            let (frame, ()) = tokio::join!(passing.frame(), vendor);
            frame.unwrap().unwrap();
        }
        let began = Instant::now();
        let ended = passing.frame().await;
        assert!(matches!(ended, Some(Err(BrokenOff::Idle(IDLE)))));
        assert_eq!(began.elapsed().as_secs(), IDLE.as_secs());
        assert_eq!(noted.try_iter().last().as_deref(), Some("whole: false"));
    }
}
