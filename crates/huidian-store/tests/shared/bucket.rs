//! What only a bucket can get wrong.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use huidian_store::{
    BucketKey, BucketOptions, Error, LinkOptions, PackedBlob, Store, StoreOptions, probe_bucket,
    read_endpoint,
};
use huidian_testing::{TestStore, buckets};

fn library_in(bucket: &BucketOptions) -> TestStore {
    TestStore::with(StoreOptions {
        bucket: Some(Arc::new(bucket.clone())),
        ..StoreOptions::default()
    })
}

/// Bytes that do not compress.
fn large(seed: u8, length: usize) -> PackedBlob {
    PackedBlob::new(&content(seed, length))
}

fn content(seed: u8, length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32 ^ u32::from(seed);
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn put(store: &Store, blob: &PackedBlob) -> Result<bool, Error> {
    store.write(|library| library.put_blob(blob))
}

#[test]
fn a_bucket_is_tried_and_what_is_wrong_is_said() {
    let Some(service) = buckets() else { return };
    let well = service.place();
    let state = probe_bucket(&Arc::new(well.clone())).unwrap();
    assert_eq!(state.original_count, 0);
    let store = library_in(&well);
    put(&store, &large(1, 300_000)).unwrap();
    let state = probe_bucket(&Arc::new(well.clone())).unwrap();
    assert_eq!(state.original_count, 1);
    let key = |id: &str, secret: &str| {
        Some(BucketKey {
            id: id.to_owned(),
            secret: secret.to_owned(),
            session_token: None,
        })
    };
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = |endpoint: &str| read_endpoint(endpoint).unwrap();
    for (options, wanted) in [
        (
            BucketOptions {
                key: key("keeper", "wrong"),
                ..well.clone()
            },
            "the secret of key keeper is wrong",
        ),
        (
            BucketOptions {
                key: key("stranger", "wrong"),
                ..well.clone()
            },
            "no key stranger",
        ),
        (
            BucketOptions {
                key: key("reader", "only reads"),
                ..well.clone()
            },
            "key reader may not write objects in bucket law",
        ),
        (
            BucketOptions {
                key: None,
                ..well.clone()
            },
            "key nobody may not list objects",
        ),
        (
            BucketOptions {
                bucket: "lost".to_owned(),
                ..well.clone()
            },
            "there is no bucket lost",
        ),
        (
            BucketOptions {
                endpoint: at(&format!("http://{nobody}")),
                ..well.clone()
            },
            "no service listens there",
        ),
        (
            BucketOptions {
                endpoint: at(&format!("http://{}", silent.local_addr().unwrap())),
                request_timeout: Duration::from_millis(300),
                ..well.clone()
            },
            "no whole answer in time",
        ),
        (
            BucketOptions {
                authorities: Some("/nowhere".into()),
                ..well.clone()
            },
            "read certificates of /nowhere",
        ),
    ] {
        let begun = Instant::now();
        let error = probe_bucket(&Arc::new(options)).unwrap_err().to_string();
        assert!(error.contains(wanted), "{error}");
        assert!(
            error.contains("originals in s3://") && !error.contains("Signature="),
            "{error}"
        );
        assert!(begun.elapsed() < Duration::from_secs(5), "{error}");
    }
    // and nothing of it stays
    assert_eq!(probe_bucket(&Arc::new(well)).unwrap().original_count, 1);
}

#[test]
fn the_service_proves_who_it_is() {
    let Some(service) = buckets() else { return };
    let Some((endpoint, authority)) = service.encrypted() else {
        eprintln!("skipped: openssl is not installed");
        return;
    };
    let place = BucketOptions {
        endpoint: read_endpoint(&endpoint).unwrap(),
        authorities: Some(authority),
        ..service.place()
    };
    let store = library_in(&place);
    let blob = large(2, 300_000);
    put(&store, &blob).unwrap();
    assert!(
        store
            .read()
            .unwrap()
            .find_blob(blob.hash())
            .unwrap()
            .is_some()
    );
    // none of the public authorities knows it
    let unknown = BucketOptions {
        authorities: None,
        ..place
    };
    let begun = Instant::now();
    let error = probe_bucket(&Arc::new(unknown)).unwrap_err().to_string();
    assert!(error.contains("certificate"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_full_bucket_is_said_and_nothing_is_half_written() {
    let Some(service) = buckets() else { return };
    service.fill_bucket("full");
    let place = BucketOptions {
        attempts: 2,
        ..service.place_in("full", "full")
    };
    let error = probe_bucket(&Arc::new(place.clone()))
        .unwrap_err()
        .to_string();
    assert!(error.contains("full"), "{error}");
    // a library that was there before
    let mut roomy = service.place();
    let store = library_in(&roomy);
    put(&store, &large(3, 300_000)).unwrap();
    roomy.bucket.clone_from(&place.bucket);
    roomy.attempts = 2;
    let owner = store.bucket_owner().unwrap();
    let options = StoreOptions {
        bucket: Some(Arc::new(roomy)),
        bucket_owner: owner,
        ..store.options().clone()
    };
    let opened = Store::open(store.folder(), options);
    assert!(opened.is_err_and(|error| error.to_string().contains("full")));
    assert_eq!(store.read().unwrap().blob_sizes().unwrap().len(), 1);
    assert!(store.doctor().unwrap().is_clean());
}

/// A way to the service that breaks the first `breaks` connections after `bytes`, and passes on the rest.
fn shaky(service: &str, breaks: usize, bytes: usize) -> (String, Arc<AtomicUsize>) {
    let target = service.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let server = TcpStream::connect(&target).unwrap();
            let limit = if number < breaks { bytes } else { usize::MAX };
            let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || pass(from, to, usize::MAX));
            thread::spawn(move || pass(server, client, limit));
        }
    });
    (address, seen)
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut limit: usize) {
    let mut part = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut part) {
        let passed = read.min(limit);
        if read == 0 || to.write_all(&part[..passed]).is_err() {
            break;
        }
        limit -= passed;
        if limit == 0 {
            break;
        }
    }
    let _ = (to.shutdown(Shutdown::Both), from.shutdown(Shutdown::Both));
}

