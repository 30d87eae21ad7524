//! Finds chosen values in JSON documents that come in pieces, without keeping the documents.
//!
//! An answer may be as long as it likes; what is sought in it is a few numbers. So each byte is looked at once, values at
//! the chosen paths are copied aside while they pass, and everything else is forgotten. Lists do not count as levels of a
//! path, so that `choices.finish_reason` is found in each of the choices, and a list of documents is like one after the
//! other. What is no JSON makes nonsense of what is found until [`Scanner::reset`], but never more than that.

/// Where a value stands: the names of the fields that lead to it.
pub(super) type Path = &'static [&'static str];

/// The longest value that is kept, in bytes. What is sought has some hundred.
const MAX_VALUE_BYTES: usize = 16 * 1024;
/// The longest name of a field that can be sought, in bytes.
const MAX_KEY_BYTES: usize = 40;
/// Deeper than so many objects and lists nothing is sought.
const MAX_DEPTH: usize = 8;
/// At most so many paths, one bit for each.
const MAX_PATHS: usize = 8;

/// A level of the document.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    is_object: bool,
    /// How many objects lead here, this one included.
    objects: usize,
    /// Paths that lead to this level.
    on: u8,
    /// Paths that lead to the present field of this level.
    at: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Text {
    None,
    Key,
    Value,
}

/// A value that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The number of its path.
    pub(super) path: usize,
    /// As it stood there, perhaps with blanks behind.
    pub(super) value: Vec<u8>,
}

/// What a scanner comes upon.
pub(super) trait Finds {
    /// A value stands at one of the paths; told before anything of it is read. Whether it is to be copied: if not,
    /// paths that lead through it are followed.
    fn begins(&mut self, path: usize) -> bool;
    /// A value has been read.
    fn found(&mut self, found: Found);
    /// A value was too long to be kept.
    fn too_long(&mut self);
    /// A document, or one of a list of documents, is at its end.
    fn document_ends(&mut self);
}

/// Reads documents piece by piece.
#[derive(Debug)]
pub(super) struct Scanner {
    paths: &'static [Path],
    levels: [Level; MAX_DEPTH],
    /// Open objects and lists, also those deeper than levels are kept for.
    depth: usize,
    text: Text,
    is_escaped: bool,
    /// Whether a text that begins now is a field's name.
    expects_key: bool,
    key: Vec<u8>,
    key_is_odd: bool,
    /// What is being copied, and of which depth the field is that holds it.
    kept: Option<(usize, Found)>,
}

impl Scanner {
    pub(super) fn new(paths: &'static [Path]) -> Self {
        debug_assert!(paths.len() <= MAX_PATHS);
        Self {
            paths,
            levels: [Level::default(); MAX_DEPTH],
            depth: 0,
            text: Text::None,
            is_escaped: false,
            expects_key: false,
            key: Vec::new(),
            key_is_odd: false,
            kept: None,
        }
    }

    /// Forgets the document: what comes next is the beginning of another.
    pub(super) fn reset(&mut self) {
        self.depth = 0;
        self.text = Text::None;
        self.is_escaped = false;
        self.expects_key = false;
        self.kept = None;
    }

    /// Whether a document is under way.
    pub(super) const fn is_within(&self) -> bool {
        self.depth > 0
    }

    /// Takes the next piece.
    pub(super) fn push(&mut self, mut bytes: &[u8], finds: &mut impl Finds) {
        loop {
            if self.text == Text::None {
                bytes = &bytes[self.immaterial(bytes)..];
            }
            if bytes.is_empty() {
                return;
            }
            let taken = if self.text == Text::None {
                self.step(bytes[0], finds);
                1
            } else {
                self.text(bytes, finds)
            };
            bytes = &bytes[taken..];
        }
    }

