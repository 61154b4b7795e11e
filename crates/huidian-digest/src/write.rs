//! The next roundup, written from rows the catalogue vouches for.
//!
//! What is written here is read back by [`crate::read`] as the same rows.

mod docx;
mod html;
mod json;
mod markdown;
mod row;
mod xlsx;

use huidian_model::PartialDate;
use jiff::civil::Date;

pub use row::WrittenRow;

use self::row::{Table, tables};

/// What a roundup is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Markdown,
    /// With inline styles, to be pasted into an official account's editor.
    Html,
    Json,
    Docx,
    Xlsx,
}

impl Format {
    pub const ALL: [Format; 5] = [
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::Docx,
        Format::Xlsx,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Json => "json",
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }
}

/// The head of a roundup.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions<'o> {
    pub title: String,
    /// The day the catalogue was asked about.
    pub as_of: Option<Date>,
    pub from: Option<PartialDate>,
    pub to: Option<PartialDate>,
    /// For telephones: three columns in Markdown and HTML, everything about a date or a number in one cell.
    pub is_narrow: bool,
    /// The user's own Markdown or HTML around the tables; see [`default_template`] for its places.
    pub template: Option<&'o str>,
}

/// A roundup that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// The template has no place for the tables.
    NoPlaceForTables,
    /// The container could not be put together.
    Container(String),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::NoPlaceForTables => f.write_str("the template has no {tables}"),
            WriteError::Container(cause) => write!(f, "put the file together: {cause}"),
        }
    }
}

impl std::error::Error for WriteError {}

/// Writes a roundup: one table for each section, in the order in which the sections first come.
pub fn write(
    rows: &[WrittenRow],
    format: Format,
    options: &WriteOptions<'_>,
) -> Result<Vec<u8>, WriteError> {
    let tables = tables(rows);
    match format {
        Format::Markdown => filled(
            markdown::TEMPLATE,
            &markdown::tables(&tables, options.is_narrow),
            rows,
            options,
            str::to_owned,
        ),
        Format::Html => filled(
            html::TEMPLATE,
            &html::tables(&tables, options.is_narrow),
            rows,
            options,
            html::escaped,
        ),
        Format::Json => Ok(json::text(&tables, rows, options).into_bytes()),
        Format::Docx => docx::bytes(&tables, rows, options),
        Format::Xlsx => xlsx::bytes(&tables, options),
    }
}

/// The text around the tables. `{title}`, `{as_of}`, `{from}`, `{to}`, `{count}`, `{unverified}` and `{tables}` are filled in;
/// `None` for formats that have no template.
pub fn default_template(format: Format) -> Option<&'static str> {
    match format {
        Format::Markdown => Some(markdown::TEMPLATE),
        Format::Html => Some(html::TEMPLATE),
        Format::Json | Format::Docx | Format::Xlsx => None,
    }
}

fn filled(
    default: &str,
    tables: &str,
    rows: &[WrittenRow],
    options: &WriteOptions<'_>,
    escape: impl Fn(&str) -> String,
) -> Result<Vec<u8>, WriteError> {
    let template = options.template.unwrap_or(default);
    if !template.contains("{tables}") {
        return Err(WriteError::NoPlaceForTables);
    }
    let head = Head::new(rows, options);
    let text = head
        .places()
        .iter()
        .fold(template.to_owned(), |text, (place, value)| {
            text.replace(place, &escape(value))
        });
    Ok(text.replace("{tables}", tables).into_bytes())
}

/// What stands before the tables.
struct Head {
    title: String,
    as_of: String,
    from: String,
    to: String,
    count: String,
    unverified: String,
}

impl Head {
    fn new(rows: &[WrittenRow], options: &WriteOptions<'_>) -> Self {
        let text = |date: Option<PartialDate>| {
            date.map_or_else(|| "不限".to_owned(), |date| date.to_string())
        };
        let unverified: Vec<&str> = rows
            .iter()
            .filter(|row| row.is_unverified)
            .map(|row| row.title.as_str())
            .collect();
        Self {
            title: options.title.clone(),
            as_of: options
                .as_of
                .map_or_else(String::new, |day| day.to_string()),
            from: text(options.from),
            to: text(options.to),
            count: rows.len().to_string(),
            unverified: match unverified.len() {
                0 => "无".to_owned(),
                count => format!("{count}条尚未核实"),
            },
        }
    }

    fn places(&self) -> [(&'static str, &str); 6] {
        [
            ("{title}", &self.title),
            ("{as_of}", &self.as_of),
            ("{from}", &self.from),
            ("{to}", &self.to),
            ("{count}", &self.count),
            ("{unverified}", &self.unverified),
        ]
    }
}

/// The columns a table may have.
const COLUMNS: [&str; 9] = [
    "政策",
    "文号",
    "日期",
    "日期种类",
    "施行日期",
    "征求意见截止",
    "发布单位",
    "时效状态",
    "链接",
];

/// The columns of a list for telephones.
const NARROW: [&str; 3] = ["政策", "日期", "发布单位"];

/// What stands where nothing is known.
const NOTHING: &str = "—";

/// The cells of a row, in the order of [`COLUMNS`].
fn all_cells(row: &WrittenRow) -> [String; 9] {
    let dash = || NOTHING.to_owned();
    let date = |date: Option<PartialDate>| date.map_or_else(dash, |date| date.to_string());
    [
        row.title_cell(),
        row.number.clone().unwrap_or_else(dash),
        date(row.date),
        row.date_kind
            .map_or_else(dash, |kind| kind.chinese().to_owned()),
        date(row.effective),
        date(row.closes),
        row.issuers_cell(),
        row.status_cell().unwrap_or_else(dash),
        row.link.clone().unwrap_or_else(dash),
    ]
}

/// Index of the link among the columns.
const LINK: usize = 8;
/// Indices of the dates.
const DATES: [usize; 3] = [2, 4, 5];

/// The columns of a roundup: those in which some row has something, by their index.
struct Columns(Vec<usize>);

impl Columns {
    fn of(tables: &[Table<'_>]) -> Self {
        let mut is_used = [false; COLUMNS.len()];
        // the title makes a row; without these columns a reader would look for dates and bodies elsewhere
        for index in [0, 2, 6] {
            is_used[index] = true;
        }
        for (_, row) in all_rows(tables) {
            for (used, cell) in is_used.iter_mut().zip(all_cells(row)) {
                *used |= cell != NOTHING;
            }
        }
        let used = is_used.into_iter().enumerate();
        Self(
            used.filter(|(_, used)| *used)
                .map(|(index, _)| index)
                .collect(),
        )
    }

    fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|index| COLUMNS[*index]).collect()
    }

    /// Cells of a row with the index of their column.
    fn cells(&self, row: &WrittenRow) -> Vec<(usize, String)> {
        let cells = all_cells(row).into_iter().enumerate();
        cells.filter(|(index, _)| self.0.contains(index)).collect()
    }
}

fn all_rows<'t>(tables: &'t [Table<'_>]) -> impl Iterator<Item = (&'t str, &'t WrittenRow)> {
    tables.iter().flat_map(|table| {
        table
            .rows
            .iter()
            .map(move |row| (table.name.as_str(), *row))
    })
}
