//! What a file marks its lines as.

/// What a file marks a line of its text as: a heading need not be guessed from its words then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineShape {
    /// Code points of the text, without the line break.
    pub start: u32,
    pub end: u32,
    /// 1 to 6; 0 for what is no heading.
    pub level: u8,
    /// Every visible character is bold.
    pub is_bold: bool,
    /// A list item without a number.
    pub is_bullet: bool,
}
