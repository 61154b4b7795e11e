use std::path::Path;

use huidian_catalogue::Catalogue;
use huidian_store::Store;
use jiff::civil::Date;

/// Raised when reading gets better, so that documents taken in before are read again.
pub(crate) const PIPELINE_VERSION: u32 = 3;

/// What the steps know besides the document.
#[derive(Clone, Copy)]
pub(crate) struct Context<'c> {
    pub(crate) store: &'c Store,
    pub(crate) catalogue: &'c Catalogue,
    pub(crate) index_folder: &'c Path,
    /// The day whose texts answer references that give no day.
    pub(crate) today: Date,
}
