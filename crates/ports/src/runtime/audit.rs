//! How a container is locked in, rule by rule.

/// What was found of one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuditVerdict {
    /// The container keeps it.
    Kept,
    /// It does not; what was seen instead.
    Broken(String),
    /// The rule says nothing about this container; why.
    NotApplicable(&'static str),
}

/// A rule of the CIS Docker Benchmark, section 5, and what was found of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditedRule {
    /// Its number in version 1.6.0 of the benchmark, such as `5.4`.
    pub id: &'static str,
    /// What it asks for, in a few words.
    pub title: &'static str,
    /// What was found.
    pub verdict: AuditVerdict,
}

impl AuditedRule {
    /// Whether the container breaks it.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(self.verdict, AuditVerdict::Broken(_))
    }

    /// Whether it says anything about the container.
    #[must_use]
    pub const fn applies(&self) -> bool {
        !matches!(self.verdict, AuditVerdict::NotApplicable(_))
    }
}
