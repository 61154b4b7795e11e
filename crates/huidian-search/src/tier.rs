//! Which texts stand below others.

use huidian_model::ForceStatus;

/// Which texts stand below the others unless they are asked for.
pub(crate) fn tier(status: ForceStatus) -> u8 {
    match status {
        ForceStatus::InForce
        | ForceStatus::PresumedInForce
        | ForceStatus::ToBeChecked
        | ForceStatus::Unknown
        | ForceStatus::NotYetInForce => 0,
        ForceStatus::Draft => 1,
        ForceStatus::Amended => 2,
        ForceStatus::Repealed | ForceStatus::Expired => 3,
    }
}
