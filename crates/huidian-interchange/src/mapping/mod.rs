//! Which provisions amend, end, follow, cite or are the basis of which others, as OSCAL mapping collections.

mod collection;
mod duties;
mod gather;
mod side;

pub use duties::duty_mappings;
pub use gather::oscal_mappings;
