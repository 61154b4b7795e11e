//! Words of news about instruments: one table for all who tell news from the instruments themselves.

/// What news says was done with an instrument.
pub const NEWS_VERBS: [&str; 9] = [
    "发布",
    "印发",
    "公布",
    "征求意见",
    "获批",
    "通过",
    "出台",
    "施行",
    "实施",
];
