//! The tools a command needs: found, judged, and installed where that is possible.
//!
//! Everything is checked before anything is compiled, so that a missing tool costs seconds.

pub(crate) mod apt;
pub(crate) mod browser;
pub(crate) mod cargo;
pub(crate) mod linker;
pub(crate) mod machine;
pub(crate) mod node;
pub(crate) mod rust;
pub(crate) mod schemathesis;
pub(crate) mod version;

use anyhow::Result;

use crate::console::{Console, Step};

/// What a command is going to need.
#[derive(Clone, Copy, Default)]
pub(crate) struct Needs {
    /// The dashboard is built or tested.
    pub(crate) node: bool,
    /// A real browser clicks.
    pub(crate) browser: bool,
}

/// The tools that were found.
pub(crate) struct Tools {
    /// Node and npm, when they were asked for.
    pub(crate) node: Option<node::Node>,
}

/// Checks every tool in one step, installing what is missing.
///
/// # Errors
/// The first tool that is missing and cannot be installed, with the command that would.
pub(crate) fn check(console: &Console, needs: Needs) -> Result<Tools> {
    console.step("check the tools", |step| check_each(step, needs))
}

fn check_each(step: &Step, needs: Needs) -> Result<(Tools, String)> {
    let mut found = vec![rust::check()?, linker::check(step)?];
    found.extend(machine::check(step)?);
    let mut tools = Tools { node: None };
    if needs.node {
        let node = node::ensure(step)?;
        found.push(node.to_string());
        tools.node = Some(node);
    }
    if needs.browser {
        found.push(browser::ensure(step)?);
    }
    Ok((tools, found.join(", ")))
}
