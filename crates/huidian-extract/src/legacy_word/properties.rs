//! Properties of paragraphs: which table, list or heading they belong to.

use super::bytes::{part, u16_at, u32_at};

/// Bytes of a page of properties.
const PAGE: usize = 512;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Properties {
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// The mark that ends a row.
    pub(super) is_row_end: bool,
    /// Number of the list, 0 for none, absent where the style decides.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) outline: Option<u8>,
}

/// Properties of all paragraphs by where they end in the file.
pub(super) struct ParagraphTable {
    /// First and last offset, and what holds between.
    runs: Vec<(u32, u32, Properties)>,
    styles: Vec<Properties>,
}

impl ParagraphTable {
    pub(super) fn read(
        document: &[u8],
        table: &[u8],
        paragraphs: (u32, u32),
        styles: (u32, u32),
    ) -> Self {
        let plan = part(table, paragraphs);
        let count = plan.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        for index in 0..count {
            let Some(page) = u32_at(plan, (count + 1) * 4 + index * 4) else {
                break;
            };
            let at = (page & 0x003f_ffff) as usize * PAGE;
            if let Some(page) = document.get(at..at + PAGE) {
                read_page(page, &mut runs);
            }
        }
        runs.sort_by_key(|run| run.0);
        Self {
            runs,
            styles: style_properties(part(table, styles)),
        }
    }

    /// What holds for the paragraph whose mark is stored at `offset`.
    pub(super) fn at(&self, offset: u32) -> Properties {
        let after = self.runs.partition_point(|run| run.0 <= offset);
        let run = after.checked_sub(1).map(|index| &self.runs[index]);
        let mut own = run
            .filter(|run| offset < run.1)
            .map(|run| run.2)
            .unwrap_or_default();
        if let Some(style) = self.styles.get(usize::from(own.style)) {
            own.list = own.list.or(style.list);
            own.level = own.level.or(style.level);
            own.outline = own.outline.or(style.outline);
        }
        own
    }
}

/// A page of properties (MS-DOC 2.9.174): offsets, then for each run where its properties stand.
fn read_page(page: &[u8], runs: &mut Vec<(u32, u32, Properties)>) {
    let count = usize::from(page[PAGE - 1]);
    for index in 0..count {
        let bounds = (u32_at(page, index * 4), u32_at(page, index * 4 + 4));
        let (Some(start), Some(end)) = bounds else {
            return;
        };
        let Some(&place) = page.get((count + 1) * 4 + index * 13) else {
            return;
        };
        let mut properties = Properties::default();
        let at = usize::from(place) * 2;
        if at > 0 && at < PAGE {
            let (from, length) = match page[at] {
                0 => (
                    at + 2,
                    usize::from(page.get(at + 1).copied().unwrap_or(0)) * 2,
                ),
                half => (at + 1, usize::from(half) * 2 - 1),
            };
            let stored = page
                .get(from..(from + length).min(PAGE))
                .unwrap_or_default();
            properties.style = u16_at(stored, 0).unwrap_or(0);
            apply(stored.get(2..).unwrap_or_default(), &mut properties);
        }
        runs.push((start, end, properties));
    }
}

/// Reads modifiers one after another (MS-DOC 2.2.5); the three upper bits tell the length of each.
pub(super) fn apply(mut modifiers: &[u8], properties: &mut Properties) {
    while let Some(code) = u16_at(modifiers, 0) {
        let operand = &modifiers[2..];
        let length = operand_length(code, operand);
        let byte = operand.first().copied().unwrap_or(0);
        match code {
            0x2416 => properties.in_table = byte != 0,
            0x2417 => properties.is_row_end = byte != 0,
            0x260a => properties.level = Some(byte.min(8)),
            0x460b => properties.list = u16_at(operand, 0),
            0x2640 => properties.outline = (byte < 9).then_some(byte),
            _ => {}
        }
        modifiers = operand.get(length..).unwrap_or_default();
    }
}

/// Bytes of what a modifier is told (MS-DOC 2.6).
pub(super) fn operand_length(code: u16, operand: &[u8]) -> usize {
    match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if code == 0xd608 => usize::from(u16_at(operand, 0).unwrap_or(0)) + 1,
        _ => usize::from(operand.first().copied().unwrap_or(0)) + 1,
    }
}

/// What the styles say (MS-DOC 2.9.271): lists, levels, headings by their built-in numbers 1 to 9.
fn style_properties(sheet: &[u8]) -> Vec<Properties> {
    let Some(info) = u16_at(sheet, 0) else {
        return Vec::new();
    };
    let base_size = usize::from(u16_at(sheet, 4).unwrap_or(10));
    let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(4_096);
    let mut at = 2 + usize::from(info);
    let mut styles: Vec<Properties> = Vec::new();
    let mut bases: Vec<u16> = Vec::new();
    for _ in 0..count {
        let Some(length) = u16_at(sheet, at) else {
            break;
        };
        let style = part(sheet, (at as u32 + 2, u32::from(length)));
        let (own, base) = style_of(style, base_size).unwrap_or((Properties::default(), 0xfff));
        styles.push(own);
        bases.push(base);
        at += 2 + usize::from(length) + usize::from(length % 2);
    }
    // A style takes what it does not say from the one it is based on.
    for index in 0..styles.len() {
        let mut base = bases[index];
        for _ in 0..20 {
            let Some(upper) = styles.get(usize::from(base)).copied() else {
                break;
            };
            let own = &mut styles[index];
            own.list = own.list.or(upper.list);
            own.level = own.level.or(upper.level);
            own.outline = own.outline.or(upper.outline);
            base = bases[usize::from(base)];
        }
    }
    styles
}

/// A paragraph style and the number of its base.
fn style_of(style: &[u8], base_size: usize) -> Option<(Properties, u16)> {
    let kind = u16_at(style, 2)?;
    let built_in = u16_at(style, 0)? & 0x0fff;
    let name_length = usize::from(u16_at(style, base_size)?);
    let mut properties = Properties::default();
    if kind & 0x000f == 1 {
        // Behind the name and its zero: length, number of the style, modifiers.
        let at = base_size + 2 + name_length * 2 + 2;
        let at = at + at % 2;
        let length = usize::from(u16_at(style, at).unwrap_or(0));
        let stored = style.get(at + 4..at + 2 + length).unwrap_or_default();
        apply(stored, &mut properties);
        if (1..=9).contains(&built_in) {
            properties.outline = Some(built_in as u8 - 1);
        }
    }
    Some((properties, kind >> 4))
}
