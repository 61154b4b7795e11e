use std::path::PathBuf;
use std::sync::Arc;

use huidian_model::Clock;
use huidian_store::Store;
use tokio::sync::Mutex;

/// The open library that is handed out.
#[derive(Clone)]
pub struct InterchangeLibrary {
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    /// Scheme and host by which readers reach the library.
    pub(super) base: String,
    /// Where exports are kept for those who come back for the rest.
    pub(super) folder: PathBuf,
    /// Whose turn it is to make one.
    pub(super) exporting: Arc<Mutex<()>>,
}

impl InterchangeLibrary {
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, folder: PathBuf, base: String) -> Self {
        Self {
            store,
            clock,
            base,
            folder,
            exporting: Arc::default(),
        }
    }
}
