use huidian_extract::{DiagnosticKind, extract};

use crate::{outline, page, source};

/// Source, and the outline it must give. The reason stands above each row.
const CASES: &[(&str, &str)] = &[
    // Scripts, styles, navigation and comments are not text.
    (
        "<html><head><style>p{}</style><script>if(a<b){x='</p>'}</script></head><body><nav><ul><li>首页</ul></nav><!-- 注 --><p>正文</p><noscript>请启用</noscript></body></html>",
        "p 正文\n",
    ),
    // White space folds; a line wrapped between two hanzi leaves none; full-width indentation goes.
    (
        "<p>\n  第一条\n  为了  试验 and\n more<br>\n　　第二行</p>",
        "p 第一条为了 试验 and more⏎第二行\n",
    ),
    // Two breaks set paragraphs apart.
    ("<div>甲<br/><br/>乙<br>丙</div>", "p 甲\np 乙⏎丙\n"),
    // Implied ends.
    (
        "<p>甲<p>乙<ul><li>丙<li>丁</ul>戊",
        "p 甲\np 乙\nli0 丙\nli0 丁\np 戊\n",
    ),
    // Ordered lists count.
    (
        "<ol start=3><li>甲<ol><li>乙</ol><li value=\"9\">丙<li>丁</ol>",
        "li0 3. 甲\nli1 1. 乙\nli0 9. 丙\nli0 10. 丁\n",
    ),
    (
        "<h1>题 目</h1><h2><b>章</b></h2><blockquote><p>引</p></blockquote><pre> a\n  b </pre><hr>",
        "h1 题 目\nh2 **章**\n> 引\npre  a⏎  b\nhr\n",
    ),
    // References, with and without semicolon.
    (
        "<p>&lt;甲&gt; &ldquo;乙&rdquo;&nbsp;&#20013;&#x4e2d; &copy &amp;amp; A&B</p>",
        "p <甲> “乙”\u{a0}中中 &copy &amp; A&B\n",
    ),
    // Links and late-loaded images.
    (
        "<p><a href=\"/a?x=1&amp;y=2\">附件</a>。</p><p><img data-src='x.png' src='1.gif' alt='图'></p>",
        "p 附件。 →/a?x=1&y=2\nimg 图|x.png\n",
    ),
    // A link cut short for the width of its list tells the rest in its title; another title is no text.
    (
        "<p><a href='/1' title=\"关于印发《甲办法》的通知\">关于印发《甲…</a></p><p><a href='/2' title='乙办法全文'>乙办法</a></p><p><a href='/3' title='丙规定'>丁指南…</a></p>",
        "p 关于印发《甲办法》的通知 →/1\np 乙办法 →/2\np 丁指南… →/3\n",
    ),
    // A table with both spans, a head, a caption, and a cell of two paragraphs.
    (
        "<table><caption>清单</caption><thead><tr><td>类</td><td colspan=2>名称</td></tr></thead><tr><td rowspan=2>甲</td><td><p>一</p><p>二</p></td><td>三</td></tr><tr><td colspan=2>四</td></tr></table>",
        "caption 清单\n| !类 | !名称 | < |\n| 甲 | 一⏎二 | 三 |\n| ^ | 四 | < |\n",
    ),
    // `rowspan=0` reaches to the end; one that reaches too far is cut.
    (
        "<table><tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr></table><table><tr><td rowspan=99>乙</td><td>1</td></tr><tr><td>2</td></tr></table>",
        "| 甲 | 1 |\n| ^ | 2 |\n| 乙 | 1 |\n| ^ | 2 |\n",
    ),
    // Tables without row or cell ends.
    (
        "<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>",
        "| 甲 | 乙 |\n| 丙 | 丁 |\n",
    ),
    // A table that only arranges the page is not one.
    (
        "<table><tr><td>导航</td><td><h1>题</h1><table><tr><td>甲</td><td>乙</td></tr></table><p>文</p></td></tr></table>",
        "p 导航\nh1 题\n| 甲 | 乙 |\np 文\n",
    ),
    (
        "<table><tr><td><p>框内</p><p>文字</p></td></tr></table>",
        "p 框内⏎文字\n",
    ),
    // A cell of many lines among others is still a cell; one that is nearly all of the table is a page.
    (
        "<table><tr><td>名称</td><td>内容</td></tr><tr><td>《某某管理暂行办法》及其实施细则和配套文件目录</td><td><p>1<p>2<p>3<p>4<p>5<p>6<p>7<p>8<p>9<p>10<p>11<p>12<p>13</td></tr></table>",
        "| 名称 | 内容 |\n| 《某某管理暂行办法》及其实施细则和配套文件目录 | 1⏎2⏎3⏎4⏎5⏎6⏎7⏎8⏎9⏎10⏎11⏎12⏎13 |\n",
    ),
    (
        "<table><tr><td>栏</td><td><p>第一行<p>2<p>3<p>4<p>5<p>6<p>7<p>8<p>9<p>10<p>11<p>12<p>13</td></tr></table>",
        "p 栏\np 第一行\np 2\np 3\np 4\np 5\np 6\np 7\np 8\np 9\np 10\np 11\np 12\np 13\n",
    ),
    // Quotes that never close, tags that never close, tags nobody knows.
    ("<p class=\"a>甲</p><p>乙</p>", "p 甲\np 乙\n"),
    ("<p>甲 < 乙 <p", "p 甲 < 乙 <p\n"),
    ("<o:p>甲</o:p><custom-tag>乙</custom-tag>", "p 甲乙\n"),
    // Navigation that is never closed ends at the article.
    (
        "<body><nav>首页<main><h1>题</h1><p>文</p></main>",
        "h1 题\np 文\n",
    ),
    ("<body><nav>首页<p>文</p>", "p 首页\np 文\n"),
];

