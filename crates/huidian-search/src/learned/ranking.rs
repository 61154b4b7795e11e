use super::associations::Associations;
use super::features::{FEATURES, FIRST_SCORE};
use super::forest::Forest;
use crate::codec::{TableReader, TableWriter, checksum};
use crate::error::Error;

/// Learned weights; made by `learn` (feature `training`), kept in a file of the crate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LearnedRanking {
    pub(crate) associations: Associations,
    pub(super) forest: Forest,
}

const MAGIC: u64 = 0x0003_4B4E_4152_4448;

impl LearnedRanking {
    /// The ranking that ships with the crate.
    pub fn shipped() -> Self {
        Self::from_bytes(include_bytes!("../../assets/ranking.bin")).unwrap_or_default()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut table = TableWriter::default();
        self.associations.write(&mut table);
        self.forest.write(&mut table);
        let mut whole = TableWriter::default();
        whole.word(MAGIC);
        whole.word(checksum(&table.bytes));
        whole.bytes.extend(table.bytes);
        whole.bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = |reason: &str| Error::damaged("learned ranking", reason);
        let mut table = TableReader::new(bytes);
        if table.word() != Some(MAGIC) {
            return Err(damaged("not a learned ranking of this version"));
        }
        let sum = table.word();
        if sum != Some(checksum(table.rest())) {
            return Err(damaged("checksum differs"));
        }
        let read = |table: &mut TableReader<'_>| {
            Some(Self {
                associations: Associations::read(table)?,
                forest: Forest::read(table)?,
            })
        };
        read(&mut table).ok_or_else(|| damaged("tables do not fit together"))
    }

    /// Scores of articles with these features.
    pub(crate) fn scores(&self, features: &[[f32; FEATURES.len()]]) -> Vec<f32> {
        if self.forest.trees.is_empty() {
            features.iter().map(|one| one[FIRST_SCORE]).collect()
        } else {
            self.forest.scores(features)
        }
    }

    /// What each feature adds to the score, and what none of them adds.
    pub(crate) fn shares(&self, features: &[f32; FEATURES.len()]) -> (Vec<f32>, f32) {
        if self.forest.trees.is_empty() {
            let mut shares = vec![0.0; FEATURES.len()];
            shares[FIRST_SCORE] = features[FIRST_SCORE];
            return (shares, 0.0);
        }
        self.forest.shares(features)
    }

    /// The names of the features with what each adds to an article's score.
    pub(crate) fn explain(&self, features: &[f32; FEATURES.len()]) -> Vec<(&'static str, f32)> {
        let (shares, base) = self.shares(features);
        let named = FEATURES
            .into_iter()
            .zip(shares)
            .filter(|(_, share)| *share != 0.0);
        named.chain(std::iter::once(("base", base))).collect()
    }
}