#[test]
fn what_breaks_off_is_tried_again_and_not_for_ever() {
    let Some(service) = buckets() else { return };
    // an answer is lost after so many bytes of it: before, in and behind its head
    for bytes in [1, 60, 900] {
        let place = service.place();
        // opening looks for the mark, then an original is written and read: whichever meets the connections that break
        let marked = library_in(&place);
        let (endpoint, seen) = shaky(&service.endpoint(), 3, bytes);
        let options = StoreOptions {
            bucket: Some(Arc::new(BucketOptions {
                endpoint: read_endpoint(&endpoint).unwrap(),
                ..place
            })),
            bucket_owner: marked.bucket_owner().unwrap(),
            ..StoreOptions::default()
        };
        let store = Store::temporary(options).unwrap();
        let blob = large(4, 11_000_000);
        assert!(put(&store, &blob).unwrap());
        let read = store.read().unwrap().find_blob(blob.hash()).unwrap();
        assert_eq!(read.map(|read| read.len()), Some(11_000_000));
        assert!(seen.load(Ordering::SeqCst) > 3, "{bytes}");
    }
    // it goes away for good: said, and neither missing nor damaged
    let place = service.place();
    let store = library_in(&place);
    let blob = large(5, 300_000);
    put(&store, &blob).unwrap();
    let (endpoint, _) = shaky(&service.endpoint(), usize::MAX, 1);
    let broken = StoreOptions {
        bucket: Some(Arc::new(BucketOptions {
            endpoint: read_endpoint(&endpoint).unwrap(),
            attempts: 2,
            ..place
        })),
        is_read_only: true,
        ..store.options().clone()
    };
    let broken = Store::open(store.folder(), broken).unwrap();
    let read = broken.read().unwrap().find_blob(blob.hash());
    assert!(
        matches!(&read, Err(Error::Bucket { reason, .. }) if reason.contains("tried 2 times")),
        "{read:?}"
    );
    let faults = broken.doctor().unwrap().faults;
    assert!(
        !faults.is_empty()
            && faults
                .iter()
                .all(|fault| fault.to_string().contains("cannot reach")),
        "{faults:?}"
    );
}

#[test]
fn two_libraries_do_not_share_a_place() {
    let Some(service) = buckets() else { return };
    let place = service.place();
    let first = library_in(&place);
    put(&first, &large(6, 300_000)).unwrap();
    let options = first.options().clone();
    let refused = Store::temporary(options.clone());
    assert!(
        matches!(&refused, Err(Error::BucketTaken { .. })),
        "{refused:?}"
    );
    // the same library, opened again, needs no word of it
    assert!(Store::open(first.folder(), options).is_ok());
    // and what else stands there is not swept away
    service.put_object(&place, "somebody/else", b"their bytes");
    assert_eq!(first.sweep(Duration::ZERO).unwrap(), 0);
    assert!(service.object(&place, "somebody/else").is_some());
}

#[test]
fn a_link_leads_to_the_bytes_under_their_name_and_to_nothing_else() {
    let Some(service) = buckets() else { return };
    let place = BucketOptions {
        links: Some(LinkOptions {
            from_bytes: 400_000,
            valid: Duration::from_secs(2),
            endpoint: None,
        }),
        ..service.place()
    };
    let store = library_in(&place);
    let (small, big) = (large(7, 300_000), large(8, 500_000));
    put(&store, &small).unwrap();
    put(&store, &big).unwrap();
    let link = |hash| {
        store
            .read()
            .unwrap()
            .original_link(hash, "某市 条例.pdf", "application/pdf")
            .unwrap()
    };
    assert_eq!(link(small.hash()), None);
    let address = link(big.hash()).unwrap();
    assert!(!address.contains("only for tests"));
    let fetched = |address: &str| {
        let output = std::process::Command::new("curl")
            .args(["--silent", "--include", "--noproxy", "*", address])
            .output()
            .unwrap();
        output.stdout
    };
    let answer = fetched(&address);
    let head = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(
        head.starts_with("http/1.1 200"),
        "{}",
        &head[..head.len().min(500)]
    );
    assert!(
        head.contains("content-type: application/pdf"),
        "{}",
        &head[..head.len().min(900)]
    );
    assert!(
        head.contains("attachment; filename*=utf-8''%e6%9f%90%e5%b8%82%20%e6%9d%a1%e4%be%8b.pdf"),
        "{}",
        &head[..head.len().min(900)]
    );
    assert!(answer.ends_with(&content(8, 500_000)));
    let other = address.replace(&big.hash().to_string()[2..], &small.hash().to_string()[2..]);
    let other = other.replace(
        &format!("/{}/", &big.hash().to_string()[..2]),
        &format!("/{}/", &small.hash().to_string()[..2]),
    );
    assert!(fetched(&other).starts_with(b"HTTP/1.1 403"));
    // it holds no longer than was set
    thread::sleep(Duration::from_secs(4));
    assert!(!fetched(&address).starts_with(b"HTTP/1.1 200"));
}
