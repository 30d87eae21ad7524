//! What a visitor does with values of types that say nothing in their place.

/// Passes over values of these types: the methods of a `Visitor` whose value is `()`.
macro_rules! passed_over {
    ($($kind:ident),+ $(,)?) => { $(passed_over!(@ $kind);)+ };
    (@ unit) => { fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> { Ok(()) } };
    (@ bool) => { fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> { Ok(()) } };
    (@ i64) => { fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> { Ok(()) } };
    (@ u64) => { fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> { Ok(()) } };
    (@ f64) => { fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> { Ok(()) } };
    (@ str) => { fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> { Ok(()) } };
    (@ seq) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(())
        }
    };
}

pub(super) use passed_over;
