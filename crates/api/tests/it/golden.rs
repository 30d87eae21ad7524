//! The OpenAPI document that other programs are generated from.

#[test]
fn the_golden_file_is_the_document() {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");
    let golden = std::fs::read_to_string(golden).unwrap();
    let is_same = golden == botmaker_api::openapi::document_text().unwrap();
    assert!(
        is_same,
        "docs/api/openapi.json is old: cargo run -q -p botmaker-api --example openapi"
    );
}

#[test]
fn every_operation_has_a_name_words_and_a_refusal() {
    let document = serde_json::to_value(botmaker_api::openapi::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            for field in ["operationId", "summary", "description"] {
                assert!(operation[field].is_string(), "{verb} {path} has no {field}");
            }
            let refusal = &operation["responses"]["default"]["content"]["application/problem+json"];
            assert!(refusal.is_object(), "{verb} {path}");
        }
    }
}
