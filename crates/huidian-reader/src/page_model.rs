//! A document model that somebody else runs: asked from here, because the child has no network and needs none.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Which pages a document model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelPages {
    /// Pages that the recognition in this process reads badly, or not at all.
    Hard,
    /// All pages that are pictures.
    All,
}

/// Why a document model gave no text of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRead {
    /// It does not answer: the next page will fare no better.
    Unreachable(String),
    /// It answered, and the answer is none.
    Nonsense(String),
}

/// Reads the picture of a page somewhere else.
pub trait PageModel: Send + Sync {
    fn pages(&self) -> ModelPages;
    /// The lines of a page, from a picture of it as JPEG.
    fn read_page(&self, jpeg: &[u8]) -> Result<String, NotRead>;
}

type Finder = Box<dyn Fn() -> Option<Arc<dyn PageModel>> + Send + Sync>;

static FINDER: OnceLock<Finder> = OnceLock::new();
static MODEL: OnceLock<Option<Arc<dyn PageModel>>> = OnceLock::new();

/// Says how to find the document model, if there is one; looked for when the first picture is read. The first to say so stays.
pub fn set_page_model(find: impl Fn() -> Option<Arc<dyn PageModel>> + Send + Sync + 'static) {
    // As with the program: there is one.
    let _ = FINDER.set(Box::new(find));
}

/// The document model, where one is named.
pub(crate) fn page_model() -> Option<&'static Arc<dyn PageModel>> {
    MODEL
        .get_or_init(|| FINDER.get().and_then(|find| find()))
        .as_ref()
}

/// Failures in a row after which the model is left alone for a while.
const MOST_FAILURES: u32 = 3;
/// Pages that are then read without it, so that a model that is down does not hold up an import for its time limit page by page.
const PAGES_WITHOUT: u32 = 50;

/// Failures in a row; from [`MOST_FAILURES`] on, with the pages read without the model since.
static FAILURES: AtomicU32 = AtomicU32::new(0);

/// Asks the model for a page, unless it failed too often a moment ago.
pub(crate) fn ask(model: &dyn PageModel, jpeg: &[u8]) -> Result<String, String> {
    ask_counting(model, jpeg, &FAILURES)
}

fn ask_counting(
    model: &dyn PageModel,
    jpeg: &[u8],
    failures: &AtomicU32,
) -> Result<String, String> {
    let failed = failures.load(Ordering::Relaxed);
    if failed >= MOST_FAILURES {
        let next = if failed - MOST_FAILURES >= PAGES_WITHOUT {
            MOST_FAILURES - 1
        } else {
            failed + 1
        };
        failures.store(next, Ordering::Relaxed);
        return Err(
            "the document model was not asked: it did not answer for the pages before".to_owned(),
        );
    }
    match model.read_page(jpeg) {
        Ok(text) => {
            failures.store(0, Ordering::Relaxed);
            Ok(text)
        }
        Err(NotRead::Nonsense(reason)) => {
            failures.store(0, Ordering::Relaxed);
            Err(reason)
        }
        Err(NotRead::Unreachable(reason)) => {
            failures.store(failed + 1, Ordering::Relaxed);
            Err(reason)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{ModelPages, NotRead, PAGES_WITHOUT, PageModel, ask_counting};

    struct Down(AtomicU32);

    impl PageModel for Down {
        fn pages(&self) -> ModelPages {
            ModelPages::All
        }

        fn read_page(&self, _: &[u8]) -> Result<String, NotRead> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Err(NotRead::Unreachable("nobody there".to_owned()))
        }
    }

    #[test]
    fn a_model_that_is_down_is_left_alone_and_tried_again_later() {
        let (model, failures) = (Down(AtomicU32::new(0)), AtomicU32::new(0));
        let asked = |pages: u32| {
            for _ in 0..pages {
                ask_counting(&model, b"", &failures).unwrap_err();
            }
            model.0.load(Ordering::Relaxed)
        };
        assert_eq!(asked(10), 3, "after three failures nobody asks");
        assert_eq!(asked(PAGES_WITHOUT), 4, "once it is tried again");
        assert_eq!(asked(10), 4, "and one more failure is enough");
    }
}
