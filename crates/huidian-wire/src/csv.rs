//! Lines of comma-separated values.

/// Spreadsheets take UTF-8 for granted only after a byte order mark.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One line after RFC 4180.
pub fn push_row<'c>(csv: &mut String, cells: impl IntoIterator<Item = &'c str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            csv.push(',');
        }
        push_cell(csv, cell);
    }
    csv.push_str("\r\n");
}

fn push_cell(csv: &mut String, cell: &str) {
    // a cell that begins like a formula would be run by spreadsheets
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !cell.contains([',', '"', '\n', '\r']) {
        csv.push_str(cell);
        return;
    }
    csv.push('"');
    csv.push_str(guard);
    csv.push_str(&cell.replace('"', "\"\""));
    csv.push('"');
}
