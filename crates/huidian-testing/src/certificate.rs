//! Certificates of servers that tests start.

use std::path::Path;
use std::process::Command;

/// Files of a folder that was certified.
pub(crate) const AUTHORITY: &str = "authority.crt";
pub(crate) const KEY: &str = "server.key";
pub(crate) const CERTIFICATE: &str = "server.crt";

/// Makes an authority and a certificate of it for the server `localhost`; says whether `openssl` is there to do so.
pub(crate) fn certify(folder: &Path) -> bool {
    let run = |arguments: &str| {
        let made = Command::new("openssl")
            .current_dir(folder)
            .args(arguments.split(' '))
            .output();
        made.is_ok_and(|output| output.status.success())
    };
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=tests -keyout authority.key -out authority.crt",
    ) && run(
        "req -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout server.key -out server.csr",
    ) && run(
        "x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 2 -copy_extensions copy -out server.crt",
    )
}
