//! Server-sent events, as far as chat completions use them: `data:` lines, an empty line ends an event.
//! (WHATWG HTML, section "Server-sent events".)

/// Cuts a byte stream into the data of its events. Memory is bounded by what was pushed; callers cap that.
#[derive(Default)]
pub(super) struct EventParser {
    line: Vec<u8>,
    data: Option<Vec<u8>>,
}

impl EventParser {
    /// Takes the next bytes and returns the data of the events that they complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut events = Vec::new();
        for byte in bytes {
            match byte {
                b'\n' => self.end_line(&mut events),
                other => self.line.push(*other),
            }
        }
        events
    }

    fn end_line(&mut self, events: &mut Vec<Vec<u8>>) {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if line.is_empty() {
            events.extend(self.data.take());
        } else if let Some(value) = line.strip_prefix(b"data:") {
            let value = value.strip_prefix(b" ").unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                none => *none = Some(value.to_vec()),
            }
        }
        // Comments and other fields carry nothing here.
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(pieces: &[&[u8]]) -> Vec<String> {
        let mut parser = EventParser::default();
        let events = pieces.iter().flat_map(|piece| parser.push(piece));
        events
            .map(|event| String::from_utf8(event).unwrap())
            .collect::<Vec<_>>()
    }

    #[test]
    fn events_are_joined_and_cut() {
        let text = b": hi\n\ndata: a\ndata:b\r\n\r\nid: 4\ndata: c\n\ndata: unfinished\n";
        assert_eq!(parse(&[text]), ["a\nb", "c"]);
    }

    proptest! {
        #[test]
        fn where_the_bytes_are_cut_does_not_matter(words in prop::collection::vec("[a-z ü]{0,8}", 0..8), cut in 0_usize..200) {
            let text: String = words.iter().map(|word| format!("data: {word}\n\n")).collect();
            let bytes = text.as_bytes();
            let cut = cut.min(bytes.len());
            prop_assert_eq!(parse(&[&bytes[..cut], &bytes[cut..]]), words);
        }
    }
}
