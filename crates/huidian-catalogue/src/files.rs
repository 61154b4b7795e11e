//! The data files, embedded in the binary.

/// A data file of the catalogue: its path below `data/`, and its text.
#[derive(Debug, Clone, Copy)]
pub struct DataFile {
    pub path: &'static str,
    pub text: &'static str,
}

macro_rules! data_files {
    ($($path:literal),+ $(,)?) => {
        &[$(DataFile { path: $path, text: include_str!(concat!("../data/", $path)) }),+]
    };
}

/// Every file under `data/`; a test compares the list with the folder.
pub const EMBEDDED: &[DataFile] = data_files![
    "amendments.toml",
    "authorities/central.toml",
    "authorities/former.toml",
    "authorities/industry.toml",
    "authorities/offices.toml",
    "authorities/party.toml",
    "authorities/places.toml",
    "authorities/standards.toml",
    "roundups.toml",
    "sectors.toml",
    "short_titles.toml",
    "text_absences.toml",
    "works/artificial-intelligence.toml",
    "works/energy.toml",
    "works/finance.toml",
    "works/foundations.toml",
    "works/government.toml",
    "works/health.toml",
    "works/industry.toml",
    "works/missed.toml",
    "works/other.toml",
    "works/smart-city.toml",
    "works/transport.toml",
];
