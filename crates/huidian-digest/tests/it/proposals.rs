//! A second reader may lie; what the page does not say word for word is refused.

use huidian_digest::{Proposal, ReadOptions, accept_proposals, read};

const TEXT: &str = "# 2024年数据政策清单\n\n云湖市低空智联网任务书\n\n云低空〔2024〕9号　2024年3月5日\n\n敬请关注《云湖数据年度报告》。\n";

fn proposal(title: &str, number: Option<&str>, date: Option<&str>) -> Proposal {
    let start = TEXT
        .find(title)
        .map_or(0, |byte| TEXT[..byte].chars().count());
    Proposal {
        title: title.to_owned(),
        number: number.map(str::to_owned),
        date: date.map(str::to_owned),
        span: (start as u32, (start + title.chars().count()) as u32),
    }
}

#[test]
fn only_what_stands_in_the_page_is_taken() {
    let title = "云湖市低空智联网任务书";
    let mut outside = proposal(title, None, None);
    outside.span = (9_000, 9_010);
    let mut elsewhere = proposal(title, None, None);
    elsewhere.span = (0, 8);
    for (what, given, is_taken) in [
        (
            "all as printed",
            proposal(title, Some("云低空〔2024〕9号"), Some("2024年3月5日")),
            true,
        ),
        (
            "a number nobody printed",
            proposal(title, Some("云低空〔2024〕10号"), None),
            false,
        ),
        (
            "a day nobody printed",
            proposal(title, None, Some("2024年3月6日")),
            false,
        ),
        (
            "a title nobody printed",
            proposal("云湖市空气管理条例", None, None),
            false,
        ),
        ("a span past the end", outside, false),
        ("a span of other words", elsewhere, false),
        ("a report", proposal("云湖数据年度报告", None, None), false),
        (
            "an empty title",
            Proposal {
                span: (0, 5),
                ..Proposal::default()
            },
            false,
        ),
    ] {
        let page = huidian_extract::extract(TEXT.as_bytes(), Some("a.md")).expect("a page");
        let mut digest = read(&page, &ReadOptions::default());
        digest.documents.clear();
        let refused = accept_proposals(&page, &mut digest, &[given]);
        assert_eq!(refused.is_empty(), is_taken, "{what}: {refused:?}");
        assert_eq!(digest.documents.len(), usize::from(is_taken), "{what}");
        if let Some(row) = digest.documents.first() {
            assert!(row.is_proposed && row.confidence <= 0.5);
            assert_eq!(
                row.date.map(|date| date.to_string()).as_deref(),
                Some("2024-03-05")
            );
        }
    }
}

#[test]
fn what_the_reader_saw_itself_is_not_proposed_again() {
    let text = "# 2024年清单\n\n- 《云湖市栈道条例》（2024-03-05）\n";
    let page = huidian_extract::extract(text.as_bytes(), Some("a.md")).expect("a page");
    let mut digest = read(&page, &ReadOptions::default());
    assert_eq!(digest.documents.len(), 1);
    let start = text.chars().position(|c| c == '云').expect("is there") as u32;
    let again = Proposal {
        title: "云湖市栈道条例".to_owned(),
        span: (start, start + 7),
        ..Proposal::default()
    };
    let refused = accept_proposals(&page, &mut digest, &[again]);
    assert_eq!(refused.len(), 1);
    assert_eq!(digest.documents.len(), 1);
}
