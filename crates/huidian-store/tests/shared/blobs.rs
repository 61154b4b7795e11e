//! The contract of large blobs, kept by the data folder and by a bucket alike.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use huidian_model::ContentHash;
use huidian_store::{
    BackupOptions, BackupTarget, BucketOptions, Error, Fault, PackedBlob, Store, StoreOptions,
};
use huidian_testing::{TestBuckets, TestStore, buckets, postgres};
use jiff::Timestamp;

/// Where a library has its originals, and how somebody else gets at them.
enum Place {
    Folder,
    Bucket(&'static TestBuckets, Arc<BucketOptions>),
}

/// Rows in a folder or on a server, originals in a folder or in a bucket.
fn libraries() -> Vec<(TestStore, Place)> {
    let clock: Arc<Timestamp> = Arc::new(Timestamp::UNIX_EPOCH);
    let mut libraries = vec![(TestStore::new(clock.clone()), Place::Folder)];
    let Some(service) = buckets() else {
        return libraries;
    };
    for server in [None, postgres()] {
        let bucket = Arc::new(service.place());
        let store = TestStore::with(StoreOptions {
            clock: clock.clone(),
            postgres: server.map(|server| Arc::new(server.place())),
            bucket: Some(bucket.clone()),
            ..StoreOptions::default()
        });
        libraries.push((store, Place::Bucket(service, bucket)));
    }
    libraries
}

impl Place {
    fn path(&self, store: &Store, hash: ContentHash) -> PathBuf {
        store.folder().join("blobs").join(name(hash))
    }

    fn lose(&self, store: &Store, hash: ContentHash) {
        match self {
            Self::Folder => fs::remove_file(self.path(store, hash)).unwrap(),
            Self::Bucket(service, place) => service.remove_object(place, &name(hash)),
        }
    }

    /// One bit, in the middle.
    fn damage(&self, store: &Store, hash: ContentHash) {
        let mut bytes = match self {
            Self::Folder => fs::read(self.path(store, hash)).unwrap(),
            Self::Bucket(service, place) => service.object(place, &name(hash)).unwrap(),
        };
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        self.put(store, hash, &bytes);
    }

