//! Originals that nobody can read: held with their work where a name tells whose they are, else waiting. Places and acts are invented.

use std::io::Write as _;

use huidian_fetch::Incoming;
use huidian_ingest::{Outcome, Report};
use huidian_model::{Format, WorkId};
use huidian_store::{CompanionKind, Store};
use huidian_testing::TestStore;

use crate::support::import_all;

const DAY: &str = "2026-11-30";
const BROKEN_PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R";
const RAR: &[u8] =
    b"Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5\x0a\x01\x05\x06\x00\x05\x01\x01\x80\x80\x00";
const WORK: &str = "云湖市栈道养护条例";

fn regulation() -> Vec<u8> {
    format!(
        "# {WORK}\n\n2024年3月1日 云湖市第十五届人民代表大会常务委员会第十次会议通过\n\n\
         第一条 为了养护栈道，制定本条例。\n\n第二条 栈道由市交通运输主管部门负责养护。\n\n\
         第三条 县级人民政府应当检查栈道。\n\n第四条 本条例自2024年6月1日起施行。\n"
    )
    .into_bytes()
}

fn file(store: &Store, name: &str, bytes: &[u8]) -> Incoming {
    Incoming::new(name, bytes.to_vec(), store.now()).unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The work that an original is kept with; `None` where it waits.
#[track_caller]
fn kept_with(report: &Report, path: &str) -> Option<String> {
    let item = report.items.iter().find(|item| item.path == path);
    match &item.unwrap_or_else(|| panic!("{path}: {report:?}")).outcome {
        Outcome::KeptUnread { work, reason } => {
            assert!(!reason.is_empty());
            work.as_ref().map(ToString::to_string)
        }
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn what_nobody_can_read_is_kept_with_the_work_that_its_name_tells() {
    let store = TestStore::default();
    let archive = zip(&[("附件1.rar", RAR), ("说明.exe", b"MZ")]);
    let names = [
        format!("{WORK}.pdf"),
        format!("附件2：《{WORK}》.ofd"),
        format!("{WORK}/附件.pdf"),
        format!("{WORK}.zip/附件1.rar"),
        "不知何物.pdf".to_owned(),
    ];
    // each has bytes of its own: the same file is read once
    let broken = |number: usize| [BROKEN_PDF, number.to_string().as_bytes()].concat();
    let report = import_all(
        &store,
        DAY,
        vec![
            file(&store, &names[0], &broken(0)),
            file(&store, &names[1], b"PK\x03\x04 no container"),
            file(&store, &names[2], &broken(2)),
            file(&store, &format!("{WORK}.zip"), &archive),
            file(&store, &names[4], &broken(4)),
            file(&store, "正文.md", &regulation()),
            file(&store, "程序.exe", b"MZ\x90\x00 a program"),
        ],
    );
    for name in &names[..4] {
        assert_eq!(kept_with(&report, name).as_deref(), Some(WORK), "{name}");
    }
    assert_eq!(kept_with(&report, &names[4]), None);
    let (_, told) = report
        .refused()
        .find(|(item, _)| item.path == names[3])
        .unwrap();
    assert!(
        told.contains("解压") && told.contains("ZIP") && told.contains("已留存"),
        "what to do with a RAR: {told}"
    );

    let reader = store.read().unwrap();
    let companions = reader.companions_of(&WorkId::new(WORK)).unwrap();
    assert_eq!(companions.len(), 4, "{companions:?}");
    for companion in companions {
        assert_eq!(companion.kind, CompanionKind::Original);
        assert!(reader.is_capture_whole(companion.capture).unwrap());
    }
    let waiting: Vec<_> = reader
        .unread_originals()
        .unwrap()
        .into_iter()
        .filter(|item| item.work.is_none())
        .collect();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].name, names[4]);
    let held = reader.captures_with(waiting[0].hash).unwrap();
    assert_eq!(held[0].format, Format::Pdf);
    assert_eq!(
        reader.find_blob(waiting[0].hash).unwrap().unwrap(),
        broken(4),
        "byte for byte"
    );
    // a program is no original of anything
    let program = report.items.iter().find(|item| item.path == "程序.exe");
    assert!(matches!(program.unwrap().outcome, Outcome::Refused { .. }));
    drop(reader);
    store.leave_jobs();
}

#[test]
fn a_work_that_comes_later_takes_what_waited_for_it() {
    let store = TestStore::default();
    let name = format!("{WORK}.pdf");
    let report = import_all(&store, DAY, vec![file(&store, &name, BROKEN_PDF)]);
    assert_eq!(kept_with(&report, &name), None);
    import_all(&store, DAY, vec![file(&store, "正文.md", &regulation())]);
    let reader = store.read().unwrap();
    let item = &reader.unread_originals().unwrap()[0];
    assert_eq!(item.work.as_ref().map(WorkId::as_str), Some(WORK));
    assert_eq!(reader.companions_of(&WorkId::new(WORK)).unwrap().len(), 1);
    drop(reader);
    store.leave_jobs();
}
