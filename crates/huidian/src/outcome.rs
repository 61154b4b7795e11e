//! How a command ends.

use std::process::ExitCode;

/// What a command tells the shell; the numbers are part of the interface (`docs/src/command-line.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Some of the input was refused; the rest was taken.
    PartlyRefused,
    /// The work or provision asked for is not in this library.
    NotFound,
    /// A check found something wrong.
    Unsound,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        // 1 is an error and 2 a command line that was not understood
        ExitCode::from(match outcome {
            Outcome::Done => 0,
            Outcome::PartlyRefused => 3,
            Outcome::NotFound => 4,
            Outcome::Unsound => 5,
        })
    }
}