    fn put(&self, store: &Store, hash: ContentHash, bytes: &[u8]) {
        match self {
            Self::Folder => {
                let path = self.path(store, hash);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            Self::Bucket(service, place) => service.put_object(place, &name(hash), bytes),
        }
    }

    fn has(&self, store: &Store, hash: ContentHash) -> bool {
        match self {
            Self::Folder => self.path(store, hash).exists(),
            Self::Bucket(service, place) => service.object(place, &name(hash)).is_some(),
        }
    }
}

fn name(hash: ContentHash) -> String {
    let hash = hash.to_string();
    format!("{}/{}", &hash[..2], &hash[2..])
}

/// Bytes that do not compress, the same for the same seed.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    })
    .flatten()
    .take(length)
    .collect()
}

fn put(store: &Store, blob: &PackedBlob) -> bool {
    store.write(|library| library.put_blob(blob)).unwrap()
}

fn find(store: &Store, hash: ContentHash) -> Result<Option<Vec<u8>>, Error> {
    store.read().unwrap().find_blob(hash)
}

#[test]
fn large_blobs_are_kept_once_and_read_back() {
    // a row; one request; one request whose bytes shrink; three parts
    let contents = [
        noise(1, 1_000),
        noise(2, 300_000),
        [noise(3, 300_000), vec![b' '; 900_000]].concat(),
        noise(4, 2 * BucketOptions::LEAST_PART_BYTES as usize + 77),
    ];
    for (store, place) in libraries() {
        for (number, content) in contents.iter().enumerate() {
            let blob = PackedBlob::new(content);
            assert!(put(&store, &blob));
            assert!(!put(&store, &blob));
            assert!(find(&store, blob.hash()).unwrap().as_ref() == Some(content));
            let mut copied = Vec::new();
            let reader = store.read().unwrap();
            let size = reader.copy_blob(blob.hash(), &mut copied).unwrap();
            assert_eq!(size, Some(content.len() as u64));
            assert!(copied == *content);
            assert_eq!(place.has(&store, blob.hash()), number > 0);
            if let (Place::Bucket(service, bucket), true) = (&place, number > 0) {
                // the very bytes, for whoever looks with the service's own tools
                let object = service.object(bucket, &name(blob.hash()));
                assert!(object.as_ref() == Some(content));
                assert!(!store.folder().join("blobs").exists());
            }
        }
        let report = store.doctor().unwrap();
        assert!(
            report.is_clean() && report.leftover_count == 0,
            "{report:?}"
        );
        assert_eq!(report.blob_count, contents.len());
        let kept = store.read().unwrap().kept_bytes().unwrap();
        assert!(kept.iter().all(|one| one.stored_bytes > 0), "{kept:?}");
    }
}

#[test]
fn what_was_lost_or_damaged_is_told_and_whole_again_when_it_comes_again() {
    for (store, place) in libraries() {
        let blobs: Vec<_> = (10..13)
            .map(|seed| PackedBlob::new(&noise(seed, 300_000)))
            .collect();
        for blob in &blobs {
            put(&store, blob);
        }
        place.lose(&store, blobs[0].hash());
        place.damage(&store, blobs[1].hash());
        let (lost, damaged) = (blobs[0].hash(), blobs[1].hash());
        assert!(matches!(find(&store, lost), Err(Error::BlobMissing(hash)) if hash == lost));
        assert!(matches!(find(&store, damaged), Err(Error::BlobDamaged(hash)) if hash == damaged));
        let copied = store.read().unwrap().copy_blob(damaged, &mut Vec::new());
        assert!(matches!(copied, Err(Error::BlobDamaged(_))), "{copied:?}");
        let mut faults = store.doctor().unwrap().faults;
        faults.sort_by_key(ToString::to_string);
        let mut wanted = [Fault::BlobMissing(lost), Fault::BlobDamaged(damaged)];
        wanted.sort_by_key(ToString::to_string);
        assert_eq!(faults, wanted);
        for blob in &blobs {
            assert!(!put(&store, blob));
        }
        assert!(store.doctor().unwrap().is_clean());
    }
}

#[test]
fn what_no_row_names_is_taken_for_new_and_swept_away() {
    for (store, place) in libraries() {
        let [whole, damaged, left] =
            [20, 21, 22].map(|seed| PackedBlob::new(&noise(seed, 300_000)));
        // as writers leave it that were cut off before their rows
        for blob in [&whole, &damaged, &left] {
            let refused = store.write(|library| {
                library.put_blob(blob)?;
                Err::<(), _>(Error::ReadOnly)
            });
            assert!(refused.is_err());
        }
        place.damage(&store, damaged.hash());
        assert_eq!(store.doctor().unwrap().leftover_count, 3);
        assert!(put(&store, &whole) && put(&store, &damaged));
        assert!(store.doctor().unwrap().is_clean());
        assert_eq!(store.sweep(Duration::ZERO).unwrap(), 1);
        assert!(!place.has(&store, left.hash()));
        let report = store.doctor().unwrap();
        assert!(
            report.is_clean() && report.leftover_count == 0,
            "{report:?}"
        );
    }
}

#[test]
fn bytes_that_nothing_names_are_pruned() {
    for (store, place) in libraries() {
        let blob = PackedBlob::new(&noise(30, 300_000));
        put(&store, &blob);
        let pruned = store.prune("keeper", Duration::ZERO).unwrap();
        assert_eq!((pruned.count, pruned.size_bytes), (1, 300_000));
        assert!(!place.has(&store, blob.hash()));
        assert!(find(&store, blob.hash()).unwrap().is_none());
    }
}

#[test]
fn a_backup_holds_the_originals_wherever_they_are() {
    for (store, place) in libraries() {
        let folder = tempfile::tempdir().unwrap();
        let target = BackupTarget::new(folder.path().join("backup"));
        let content = noise(40, 700_000);
        let blob = PackedBlob::new(&content);
        put(&store, &blob);
        if store.server().is_some() {
            let refused = store.back_up(&target, BackupOptions::default());
            assert!(
                matches!(refused, Err(Error::NotShared { .. })),
                "{refused:?}"
            );
            continue;
        }
        store.back_up(&target, BackupOptions::default()).unwrap();
        let restored = folder.path().join("restored");
        target
            .restore(target.find(None).unwrap(), &restored)
            .unwrap();
        let options = StoreOptions {
            bucket: None,
            ..store.options().clone()
        };
        let restored = Store::open(restored, options).unwrap();
        assert!(find(&restored, blob.hash()).unwrap() == Some(content));
        // damaged ones go into none
        place.damage(&store, blob.hash());
        let refused = store.back_up(&target, BackupOptions::default());
        assert!(matches!(refused, Err(Error::BlobDamaged(_))), "{refused:?}");
    }
}

#[test]
fn originals_move_between_places_and_only_those_that_are_whole_count() {
    let content = noise(50, 400_000);
    let blob = PackedBlob::new(&content);
    for (here, from) in libraries() {
        for (there, to) in libraries() {
            put(&here, &blob);
            let moved = here.move_to(&there).unwrap();
            let is_copied = here.folder() != there.folder();
            assert_eq!(moved.original_count, usize::from(is_copied));
            assert!(to.has(&there, blob.hash()) && from.has(&here, blob.hash()));
            assert!(find(&there, blob.hash()).unwrap().as_ref() == Some(&content));
            assert!(there.doctor().unwrap().is_clean());
        }
    }
}
