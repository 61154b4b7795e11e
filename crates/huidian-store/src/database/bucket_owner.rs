//! Which library the objects of a bucket belong to: two that share a place would sweep away each other's originals.

use huidian_model::ContentHash;

use crate::blobs::frame::content_hash;
use crate::blobs::place::Blobs;
use crate::database::error::{Error, Result};
use crate::database::store::Store;
use crate::database::transaction::Transaction;

/// The library's own mark, made when it first has a bucket.
const OWNER_SETTING: &str = "bucket_owner";
/// The bucket that bears the mark.
const PLACE_SETTING: &str = "bucket_marked";

/// What a library remembers of its bucket.
pub(crate) struct Ownership {
    owner: String,
    place: Option<String>,
}

impl Store {
    /// The mark by which the bucket is this library's; `None` where it never had one.
    pub fn bucket_owner(&self) -> Result<Option<String>> {
        self.read()?.find_setting(OWNER_SETTING)
    }

    /// Forgets the mark: a copy of a library, such as a backup that was put back, is another library, and may not take away what the first one has.
    pub fn forget_bucket(&self) -> Result<()> {
        self.write(|library| {
            for name in [OWNER_SETTING, PLACE_SETTING] {
                library.remove_setting(name)?;
            }
            Ok(())
        })
    }

    /// Marks the bucket as this library's where that was not done, and refuses one that is another's.
    pub(crate) fn claim_bucket(&self) -> Result<()> {
        let Blobs::Bucket(bucket) = self.blobs() else {
            return Ok(());
        };
        let place = bucket.options().to_string();
        let reader = self.read()?;
        if reader.find_setting(PLACE_SETTING)?.as_deref() == Some(&*place) {
            return Ok(());
        }
        let known = reader.find_setting(OWNER_SETTING)?;
        drop(reader);
        let given = self.options().bucket_owner.clone();
        let owner = match given.or(known) {
            Some(owner) => owner,
            None => random_mark()?.to_string(),
        };
        bucket.claim(&owner)?;
        self.write(|library| {
            library.put_ownership(&Ownership {
                owner,
                place: Some(place),
            })
        })
    }

    pub(crate) fn ownership(&self) -> Result<Option<Ownership>> {
        let reader = self.read()?;
        let Some(owner) = reader.find_setting(OWNER_SETTING)? else {
            return Ok(None);
        };
        let place = reader.find_setting(PLACE_SETTING)?;
        Ok(Some(Ownership { owner, place }))
    }
}

impl Transaction<'_> {
    pub(crate) fn put_ownership(&mut self, ownership: &Ownership) -> Result<()> {
        self.put_setting(OWNER_SETTING, &ownership.owner)?;
        self.put_setting(
            PLACE_SETTING,
            ownership.place.as_deref().unwrap_or_default(),
        )
    }
}

fn random_mark() -> Result<ContentHash> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unstorable {
        what: "the mark of a bucket",
        value: format!("no random number: {error}"),
    })?;
    Ok(content_hash(&bytes))
}
