//! Server-sent events, taken apart as they come: only the data is handed on, byte for byte.
//!
//! Lines end with LF, CRLF or CR, an empty line ends an event, a field's value begins behind the colon and one blank.
//! Nothing is kept but the beginning of a line.
//!
//! Format: <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>.

/// The name of the only field that is looked at, with its colon.
const DATA: &[u8] = b"data:";
/// What `OpenAI` and its likes end their streams with, as data of its own.
const DONE: &[u8] = b"[DONE]";

/// What is seen of a stream of events.
pub(super) trait Events {
    /// A piece of the present event's data.
    fn data(&mut self, bytes: &[u8]);
    /// The present event is whole; `is_done` when its data is `[DONE]`.
    fn event_ends(&mut self, is_done: bool);
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// So many bytes of a line are `data:` so far.
    Start(usize),
    /// Behind the colon, where one blank may stand.
    Colon,
    /// In the data.
    Data,
    /// In a line that says something else.
    Other,
}

/// Takes a stream of events apart.
#[derive(Debug)]
pub(super) struct Sse {
    place: Place,
    /// Whether the last byte was a CR, so that an LF belongs to it.
    is_after_cr: bool,
    has_data: bool,
    /// How much of the event's data is `[DONE]` so far; `None` when it is something else.
    done: Option<usize>,
}

impl Sse {
    pub(super) const fn new() -> Self {
        Self {
            place: Place::Start(0),
            is_after_cr: false,
            has_data: false,
            done: Some(0),
        }
    }

    /// Takes the next piece.
    pub(super) fn push(&mut self, mut bytes: &[u8], events: &mut impl Events) {
        while let Some(&byte) = bytes.first() {
            let is_rest_of_crlf = self.is_after_cr && byte == b'\n';
            self.is_after_cr = byte == b'\r';
            if is_rest_of_crlf {
                bytes = &bytes[1..];
                continue;
            }
            if matches!(byte, b'\n' | b'\r') {
                self.line_ends(events);
                bytes = &bytes[1..];
                continue;
            }
            bytes = &bytes[self.within(bytes, events)..];
        }
    }

    /// Takes bytes of a line, of which there is one at least, and says how many.
    fn within(&mut self, bytes: &[u8], events: &mut impl Events) -> usize {
        match self.place {
            Place::Start(count) => {
                let fits = DATA.get(count) == Some(&bytes[0]);
                self.place = match count + 1 {
                    next if fits && next == DATA.len() => Place::Colon,
                    next if fits => Place::Start(next),
                    _ => Place::Other,
                };
                1
            }
            Place::Colon => {
                self.data_begins(events);
                usize::from(bytes[0] == b' ')
            }
            Place::Data | Place::Other => {
                let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                let line = &bytes[..end.unwrap_or(bytes.len())];
                if self.place == Place::Data {
                    self.compare(line);
                    events.data(line);
                }
                line.len()
            }
        }
    }

    fn data_begins(&mut self, events: &mut impl Events) {
        if self.has_data {
            self.compare(b"\n");
            events.data(b"\n");
        }
        self.place = Place::Data;
        self.has_data = true;
    }

    fn compare(&mut self, bytes: &[u8]) {
        self.done = self.done.and_then(|count| {
            let rest = &DONE[count..];
            rest.starts_with(bytes).then_some(count + bytes.len())
        });
    }

    fn line_ends(&mut self, events: &mut impl Events) {
        match self.place {
            Place::Start(0) => {
                if self.has_data {
                    events.event_ends(self.done == Some(DONE.len()));
                }
                self.has_data = false;
                self.done = Some(0);
            }
            Place::Colon => self.data_begins(events),
            Place::Start(_) | Place::Data | Place::Other => {}
        }
        self.place = Place::Start(0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Default, Debug, PartialEq, Eq)]
    struct Seen {
        now: Vec<u8>,
        events: Vec<(String, bool)>,
    }

    impl Events for Seen {
        fn data(&mut self, bytes: &[u8]) {
            self.now.extend_from_slice(bytes);
        }
        fn event_ends(&mut self, is_done: bool) {
            let data = std::mem::take(&mut self.now);
            let data = String::from_utf8_lossy(&data).into_owned();
            self.events.push((data, is_done));
        }
    }

    fn take(pieces: &[&[u8]]) -> Seen {
        let mut sse = Sse::new();
        let mut seen = Seen::default();
        for piece in pieces {
            sse.push(piece, &mut seen);
        }
        seen
    }

    fn events(text: &str) -> Vec<(String, bool)> {
        take(&[text.as_bytes()]).events
    }

    #[test]
    fn data_of_an_event_is_put_together() {
        let text =
            ": hello\nevent: x\ndata: {\"a\":1,\ndata:\"b\":2}\nid: 1\n\ndata:  two\n\n\ndata\n\n";
        let expected = [("{\"a\":1,\n\"b\":2}", false), (" two", false)];
        assert_eq!(
            events(text),
            expected.map(|(data, done)| (data.to_owned(), done))
        );
    }

    #[test]
    fn all_three_ends_of_lines_are_known() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("data: a{end}{end}event: e{end}data: b{end}{end}");
            let expected = ["a", "b"].map(|data| (data.to_owned(), false));
            assert_eq!(events(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn the_end_is_known() {
        let text =
            "data: [DONE]\n\ndata:[DONE]\n\ndata: [DONE] \n\ndata: [DON\ndata: E]\n\ndata:\n\n";
        let done: Vec<bool> = events(text).into_iter().map(|(_, done)| done).collect();
        assert_eq!(done, [true, true, false, false, false]);
    }

    #[test]
    fn an_event_without_its_empty_line_is_not_whole() {
        let seen = take(&[b"data: a\n"]);
        assert_eq!((seen.events.len(), seen.now.as_slice()), (0, &b"a"[..]));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(
            text in "(data|data:|data: |event: |[\\[DONE\\]a:]|\n|\r|\r\n){0,30}",
            cuts in prop::collection::vec(0_usize..200, 0..8),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|it| &bytes[it[0]..it[1]]).collect();
            prop_assert_eq!(take(&[bytes]), take(&pieces));
        }
    }
}
