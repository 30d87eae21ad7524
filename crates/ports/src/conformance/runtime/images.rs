//! Images that the engine keeps.

use super::{RuntimeHarness, expect_kind};
use crate::runtime::error::RuntimeError;

/// An image is kept until it is released by the instance that asked for it; the image itself stays while anything
/// else names it.
pub async fn an_image_is_kept_and_released(harness: &dyn RuntimeHarness) {
    let (runtime, other) = (harness.runtime(), harness.other_instance());
    let reference = harness.image();
    let image = runtime.find_image(&reference).await.expect("an answer");
    let id = image.expect("the harness's image").id;
    assert_eq!(runtime.list_retained_images().await, Ok(Vec::new()));
    assert_eq!(runtime.release_image(&id).await, Ok(()));
    for _ in 0..2 {
        assert_eq!(runtime.retain_image(&id).await, Ok(()));
        assert_eq!(runtime.list_retained_images().await, Ok(vec![id.clone()]));
    }
    assert_eq!(other.list_retained_images().await, Ok(Vec::new()));
    assert_eq!(other.retain_image(&id).await, Ok(()));
    for _ in 0..2 {
        assert_eq!(other.release_image(&id).await, Ok(()));
        assert_eq!(runtime.list_retained_images().await, Ok(vec![id.clone()]));
    }
    for _ in 0..2 {
        assert_eq!(runtime.release_image(&id).await, Ok(()));
        assert_eq!(runtime.list_retained_images().await, Ok(Vec::new()));
    }
    let image = runtime.find_image(&reference).await.expect("an answer");
    assert_eq!(image.map(|image| image.id), Some(id));
}

/// Only an image that the engine has can be kept, and only by its id.
pub async fn what_is_no_image_is_not_kept(harness: &dyn RuntimeHarness) {
    let runtime = harness.runtime();
    let unknown = format!("sha256:{}", "0".repeat(64));
    for bad in [unknown.as_str(), &harness.image(), "", "sha256:"] {
        let refused = runtime.retain_image(bad).await;
        expect_kind(
            refused,
            "ImageMissing",
            |error| matches!(error, RuntimeError::ImageMissing { reference } if reference == bad),
        );
        assert_eq!(runtime.release_image(bad).await, Ok(()), "absent");
    }
}