#[test]
fn blocks_are_read_as_a_reader_sees_them() {
    for (text, expected) in CASES {
        assert_eq!(
            outline(&page(text, "a.html")),
            *expected,
            "\nsource:\n{text}"
        );
    }
}

#[test]
fn page_is_recognised_without_its_name() {
    for text in [
        "<!DOCTYPE html>\n<p>甲</p>",
        "\u{feff}<!-- 存 -->\n<HTML><p>甲</p>",
        "<?xml version='1.0'?><!doctype HTML><p>甲</p>",
    ] {
        let page = extract(text.as_bytes(), Some("a.md")).unwrap();
        assert_eq!(outline(&page), "p 甲\n", "{text}");
    }
}

#[test]
fn title_comes_from_where_sites_put_it() {
    let cases = [
        (
            "<title> 某办法_部门网站 </title><meta name=ArticleTitle content='某办法'><p>x",
            "某办法",
        ),
        (
            "<title>某办法&amp;附件\n 网站</title><h1>题</h1>",
            "某办法&附件 网站",
        ),
        (
            "<title></title><meta property=\"og:title\" content=\"某通知\"><p>x",
            "某通知",
        ),
        ("<h2>章</h2><h1>题</h1>", "题"),
    ];
    for (text, title) in cases {
        assert_eq!(page(text, "a.html").title.as_deref(), Some(title), "{text}");
    }
    let page = page("<meta name='PubDate' content='2024-05-01'><p>x", "a.html");
    assert_eq!(page.find_front_matter("pubdate"), Some("2024-05-01"));
}

#[test]
fn text_maps_back_over_references_and_folded_space() {
    let page = page("<p>甲&amp;乙\n\n  <b>丙</b>x  y</p>", "a.html");
    let inline = page.blocks[0].inline().unwrap();
    assert_eq!(inline.text, "甲&乙丙x y");
    assert_eq!(source(&page, &inline.source_range(1..2)), "&amp;");
    assert_eq!(source(&page, &inline.source_range(3..4)), "丙");
    assert_eq!(source(&page, &inline.source_range(4..7)), "x  y");
}

#[test]
fn unclosed_table_is_read_and_noted() {
    let page = page("<table><tr><td>甲</td><td>乙", "a.html");
    assert_eq!(outline(&page), "| 甲 | 乙 |\n");
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Unclosed)
    );
}

#[test]
fn gbk_page_is_decoded() {
    let text = "<html><head><meta charset=gb2312><title>关于印发试验办法的通知</title></head><body><p>各有关单位：</p></body></html>";
    let bytes = encoding_rs::GBK.encode(text).0;
    let page = extract(&bytes, Some("a.htm")).unwrap();
    assert_eq!(page.title.as_deref(), Some("关于印发试验办法的通知"));
}
