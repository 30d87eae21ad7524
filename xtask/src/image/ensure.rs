//! Makes sure that the image is there: a look, then the official registry, then a build.

use anyhow::{Context as _, Result};

use super::{
    build, docker,
    docker::LocalImage,
    official,
    options::{ImageOptions, ImageReady},
    recipe::{Recipe, Release},
    stage::stage,
};
use crate::console::Step;

/// Makes sure that the image is there, getting it first when it is missing or not what is asked for.
///
/// Repeatable: with the image in place it costs one look. May run in a thread beside other steps.
///
/// # Errors
/// When the engine does not answer, the disk is short, or a stage of the build fails; the text says what to do.
pub(crate) fn ensure(step: &Step, options: &ImageOptions) -> Result<ImageReady> {
    let release = options.release;
    let recipe = Recipe::new(release, &options.channels)?;
    let official = options
        .official
        .as_deref()
        .filter(|_| is_default_choice(&recipe));
    let present = docker::find_image(release.reference)?
        .filter(|image| !options.rebuild && is_wanted(image, &recipe, official));
    if let Some(image) = present {
        return Ok(ready(release, image, "present"));
    }
    let how = match official {
        Some(repository) if pull(step, release, repository)? => "pulled",
        _ => {
            build::build(step, &recipe, options.rebuild)?;
            "built"
        }
    };
    let image = docker::find_image(release.reference)?
        .with_context(|| format!("{} was made and is gone again", release.reference))?;
    Ok(ready(release, image, how))
}

fn pull(step: &Step, release: &Release, repository: &str) -> Result<bool> {
    stage(step, "ask the official registry", || {
        Ok(match official::pull(repository, release, step)? {
            Ok(()) => (true, format!("{repository}:{}", release.version)),
            Err(reason) => (false, format!("not available, building instead: {reason}")),
        })
    })
}

fn ready(release: &'static Release, image: LocalImage, how: &'static str) -> ImageReady {
    let channels = image.channels();
    ImageReady {
        release,
        id: image.id,
        channels,
        how,
    }
}

/// The official image has no plugins, so a chosen set of channels is always built.
fn is_default_choice(recipe: &Recipe) -> bool {
    recipe.channels == super::channels::default_choice()
}

fn is_wanted(image: &LocalImage, recipe: &Recipe, official: Option<&str>) -> bool {
    if let Some(built) = image.label("botmaker.recipe") {
        return built == recipe.whole;
    }
    let is_official = |repository: &str| {
        let tag = format!("{repository}:{}", recipe.release.version);
        image
            .names
            .iter()
            .any(|name| *name == tag || name.starts_with(&format!("{repository}@")))
    };
    official.is_some_and(is_official)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::image::{channels, options::OFFICIAL, recipe::CURRENT};

    fn image(labels: &[(&str, &str)], names: &[&str]) -> LocalImage {
        LocalImage {
            id: "sha256:1".to_owned(),
            labels: labels
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect::<BTreeMap<_, _>>(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn recipe() -> Recipe {
        Recipe::new(&CURRENT, &channels::default_choice()).unwrap()
    }

    #[test]
    fn an_image_of_the_same_recipe_is_kept_and_of_another_is_not() {
        let recipe = recipe();
        let same = image(&[("botmaker.recipe", &recipe.whole)], &[]);
        assert!(is_wanted(&same, &recipe, Some(OFFICIAL)));
        assert!(!is_wanted(
            &image(&[("botmaker.recipe", "old")], &[]),
            &recipe,
            Some(OFFICIAL)
        ));
    }

    #[test]
    fn the_official_image_is_kept_as_long_as_it_is_asked_for() {
        let recipe = recipe();
        let pulled = image(
            &[],
            &["ghcr.io/openclaw/openclaw:2026.9.6", CURRENT.reference],
        );
        assert!(is_wanted(&pulled, &recipe, Some(OFFICIAL)));
        assert!(!is_wanted(&pulled, &recipe, None));
        assert!(!is_wanted(
            &image(&[], &[CURRENT.reference]),
            &recipe,
            Some(OFFICIAL)
        ));
    }

    #[test]
    fn chosen_channels_are_always_built() {
        let chosen = Recipe::new(&CURRENT, &["irc".to_owned()]).unwrap();
        assert!(!is_default_choice(&chosen));
        assert!(is_default_choice(&recipe()));
    }
}
