//! Files that cost more than they weigh (S1, S2, S32): refused or read, and the server goes on.

use std::io::Write;
use std::process::Command;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::server::start_with;
use crate::testing::TestLibrary;

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

fn cell(rows: u64, columns: u64, text: &str) -> String {
    format!(
        "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
    )
}

fn docx(body: &str) -> Vec<u8> {
    let content = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    zipped(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("word/document.xml", &content),
    ])
}

fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("memory.ods", ods(&cell(1_000_000, 1, &"长".repeat(20_000)))),
        (
            "cpu.ods",
            ods(&cell(4_294_967_295, 4_294_967_295, "长长长").repeat(10)),
        ),
        (
            "cpu.docx",
            docx(&format!(
                "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
                "A".repeat(20_000_000)
            )),
        ),
        ("deep.docx", docx(&"<w:p>".repeat(2_000_000))),
        (
            "articles.txt",
            "第一条《办法》".repeat(400_000).into_bytes(),
        ),
        ("brackets.md", "[a](".repeat(1_000_000).into_bytes()),
    ]
}

#[test]
fn small_files_of_anybody_do_not_end_the_server() {
    let library = TestLibrary::new();
    assert_eq!(
        library
            .run(&["import", crate::testing::path_text(&library.files())])
            .code,
        0
    );
    let server = start_with(&library, |command| {
        // the server and its readers: five gigabytes of addresses each
        let whole = format!(
            "ulimit -v 5000000; exec \"{}\" \"$@\"",
            command.get_program().to_str().unwrap()
        );
        let arguments: Vec<_> = command.get_args().map(std::ffi::OsStr::to_owned).collect();
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(whole).arg("sh").args(arguments);
        shell
            .env_remove("HUIDIAN_DATA")
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null());
        *command = shell;
    });
    for (name, bytes) in hostile() {
        for path in [
            "/api/v1/digests/read",
            "/api/v1/digests/check",
            "/api/v1/citations",
        ] {
            let answer = server.ask("POST", &format!("{path}?name={name}"), "", &bytes);
            let is_answered = [200, 400, 413, 422, 429, 503].contains(&answer.status);
            assert!(is_answered, "{path} {name}: {}", answer.head);
        }
        let mut form = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        form.extend(&bytes);
        form.extend(b"\r\n--cut--\r\n");
        let kind = "Content-Type: multipart/form-data; boundary=cut\r\n";
        let answer = server.ask("POST", "/desk", kind, &form);
        let is_answered = [303, 400, 413, 422, 429, 503].contains(&answer.status);
        assert!(is_answered, "/desk {name}: {}", answer.head);
        assert_eq!(server.ask("GET", "/healthz", "", b"").status, 200, "{name}");
    }
}

/// CPU seconds of a process and of those it started that have ended.
#[cfg(target_os = "linux")]
fn cpu_seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    // utime, stime, cutime, cstime (proc_pid_stat(5)), in hundredths
    let ticks: u64 = fields[11..15]
        .iter()
        .map(|field| field.parse::<u64>().unwrap())
        .sum();
    ticks as f64 / 100.0
}

/// Sends a roundup and waits for the answer as long as a slow machine takes.
#[cfg(target_os = "linux")]
fn ask_patiently(server: &crate::server::Server, name: &str, bytes: &[u8]) -> String {
    use std::io::Read;
    let mut stream = server.connect();
    let patience = Some(std::time::Duration::from_mins(5));
    stream.set_read_timeout(patience).unwrap();
    let length = bytes.len();
    write!(
        stream,
        "POST /api/v1/digests/read?name={name} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_read_out_of_a_small_file_has_an_end_too() {
    let library = TestLibrary::new();
    let row = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    for (name, body) in [
        (
            "rows.docx",
            row("3月1日，国家网信办等七部门联合发布《灯塔数据管理办法》（灯令〔2024〕3号），自2024年5月1日起施行。")
                .repeat(15_000),
        ),
        (
            "one.docx",
            row(&"灯塔局发布《灯塔数据管理办法》，自2024年1月1日起施行；".repeat(30_000)),
        ),
        ("standards.docx", row("GB/T 22239—2019 灯塔安全技术").repeat(50_000)),
    ] {
        // a server for each: a reader that ended well counts only when it ends, which may be at the next file
        // a machine under load is slow; what is counted is what the work costs
        let server = start_with(&library, |command| {
            command.env("HUIDIAN_WEB__REQUEST_TIMEOUT_SECONDS", "300");
        });
        let before = cpu_seconds(server.process_id());
        let answer = ask_patiently(&server, name, &docx(&body));
        let is_answered = ["HTTP/1.1 200", "HTTP/1.1 422"]
            .iter()
            .any(|status| answer.starts_with(status));
        assert!(is_answered, "{name}: {}", answer.get(..200).unwrap_or(&answer));
        if answer.starts_with("HTTP/1.1 422") {
            assert!(answer.contains("parts"), "says what to do: {answer}");
        }
        let spent = cpu_seconds(server.process_id()) - before;
        assert!(spent <= 5.5, "{name}: {spent} s of CPU");
    }
}

#[cfg(unix)]
#[test]
fn what_has_no_end_is_refused_by_every_command_that_reads_files() {
    let library = TestLibrary::new();
    for arguments in [
        &["cite", "/dev/zero"][..],
        &["digest", "read", "/dev/zero"],
        &["recognise", "/dev/zero"],
        &["config", "check", "--config", "/dev/zero"],
        &["user", "add", "甲", "--password-file", "/dev/zero"],
    ] {
        let run = library.run(arguments);
        // what cannot be read is told per file, and the others are judged
        let may_go_on = arguments[0] == "recognise";
        assert!(
            (may_go_on || run.code != 0) && run.code != -1,
            "{arguments:?}: {}",
            run.err
        );
        assert!(
            run.err.contains("MiB") || run.out.contains("MiB"),
            "{arguments:?}: {}{}",
            run.out,
            run.err
        );
    }
}
