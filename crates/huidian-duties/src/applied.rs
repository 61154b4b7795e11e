use crate::due::DueDeadline;
use crate::duty::Duty;

/// A duty that binds.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied<'r> {
    pub duty: &'r Duty,
    pub deadlines: Vec<DueDeadline<'r>>,
    pub because: Vec<String>,
}
