//! What a reader says of lines of one look holds for all of them.

use huidian_digest::{Digest, LineHint, LinePart, ReadOptions, read};

/// Names of projects with who runs them: nothing in the words says what they are.
const PAGE: &str = "# 沧岭省数字建设手册（2023）\n\n\
    - 云上沧岭\n- 数链山海\n- 星火算力\n\n\
    > 沧岭省大数据局\n\n**联系方式**\n\n**投稿须知**\n";

fn read_with(page: &str, hints: &[&str]) -> Digest {
    let page = huidian_extract::extract(page.as_bytes(), Some("手册.md")).expect("a page");
    let hints: Vec<LineHint> = hints
        .iter()
        .map(|hint| LineHint::parse(hint).expect("a hint"))
        .collect();
    read(
        &page,
        &ReadOptions {
            file_name: Some("手册.md"),
            line_hints: &hints,
            ..ReadOptions::default()
        },
    )
}

fn titles(digest: &Digest) -> Vec<&str> {
    let rows = digest.documents.iter();
    rows.map(|row| row.title.as_str()).collect()
}

#[test]
fn a_family_called_titles_is_read_and_one_called_nothing_is_not() {
    assert!(
        titles(&read_with(PAGE, &[])).is_empty(),
        "no word speaks for them"
    );
    let told = read_with(PAGE, &["item-0=title"]);
    assert_eq!(titles(&told), ["云上沧岭", "数链山海", "星火算力"]);
    let list =
        "# 2023年政策汇总\n\n- 沧岭省数据条例（2023-01-04）\n- 鹭江市数据开放办法（2023-02-06）\n";
    assert_eq!(titles(&read_with(list, &[])).len(), 2);
    let denied = read_with(list, &["item-0=nothing"]);
    assert!(titles(&denied).is_empty(), "{:?}", titles(&denied));
}

#[test]
fn a_family_called_issuers_gives_each_record_its_own() {
    let page = "# 2023年政策汇总\n\n**沧岭省数据条例**\n\n山海工作专班\n\n**鹭江市数据开放办法**\n\n潮汐工作专班\n\n\
        **澄湖市云服务管理规定**\n\n湖光工作专班\n";
    let silent = read_with(page, &[]);
    assert!(silent.documents.iter().all(|row| row.issuers.is_empty()));
    let told = read_with(page, &["plain=issuer"]);
    let issuers: Vec<&[String]> = told
        .documents
        .iter()
        .map(|row| row.issuers.as_slice())
        .collect();
    assert_eq!(
        issuers,
        [["山海工作专班"], ["潮汐工作专班"], ["湖光工作专班"]]
    );
}

#[test]
fn lines_say_which_record_they_are_of() {
    let page = "# 2023年数据月历\n\n## 2023年2月\n\n06日\n\n[沧岭省数据目录办法](https://a.example)\n\n——沧岭省大数据局\n\n\
        17日\n\n[鹭江市数据开放办法](https://a.example)\n\n——鹭江市人民政府\n";
    let digest = read_with(page, &[]);
    let parts: Vec<(&str, bool)> = digest
        .lines
        .iter()
        .map(|line| (line.part, line.record.is_some()))
        .collect();
    let record = [("date", true), ("title", true), ("issuer", true)];
    assert_eq!(parts[parts.len() - 6..], [record, record].concat());
    let records: Vec<Option<u32>> = digest.lines.iter().map(|line| line.record).collect();
    assert_eq!(
        records[records.len() - 6],
        records[records.len() - 4],
        "a day belongs to what stands below it"
    );
}

#[test]
fn a_hint_is_written_as_it_is_read() {
    let hint = LineHint::parse("plain/==date").expect("a mark may be any character");
    assert_eq!(
        (hint.style.as_str(), hint.part),
        ("plain/=", LinePart::Date)
    );
    assert_eq!(hint.to_string(), "plain/==date");
    for broken in ["", "plain", "=title", "plain=row"] {
        assert_eq!(LineHint::parse(broken), None, "{broken}");
    }
}
