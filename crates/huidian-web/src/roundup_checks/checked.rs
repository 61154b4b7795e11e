use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huidian_digest::{Digest, LineHint, Report, Revision};
use huidian_wire::CheckShape;
use jiff::civil::Date;

/// A roundup with its rows and what the library has to say about each.
pub(crate) struct Checked {
    /// Nobody who was not given it can guess it.
    pub(crate) id: String,
    /// Who brought it; `None` for nobody signed in.
    pub(crate) owner: Option<String>,
    pub(crate) name: String,
    /// The account or site it is from, where the page says so.
    pub(crate) source: Option<String>,
    /// What its lines are, as whoever brought it said.
    pub(crate) hints: Vec<LineHint>,
    /// The text as read, in which the rows' spans lie.
    pub(crate) text: String,
    pub(crate) digest: Digest,
    pub(crate) report: Report,
    pub(crate) as_of: Date,
    pub(super) revision: Mutex<Revision>,
}

impl Checked {
    /// What was decided so far.
    pub(crate) fn revision(&self) -> Revision {
        self.held().clone()
    }

    pub(super) fn held(&self) -> MutexGuard<'_, Revision> {
        self.revision.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn shape(&self) -> CheckShape {
        CheckShape::new(&self.name, &self.digest, &self.report)
    }

    /// What the roundup calls itself, or its file.
    pub(crate) fn title(&self) -> &str {
        self.digest.title.as_deref().unwrap_or(&self.name)
    }
}

/// The newest roundups as they were read.
#[derive(Default)]
pub(crate) struct RecentChecks {
    remembered: Mutex<Remembered>,
}

#[derive(Default)]
struct Remembered {
    /// Which works were closed to their readers ([`AppState::closed_mark`](crate::state::AppState::closed_mark)): a check made before names what nobody is told
    /// any more.
    mark: u64,
    checked: VecDeque<Arc<Checked>>,
}

/// Roundups kept in memory; older ones are read again when asked for.
const REMEMBERED: usize = 24;

impl RecentChecks {
    /// Keeps a check that was begun while the mark was this.
    pub(super) fn keep(&self, checked: Checked, mark: u64) -> Arc<Checked> {
        let mut kept = self.remembered(mark);
        // two readers may have asked for one roundup at once: whoever comes second takes what the first has made
        if let Some(known) = kept.checked.iter().find(|known| known.id == checked.id) {
            return Arc::clone(known);
        }
        if kept.checked.len() >= REMEMBERED {
            kept.checked.pop_front();
        }
        let checked = Arc::new(checked);
        kept.checked.push_back(Arc::clone(&checked));
        checked
    }

    pub(super) fn find(&self, id: &str, mark: u64) -> Option<Arc<Checked>> {
        let kept = self.remembered(mark);
        kept.checked
            .iter()
            .find(|checked| checked.id == id)
            .cloned()
    }

    fn remembered(&self, mark: u64) -> MutexGuard<'_, Remembered> {
        let mut kept = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if kept.mark != mark {
            *kept = Remembered {
                mark,
                ..Remembered::default()
            };
        }
        kept
    }
}
