//! A model server's list of models.

use botmaker_domain::ModelId;
use botmaker_openclaw::fuzzing::models;

/// Any body.
pub(crate) fn run(data: &[u8]) {
    for model in models(data).unwrap_or_default() {
        let parsed = ModelId::parse(model.id.as_str());
        assert_eq!(
            parsed.as_ref(),
            Ok(&model.id),
            "a name that no wish may have"
        );
        assert!(
            model.size_bytes.is_none_or(|size| size <= 1 << 50),
            "no size of a model"
        );
    }
}
