//! ODT.

use huidian_extract::{DiagnosticKind, Error, Format, extract};

use crate::outline;
use crate::packed::packed;
use crate::properties::check;

const STYLES: &str = "<office:document-styles><office:styles>\
<style:style style:name=\"Heading\" style:family=\"paragraph\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
<text:outline-style><text:outline-level-style text:level=\"1\" style:num-suffix=\"、\" style:num-format=\"1\"/>\
<text:outline-level-style text:level=\"2\" style:num-format=\"1\" text:display-levels=\"2\"/><text:outline-level-style text:level=\"3\" style:num-format=\"\"/></text:outline-style>\
<text:list-style style:name=\"条\">\
<text:list-level-style-number text:level=\"1\" style:num-prefix=\"第\" style:num-suffix=\"条\" style:num-format=\"一, 二, 三, ...\"/>\
<text:list-level-style-number text:level=\"2\" loext:num-list-format=\"（%2%）\" style:num-format=\"一, 二, 三, ...\"/>\
</text:list-style>\
<text:list-style style:name=\"点\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\"/></text:list-style>\
</office:styles><office:master-styles><style:master-page><style:header><text:p>页眉</text:p></style:header></style:master-page></office:master-styles></office:document-styles>";

const HEAD: &str = "<office:document-content><office:automatic-styles>\
<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Heading\"/>\
<style:style style:name=\"P3\" style:family=\"paragraph\" style:list-style-name=\"条\"/>\
<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties fo:font-weight=\"normal\"/></style:style>\
</office:automatic-styles><office:body><office:text>";

fn file(body: &str) -> Vec<u8> {
    let content = format!("{HEAD}{body}</office:text></office:body></office:document-content>");
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("styles.xml", STYLES),
        ("content.xml", &content),
    ])
}

/// What stands in the body, and its outline. The reason stands above each row.
const BODIES: &[(&str, &str)] = &[
    // Numbers that exist only as numbering; items inside items; a list that goes on and one that starts again.
    (
        "<text:list text:style-name=\"条\"><text:list-item><text:p>甲。</text:p><text:p>款。</text:p><text:list><text:list-item><text:p>子；</text:p></text:list-item>\
<text:list-item><text:p>丑。</text:p></text:list-item></text:list></text:list-item></text:list><text:p>间</text:p>\
<text:list text:continue-numbering=\"true\" text:style-name=\"条\"><text:list-header><text:p>头</text:p></text:list-header><text:list-item><text:p>乙。</text:p></text:list-item></text:list>\
<text:list text:style-name=\"条\"><text:list-item><text:p>丙。</text:p></text:list-item></text:list>",
        "li0 第一条 甲。\np 款。\nli1 （一） 子；\nli1 （二） 丑。\np 间\np 头\nli0 第二条 乙。\nli0 第一条 丙。\n",
    ),
    // The list of a paragraph style; a bullet.
    (
        "<text:list><text:list-item><text:p text:style-name=\"P3\">甲</text:p></text:list-item></text:list>\
<text:list text:style-name=\"点\"><text:list-item><text:p>乙</text:p></text:list-item></text:list>",
        "li0 第一条 甲\nli0 乙\n",
    ),
    // Headings, of which the third level is not numbered.
    (
        "<text:h text:outline-level=\"1\">总则</text:h><text:h text:outline-level=\"2\">范围</text:h><text:h text:outline-level=\"3\">细目</text:h>",
        "h1 1、 总则\nh2 1.1 范围\nh3 细目\n",
    ),
    // White space of the file, spaces and line ends that count, bold by the style and not in a run.
    (
        "<text:p>\n  甲<text:s text:c=\"2\"/>乙\n  丙<text:line-break/>丁</text:p><text:p text:style-name=\"P1\">粗</text:p>\
<text:p text:style-name=\"P1\">粗<text:span text:style-name=\"T1\">细</text:span></text:p>",
        "p 甲  乙 丙⏎丁\np **粗**\np 粗细\n",
    ),
    // What was deleted stands apart; remarks and what describes a picture are no text.
    (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>旧句</text:p></text:deletion></text:changed-region></text:tracked-changes>\
<text:p>新<text:change/>句<office:annotation><text:p>批注</text:p></office:annotation><draw:frame><svg:desc>图</svg:desc></draw:frame></text:p>",
        "p 新句\n",
    ),
    // A note stands behind the text, a text box before the paragraph it hangs on.
    (
        "<text:p>文<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注一</text:p></text:note-body></text:note>完</text:p>\
<text:p>后<draw:text-box><text:p>框</text:p></draw:text-box></text:p>",
        "p 文完\np 框\np 后\np 注一\n",
    ),
    // Merged cells, a row of headings, a table inside a cell, and what follows.
    (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>题</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>\
<table:table-row><table:table-cell table:number-rows-spanned=\"2\"><text:p>甲</text:p></table:table-cell><table:table-cell><text:p>一</text:p><text:p>二</text:p></table:table-cell></table:table-row>\
<table:table-row><table:covered-table-cell/><table:table-cell><table:table><table:table-row><table:table-cell><text:p>内</text:p></table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table><text:p>后</text:p>",
        "| !题 | < |\n| 甲 | 一⏎二 |\n| ^ | 内 |\np 后\n",
    ),
    // A table of one cell draws a box around a text.
    (
        "<table:table><table:table-row><table:table-cell><text:p>云政发〔2024〕1号</text:p></table:table-cell></table:table-row></table:table>",
        "p 云政发〔2024〕1号\n",
    ),
];

#[test]
fn open_document_texts_are_read() {
    for (body, expected) in BODIES {
        let page = extract(&file(body), Some("a.odt")).unwrap();
        assert_eq!(outline(&page), *expected, "{body}");
        assert_eq!(page.format, Format::OpenDocumentText);
        assert_eq!(
            page.diagnostics
                .iter()
                .any(|note| note.kind == DiagnosticKind::TrackedChanges),
            body.contains("changed-region"),
        );
        check(&page);
    }
}

#[test]
fn a_text_that_cannot_be_read_says_why() {
    let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let rows: [(&[(&str, &str)], &str); 3] = [
        (
            &[("META-INF/manifest.xml", manifest), ("content.xml", "x")],
            "PasswordProtected",
        ),
        (&[("styles.xml", STYLES)], "Damaged"),
        (&[("content.xml", "<office:text/>")], "Empty"),
    ];
    for (members, wanted) in rows {
        let head = ("mimetype", "application/vnd.oasis.opendocument.text");
        let members: Vec<(&str, &str)> = [head].into_iter().chain(members.to_vec()).collect();
        let error: Error = extract(&packed(&members), None).unwrap_err();
        assert!(format!("{error:?}").starts_with(wanted), "{error:?}");
    }
}

/// What little a hostile file needs: elements a million deep, ends without beginnings, cells without end.
#[test]
fn hostile_texts_end() {
    let deep = |name: &str| format!("<text:{name}>").repeat(200_000) + "<text:p>文</text:p>";
    let cells = "<table:table-cell><text:p>a</text:p></table:table-cell>".repeat(70_000);
    for body in [
        deep("list"),
        deep("p"),
        deep("span"),
        "</text:p></text:list></table:table></text:note>".repeat(1_000) + "<text:p>文</text:p>",
        format!("<table:table><table:table-row>{cells}"),
        "<text:p><text:s text:c=\"4000000000\"/>文</text:p>".to_owned(),
    ] {
        let page = extract(&file(&body), Some("a.odt")).unwrap();
        assert!(page.text.contains(['文', 'a']));
        check(&page);
    }
}
