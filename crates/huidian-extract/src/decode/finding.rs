use std::ops::Range;

use super::Repair;

/// What an inspection for wrong decoding found.
pub(super) enum Finding {
    Ordinary,
    Repaired(String, Repair),
    /// Wrongly decoded, and what it was cannot be proved.
    Garbled {
        reason: String,
        /// Code points from the first garbled line to the last.
        span: Range<u32>,
        /// Share of the characters beyond ASCII that stand in garbled lines.
        percent: u32,
    },
}
