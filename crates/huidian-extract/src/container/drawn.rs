use crate::block::Block;
use crate::diagnostic::Diagnostic;
use crate::place::Place;

/// The text drawn out of a container, and its blocks with spans in that text.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) text: String,
    pub(crate) properties: Vec<(String, String)>,
    pub(crate) title: Option<String>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// For formats of fixed layout.
    pub(crate) places: Vec<Place>,
    pub(crate) page_count: Option<u32>,
    /// Width and height of each page in points.
    pub(crate) page_sizes: Vec<[f32; 2]>,
}