    /// How many of the next bytes change nothing, when no text holds them: those of long lists of numbers.
    fn immaterial(&self, bytes: &[u8]) -> usize {
        if self.kept.is_some() || self.level().is_some_and(|level| level.is_object) {
            return 0;
        }
        let is_structure = |byte: &u8| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']');
        let found = bytes.iter().position(is_structure);
        found.unwrap_or(bytes.len())
    }

    /// Takes bytes of a text, up to its end or to the end of the piece.
    fn text(&mut self, bytes: &[u8], finds: &mut impl Finds) -> usize {
        if self.is_escaped {
            self.is_escaped = false;
            self.copy(&bytes[..1], finds);
            return 1;
        }
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\');
        let plain = bytes.iter().position(is_special);
        let plain = plain.unwrap_or(bytes.len());
        if plain > 0 {
            self.copy(&bytes[..plain], finds);
            return plain;
        }
        self.copy(&bytes[..1], finds);
        if bytes[0] == b'\\' {
            self.is_escaped = true;
            // What is sought has plain names.
            self.key_is_odd = true;
            return 1;
        }
        if self.text == Text::Key {
            self.key_ends();
        }
        self.text = Text::None;
        1
    }

    /// Takes one byte outside of texts.
    fn step(&mut self, byte: u8, finds: &mut impl Finds) {
        match byte {
            b',' | b'}' | b']' => self.value_ends(finds),
            _ => {}
        }
        self.copy(&[byte], finds);
        match byte {
            b'"' => self.text_begins(),
            b'{' | b'[' => self.opens(byte == b'{'),
            b'}' | b']' => self.closes(finds),
            b',' => self.expects_key = self.level().is_some_and(|level| level.is_object),
            b':' => self.value_begins(finds),
            _ => {}
        }
    }

    const fn level(&self) -> Option<Level> {
        match self.depth {
            0 => None,
            depth if depth > MAX_DEPTH => None,
            depth => Some(self.levels[depth - 1]),
        }
    }

    fn text_begins(&mut self) {
        if self.expects_key && self.level().is_some() {
            self.text = Text::Key;
            self.key.clear();
            self.key_is_odd = false;
        } else {
            self.text = Text::Value;
        }
        self.expects_key = false;
    }

    fn key_ends(&mut self) {
        let Some(level) = self.level() else { return };
        let place = level.objects - 1;
        let fits = |path: &Path| {
            path.get(place)
                .is_some_and(|name| name.as_bytes() == self.key)
        };
        let mut at = 0;
        for (number, path) in self.paths.iter().enumerate() {
            let is_on = level.on & (1 << number) != 0;
            if is_on && !self.key_is_odd && fits(path) {
                at |= 1 << number;
            }
        }
        self.levels[self.depth - 1].at = at;
    }

    fn opens(&mut self, is_object: bool) {
        let above = self.level();
        let is_root = self.depth == 0;
        self.depth = self.depth.saturating_add(1);
        self.expects_key = is_object;
        if self.depth > MAX_DEPTH {
            return;
        }
        let (objects, on) = match above {
            Some(above) if above.is_object => (above.objects, above.at),
            Some(above) => (above.objects, above.on),
            None => (0, if is_root { u8::MAX } else { 0 }),
        };
        self.levels[self.depth - 1] = Level {
            is_object,
            objects: objects + usize::from(is_object),
            on,
            at: 0,
        };
    }

    fn closes(&mut self, finds: &mut impl Finds) {
        self.expects_key = false;
        let closed = self.level();
        self.depth = self.depth.saturating_sub(1);
        if closed.is_some_and(|level| level.is_object && level.objects == 1) {
            finds.document_ends();
        }
    }

    fn value_begins(&mut self, finds: &mut impl Finds) {
        let Some(level) = self.level().filter(|level| level.is_object) else {
            return;
        };
        if self.kept.is_some() {
            return;
        }
        for (number, path) in self.paths.iter().enumerate() {
            if level.at & (1 << number) != 0 && path.len() == level.objects {
                if !finds.begins(number) {
                    continue;
                }
                let found = Found {
                    path: number,
                    value: Vec::new(),
                };
                self.kept = Some((self.depth, found));
                return;
            }
        }
    }

    fn value_ends(&mut self, finds: &mut impl Finds) {
        if let Some((_, found)) = self.kept.take_if(|(depth, _)| *depth == self.depth) {
            finds.found(found);
        }
    }

    fn copy(&mut self, bytes: &[u8], finds: &mut impl Finds) {
        if self.text == Text::Key && bytes != b"\"" {
            if self.key.len() + bytes.len() <= MAX_KEY_BYTES {
                self.key.extend_from_slice(bytes);
            } else {
                self.key_is_odd = true;
            }
        }
        let Some((_, found)) = &mut self.kept else {
            return;
        };
        if found.value.len() + bytes.len() <= MAX_VALUE_BYTES {
            found.value.extend_from_slice(bytes);
        } else {
            self.kept = None;
            finds.too_long();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    const PATHS: &[Path] = &[
        &["usage"],
        &["a", "usage"],
        &["choices", "finish"],
        &["type"],
        &["n"],
        &["choices"],
    ];

    #[derive(Default, Debug, PartialEq, Eq)]
    struct Seen {
        begun: Vec<usize>,
        values: Vec<(usize, String)>,
        too_long: usize,
        documents: usize,
    }

    impl Finds for Seen {
        fn begins(&mut self, path: usize) -> bool {
            self.begun.push(path);
            PATHS[path] != ["choices"]
        }
        fn found(&mut self, found: Found) {
            let value = String::from_utf8_lossy(&found.value).trim().to_owned();
            self.values.push((found.path, value));
        }
        fn too_long(&mut self) {
            self.too_long += 1;
        }
        fn document_ends(&mut self) {
            self.documents += 1;
        }
    }

    fn scan(pieces: &[&[u8]]) -> Seen {
        let mut scanner = Scanner::new(PATHS);
        let mut seen = Seen::default();
        for piece in pieces {
            scanner.push(piece, &mut seen);
        }
        seen
    }

    fn values(text: &str) -> Vec<(usize, String)> {
        scan(&[text.as_bytes()]).values
    }

    fn pairs(expected: &[(usize, &str)]) -> Vec<(usize, String)> {
        let own = |(path, text): &(usize, &str)| (*path, (*text).to_owned());
        expected.iter().map(own).collect()
    }

    #[test]
    fn values_are_found_where_their_path_leads() {
        let text = r#" {"x":{"usage":1},"usage": {"in":[1,{"b":"}"}],"s":"\"},"},"a":{"b":{"usage":2}, "usage":null },"n":-1.5e3}"#;
        let expected = pairs(&[
            (0, r#"{"in":[1,{"b":"}"}],"s":"\"},"}"#),
            (1, "null"),
            (4, "-1.5e3"),
        ]);
        assert_eq!(values(text), expected);
    }

    #[test]
    fn lists_are_no_levels() {
        let text = r#"[{"choices":[{"finish":null},[{"finish":"stop"}]]} , {"n":1}]{"n":2}
            {"type":"x","usage":[{"usage":3}]}"#;
        let seen = scan(&[text.as_bytes()]);
        let expected = pairs(&[
            (2, "null"),
            (2, "\"stop\""),
            (4, "1"),
            (4, "2"),
            (3, "\"x\""),
            (0, "[{\"usage\":3}]"),
        ]);
        assert_eq!((seen.values, seen.documents), (expected, 4));
    }

    #[test]
    fn texts_that_look_like_structure_are_texts() {
        let text = r#"{"t":"{\"usage\":1}","\u0075sage":2,"usage\"":3,"type":"a\\","n":1}"#;
        assert_eq!(values(text), pairs(&[(3, r#""a\\""#), (4, "1")]));
    }

    #[test]
    fn long_values_are_left_out_and_told() {
        let long = "x".repeat(MAX_VALUE_BYTES);
        let text = format!(r#"{{"type":"{long}","n":1,"usage":"{}"}}"#, &long[2..]);
        let seen = scan(&[text.as_bytes()]);
        assert_eq!(
            (seen.too_long, seen.values.len(), seen.documents),
            (1, 2, 1)
        );
        let key = format!(r#"{{"{long}":1,"n":2}}"#);
        assert_eq!(values(&key), pairs(&[(4, "2")]));
    }

    #[test]
    fn depth_does_not_matter() {
        let deep = "[{\"n\":".repeat(50_000);
        let text = format!("{{\"d\":{deep}1{},\"n\":2}}", "}]".repeat(50_000));
        assert_eq!(values(&text), pairs(&[(4, "2")]));
    }

    #[test]
    fn a_new_document_begins_after_a_reset() {
        let mut scanner = Scanner::new(PATHS);
        let mut seen = Seen::default();
        scanner.push(br#"{"usage":{"a":"b"#, &mut seen);
        assert!(scanner.is_within());
        scanner.reset();
        scanner.push(br#"{"n":7}"#, &mut seen);
        assert_eq!(seen.values, pairs(&[(4, "7")]));
    }

    /// The values at the paths, by the ordinary way.
    fn plainly(value: &Value, names: &[&str], found: &mut Vec<Value>) {
        match (value, names) {
            (Value::Array(list), _) => list.iter().for_each(|it| plainly(it, names, found)),
            (Value::Object(fields), [name]) => found.extend(fields.get(*name).cloned()),
            (Value::Object(fields), [name, rest @ ..]) => {
                if let Some(value) = fields.get(*name) {
                    plainly(value, rest, found);
                }
            }
            _ => {}
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\"\\\\a{}\\[\\],: é\n]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let name = prop_oneof![
                Just("usage".to_owned()),
                Just("a".to_owned()),
                Just("choices".to_owned()),
                Just("finish".to_owned()),
                Just("n".to_owned()),
                "[\"a\\\\ ]{0,3}",
            ];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(name, inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_same_is_found_as_by_reading_everything(document in any_json(), is_pretty in any::<bool>()) {
            let text = if is_pretty {
                serde_json::to_string_pretty(&document).unwrap()
            } else {
                document.to_string()
            };
            let seen = scan(&[text.as_bytes()]);
            // All but the last, which is not copied.
            for (number, path) in PATHS[..5].iter().enumerate() {
                let mut expected = Vec::new();
                plainly(&document, path, &mut expected);
                let found: Vec<Value> = seen
                    .values
                    .iter()
                    .filter(|(path, _)| *path == number)
                    .map(|(_, text)| serde_json::from_str(text).unwrap())
                    .collect();
                prop_assert_eq!(found, expected, "{}", path.join("."));
            }
        }

        #[test]
        fn pieces_do_not_matter(bytes in prop_oneof![
            any_json().prop_map(|it| it.to_string().into_bytes()),
            prop::collection::vec(prop::sample::select(&b"{}[],:\"\\usagen \n1"[..]), 0..60),
        ], cuts in prop::collection::vec(0_usize..80, 0..6)) {
            let whole = scan(&[&bytes]);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|it| &bytes[it[0]..it[1]]).collect();
            prop_assert_eq!(whole, scan(&pieces));
        }
    }
}
