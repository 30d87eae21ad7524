//! How the document tells of the headers of requests. A header is a text or is not there: `null`, which a left-out value is
//! elsewhere, cannot be sent in one.

use utoipa::{
    Modify,
    openapi::{
        RefOr, Schema, Type,
        path::{Operation, ParameterIn},
        schema::SchemaType,
    },
};

use super::operations;

/// What may stand in a header that is refused when something else does.
const PATTERNS: [(&str, &str); 2] = [
    // The list of RFC 9110, section 13.1.1, without commas in its tags: no revision has one.
    (
        "If-Match",
        r#"^(\*|(W/)?"[ !#-+\--~]*"( *, *(W/)?"[ !#-+\--~]*"){0,15})$"#,
    ),
    ("Idempotency-Key", "^[!-~]{1,200}$"),
];

/// Makes texts of headers that may be left out, and tells what may stand in them.
pub(super) struct Headers;

impl Modify for Headers {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        operations(openapi).for_each(describe);
    }
}

fn describe(operation: &mut Operation) {
    let parameters = operation.parameters.iter_mut().flatten();
    for parameter in parameters {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        if parameter.parameter_in != ParameterIn::Header {
            continue;
        }
        let Some(RefOr::T(Schema::Object(text))) = &mut parameter.schema else {
            continue;
        };
        text.schema_type = SchemaType::Type(Type::String);
        let known = PATTERNS.iter().find(|(name, _)| *name == parameter.name);
        text.pattern = known.map(|(_, pattern)| (*pattern).to_owned());
    }
}
