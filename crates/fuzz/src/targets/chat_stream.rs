//! A gateway's answer to a chat turn: server-sent events.

use botmaker_openclaw::{
    fuzzing::chat_chunks,
    gateway::{ChatChunk, ChatError},
};

/// The first byte says where the rest is cut; the rest is what the gateway sends.
pub(crate) fn run(data: &[u8]) {
    let Some((cut, bytes)) = data.split_first() else {
        return;
    };
    let whole = chat_chunks(&[bytes]);
    let step = usize::from(*cut).max(1);
    let pieces: Vec<_> = bytes.chunks(step).collect();
    assert_eq!(
        chat_chunks(&pieces),
        whole,
        "where the bytes are cut matters"
    );
    let mut told = 0;
    for chunk in &whole {
        match chunk {
            Ok(ChatChunk::Delta(words)) => {
                told += words.len();
                let is_hostile = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
                assert!(
                    !words.contains(is_hostile),
                    "not fit to be shown: {words:?}"
                );
                assert!(!words.is_empty(), "an empty piece");
            }
            Ok(ChatChunk::Done { finish_reason }) => super::is_fit_to_be_shown(finish_reason, 64),
            Err(ChatError::Failed { message } | ChatError::Protocol { message }) => {
                super::is_fit_to_be_shown(message, 300);
            }
            Err(other) => panic!("{other:?} is none of an answer's mistakes"),
        }
    }
    assert!(told <= bytes.len(), "more is told than was sent");
}
