/// The indentations of the list items that are open, for telling how deep the next one is.
#[derive(Default)]
pub(super) struct Indents {
    open: Vec<usize>,
}

impl Indents {
    /// Depth of an item whose marker stands `indent` columns from the margin.
    pub(super) fn depth(&mut self, indent: usize) -> u8 {
        while self.open.last().is_some_and(|&last| last > indent) {
            self.open.pop();
        }
        if self.open.last().is_none_or(|&last| indent > last + 1) && self.open.len() < 64 {
            self.open.push(indent);
        }
        self.open.len().saturating_sub(1) as u8
    }

    /// Something that is no item and not indented ends all lists.
    pub(super) fn clear(&mut self) {
        self.open.clear();
    }
}
