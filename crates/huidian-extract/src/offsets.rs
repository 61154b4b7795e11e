use serde::{Deserialize, Serialize};

use std::ops::Range;

/// One stretch of drawn-out text and the stretch of source it came from, in code points.
///
/// Where both lengths are equal the characters are equal one by one (white space may have become
/// another white space); where they differ, the whole plain stretch stands for the whole source
/// stretch (an entity, a line break tag, folded white space).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub plain_start: u32,
    pub plain_length: u32,
    pub source_start: u32,
    pub source_length: u32,
}

impl Run {
    fn plain_end(&self) -> u32 {
        self.plain_start + self.plain_length
    }

    fn source_end(&self) -> u32 {
        self.source_start + self.source_length
    }

    fn is_copied(&self) -> bool {
        self.plain_length == self.source_length
    }
}

/// The way from drawn-out text back to the source it was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

impl OffsetMap {
    /// The runs, in plain order, without gaps or overlaps in the plain text.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Source offset of the plain character at `plain`; beyond the end, the end of the source.
    pub fn to_source(&self, plain: u32) -> u32 {
        match self.find_run(plain) {
            Some(run) if run.is_copied() => run.source_start + (plain - run.plain_start),
            Some(run) => run.source_start,
            None => self.runs.last().map_or(0, Run::source_end),
        }
    }

    /// The smallest source stretch that holds the plain range.
    pub fn to_source_range(&self, plain: Range<u32>) -> Range<u32> {
        let start = self.to_source(plain.start);
        if plain.end <= plain.start {
            return start..start;
        }
        let end = match self.find_run(plain.end - 1) {
            Some(run) if run.is_copied() => run.source_start + (plain.end - run.plain_start),
            Some(run) => run.source_end(),
            None => self.runs.last().map_or(0, Run::source_end),
        };
        start..end.max(start)
    }

    fn find_run(&self, plain: u32) -> Option<&Run> {
        let index = self.runs.partition_point(|run| run.plain_end() <= plain);
        self.runs.get(index)
    }

    /// Adds a run at the end, joined to the last one where both are copies without a gap.
    pub(crate) fn push(&mut self, plain_length: u32, source_start: u32, source_length: u32) {
        if plain_length == 0 {
            return;
        }
        let plain_start = self.plain_length();
        if let Some(last) = self.runs.last_mut()
            && last.is_copied()
            && plain_length == source_length
            && last.source_end() == source_start
        {
            last.plain_length += plain_length;
            last.source_length += source_length;
            return;
        }
        self.runs.push(Run {
            plain_start,
            plain_length,
            source_start,
            source_length,
        });
    }

    pub(crate) fn plain_length(&self) -> u32 {
        self.runs.last().map_or(0, Run::plain_end)
    }

    /// Adds all runs of `other` behind the present ones.
    pub(crate) fn append(&mut self, other: &OffsetMap) {
        for run in &other.runs {
            self.push(run.plain_length, run.source_start, run.source_length);
        }
    }

    /// Forgets everything from the plain offset on.
    pub(crate) fn truncate(&mut self, plain_length: u32) {
        let keep = self
            .runs
            .partition_point(|run| run.plain_start < plain_length);
        self.runs.truncate(keep);
        if let Some(last) = self.runs.last_mut()
            && last.plain_end() > plain_length
        {
            let length = plain_length - last.plain_start;
            if last.is_copied() {
                last.source_length = length;
            }
            last.plain_length = length;
        }
    }
}
