//! How the document tells of server-sent events. OpenAPI 3.1 has no words of its own for them: the schema of an event
//! stream is that of one event, whose data is JSON in a text.

use utoipa::{
    Modify,
    openapi::{ObjectBuilder, Ref, RefOr, Schema, Type, path::Operation, schema::AnyOfBuilder},
};

use super::operations;

const MEDIA_TYPE: &str = "text/event-stream";

/// By the data of the usual event of a stream, the data of its others.
const OTHERS: [(&str, &[&str]); 4] = [
    ("LogLine", &["LogGap", "LogEnd"]),
    ("MergedLogLine", &["MergedLogGap", "MergedLogEnd"]),
    ("MessageDelta", &["MessageDone", "Problem"]),
    ("StatsView", &["Problem"]),
];
/// The data of the event that says that events were missed.
const RESYNC_OF: &str = "EventView";

/// Makes events of what the operations name as the data of their usual event.
pub(super) struct Streams;

impl Modify for Streams {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        operations(openapi).for_each(describe);
    }
}

fn describe(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else {
            continue;
        };
        if let Some(RefOr::T(stream)) = response.content.get_mut(MEDIA_TYPE)
            && let Some(RefOr::Ref(usual)) = &stream.schema
        {
            stream.schema = Some(event(usual).into());
        }
    }
}

/// An event with one of the kinds of data of its stream.
fn event(usual: &Ref) -> Schema {
    let name = usual.ref_location.rsplit('/').next().unwrap_or_default();
    let mut kinds = AnyOfBuilder::new().item(usual.clone());
    let others = OTHERS.iter().filter(|(of, _)| *of == name);
    for other in others.flat_map(|(_, others)| *others) {
        kinds = kinds.item(Ref::from_schema_name(*other));
    }
    if name == RESYNC_OF {
        kinds = kinds.item(ObjectBuilder::new().max_properties(Some(0)));
    }
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let data = text()
        .content_media_type("application/json")
        .content_schema(Some(Schema::from(kinds.build())));
    let event = ObjectBuilder::new()
        .schema_type(Type::Object)
        .property("event", text().description(Some("Its kind.")))
        .property(
            "id",
            text().description(Some("Where to resume: `Last-Event-ID`.")),
        )
        .property("data", data.description(Some("JSON in one line.")))
        .required("data");
    Schema::from(event.build())
}
