use huidian_deliver::format::calendar::{Entry, calendar};
use jiff::Timestamp;
use jiff::civil::date;

#[test]
fn lines_fold_at_75_octets_and_read_back() {
    let entry = Entry {
        uid: "某条例/effective@huidian".into(),
        on: date(2025, 1, 1),
        summary: "施行：".to_owned() + &"长".repeat(60),
        description: "第一行\n第二行, 有逗号; 有分号".into(),
        url: Some("http://127.0.0.1:7878/works/某条例".into()),
        categories: vec!["政务".into()],
        sequence: 2,
        is_cancelled: true,
        every_months: 0,
        alarms: Vec::new(),
        changed_at: Timestamp::UNIX_EPOCH,
    };
    let text = calendar("会典", &[entry]);
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains(&format!("SUMMARY:施行：{}\r\n", "长".repeat(60))));
    assert!(unfolded.contains("DESCRIPTION:第一行\\n第二行\\, 有逗号\\; 有分号\r\n"));
    assert!(
        unfolded
            .contains("DTSTART;VALUE=DATE:20250101\r\nDTEND;VALUE=DATE:20250102\r\nSEQUENCE:2\r\n")
    );
    assert!(unfolded.contains("STATUS:CANCELLED\r\n"));
}
