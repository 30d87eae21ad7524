//! Images that must stay: each carries a tag of this instance, so that pruning finds it named.

use bollard::query_parameters::{
    ListImagesOptionsBuilder, RemoveImageOptionsBuilder, TagImageOptionsBuilder,
};
use botmaker_ports::RuntimeError;
use uuid::Uuid;

use crate::engine::DockerEngine;

/// The repository of all such tags.
const REPOSITORY: &str = "botmaker/retained";
/// How many digits of an image's id its tag holds.
const DIGITS: usize = 16;

/// The tag of an image: the first digits of its id, and the instance, because several share an engine. `None` for
/// what is no id.
fn tag(instance: Uuid, id: &str) -> Option<String> {
    let digits = id.strip_prefix("sha256:")?;
    let is_digest = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest.then(|| format!("{}.{}", &digits[..DIGITS], instance.simple()))
}

fn is_tag_of(instance: Uuid, reference: &str) -> bool {
    let tag = reference
        .strip_prefix(REPOSITORY)
        .and_then(|rest| rest.strip_prefix(':'));
    tag.and_then(|tag| tag.split_once('.'))
        .is_some_and(|(_, owner)| owner == instance.simple().to_string())
}

impl DockerEngine {
    pub(crate) async fn tag_retained(&self, id: &str) -> Result<(), RuntimeError> {
        let missing = || RuntimeError::ImageMissing {
            reference: id.to_owned(),
        };
        let tag = tag(self.settings.instance_id, id).ok_or_else(missing)?;
        let options = TagImageOptionsBuilder::new().repo(REPOSITORY).tag(&tag);
        let options = options.build();
        let tagged = self
            .client
            .call("tag image", id, async |docker| {
                docker.tag_image(id, Some(options)).await
            })
            .await;
        tagged.map_err(|error| match error {
            RuntimeError::NotFound { .. } => missing(),
            other => other,
        })
    }

    pub(crate) async fn untag_retained(&self, id: &str) -> Result<(), RuntimeError> {
        let Some(tag) = tag(self.settings.instance_id, id) else {
            return Ok(());
        };
        let reference = format!("{REPOSITORY}:{tag}");
        let named = self.inspect_image(&reference).await?;
        if named.is_none_or(|image| image.id != id) {
            return Ok(());
        }
        // Force would take the image away from a stopped container.
        let options = RemoveImageOptionsBuilder::new().force(false).build();
        let removed = self
            .client
            .call("remove image", &reference, async |docker| {
                docker.remove_image(&reference, Some(options), None).await
            })
            .await;
        match removed {
            Ok(_) | Err(RuntimeError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn list_retained(&self) -> Result<Vec<String>, RuntimeError> {
        let filters = [("reference".to_owned(), vec![REPOSITORY.to_owned()])].into();
        let options = ListImagesOptionsBuilder::new().filters(&filters).build();
        let images = self
            .client
            .call("list images", "images", async |docker| {
                docker.list_images(Some(options)).await
            })
            .await?;
        let instance = self.settings.instance_id;
        let own = images.into_iter().filter(|image| {
            let mut tags = image.repo_tags.iter();
            tags.any(|reference| is_tag_of(instance, reference))
        });
        let mut ids: Vec<_> = own.map(|image| image.id).collect();
        ids.sort();
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_the_image_and_the_instance() {
        let (us, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let id = format!("sha256:{}", "0123456789abcdef".repeat(4));
        let tag = tag(us, &id).unwrap();
        assert_eq!(tag, "0123456789abcdef.00000000000000000000000000000001");
        let reference = format!("botmaker/retained:{tag}");
        assert!(is_tag_of(us, &reference) && !is_tag_of(other, &reference));
        assert!(!is_tag_of(us, "botmaker/retained:0123456789abcdef"));
    }

    #[test]
    fn only_a_whole_id_has_a_tag() {
        for bad in ["", "sha256:", "botmaker/openclaw:1", "0123", "sha256:0123"] {
            assert_eq!(tag(Uuid::nil(), bad), None, "{bad:?}");
        }
    }
}
