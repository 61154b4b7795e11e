//! A page made ready: its headline, its lines, and the wording among them.

use huidian_extract::{BlockKind, Page};

use crate::features::{self, Features};
use crate::frame;
use crate::line::{Line, lines_of};
use crate::shape::{Row, rows};
use crate::wording::{self, Wording};

/// A page with all its lines.
pub(crate) struct Article {
    pub(crate) headline: String,
    /// Who published the page, as its head names it.
    account: Option<String>,
    lines: Vec<Line>,
    image_count: usize,
    is_cut: bool,
}

impl Article {
    pub(crate) fn of(page: &Page) -> Self {
        let headline = page
            .find_front_matter("title")
            .or(page.title.as_deref())
            .unwrap_or("")
            .replace("&quot;", "\"");
        let image_count = page
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Image { .. }))
            .count();
        Self {
            headline,
            account: page.find_front_matter("source").map(str::to_owned),
            lines: lines_of(page),
            image_count,
            is_cut: is_cut(&page.text),
        }
    }

    /// The lines of the article itself, each with its part, and whether they break off.
    pub(crate) fn rows(&self) -> (Vec<Row<'_>>, bool) {
        let headline = (!self.headline.is_empty()).then_some(self.headline.as_str());
        let (lines, goes_on) = frame::article(&self.lines, headline, self.account.as_deref());
        // an export cut in the promotion below lost nothing of the article
        (rows(&lines), self.is_cut && !goes_on)
    }

    pub(crate) fn features(
        &self,
        rows: &[Row<'_>],
        wording: Option<&Wording>,
        is_cut: bool,
    ) -> Features {
        features::of(&features::View {
            headline: &self.headline,
            rows,
            wording,
            image_count: self.image_count,
            is_cut,
        })
    }
}

/// Whether an export breaks off.
fn is_cut(text: &str) -> bool {
    let end = text.trim_end();
    end.ends_with("...") || end.ends_with('…')
}

/// The features of a page, for those who learn weights.
pub fn features_of(page: &Page) -> Features {
    let article = Article::of(page);
    let (rows, is_cut) = article.rows();
    let wording = wording::find(&rows);
    article.features(&rows, wording.as_ref(), is_cut)
}
