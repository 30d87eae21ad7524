//! Where a merged log stands: the position in each bot's log, in the order in which the request names the bots.

use botmaker_fleet::LogLineId;

/// The position in each log; `None` before its first line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Position(Vec<Option<LogLineId>>);

impl Position {
    /// The beginning of `logs` logs.
    pub(super) fn begin(logs: usize) -> Self {
        Self(vec![None; logs])
    }

    /// Reads an SSE id; `None` when it is not the position in this many logs.
    pub(super) fn parse(id: &str, logs: usize) -> Option<Self> {
        let positions = id.split(',').map(|part| match part {
            "-" => Some(None),
            part => part.parse().ok().map(Some),
        });
        let positions: Vec<_> = positions.collect::<Option<_>>()?;
        (positions.len() == logs).then_some(Self(positions))
    }

    /// The position in one of the logs.
    pub(super) fn of(&self, index: usize) -> Option<LogLineId> {
        self.0.get(index).copied().flatten()
    }

    /// One of the logs has come this far.
    pub(super) fn advance(&mut self, index: usize, id: LogLineId) {
        if let Some(position) = self.0.get_mut(index) {
            *position = Some(id);
        }
    }

    /// The SSE id.
    pub(super) fn id(&self) -> String {
        let parts = self.0.iter().map(|position| match position {
            Some(id) => id.to_string(),
            None => "-".to_owned(),
        });
        parts.collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_text() {
        let mut position = Position::begin(3);
        assert_eq!(position.id(), "-,-,-");
        position.advance(1, "2:7:0".parse().unwrap());
        position.advance(9, "2:7:0".parse().unwrap());
        assert_eq!(position.id(), "-,2:7:0,-");
        assert_eq!(Position::parse(&position.id(), 3), Some(position));
    }

    #[test]
    fn what_is_no_position_in_these_logs_is_refused() {
        for bad in ["", "-", "-,-,-", "1:2:3,x", "1:2:3;-", "1:2:3,-,"] {
            assert_eq!(Position::parse(bad, 2), None, "{bad}");
        }
    }
}
