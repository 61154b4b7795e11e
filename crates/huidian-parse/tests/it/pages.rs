//! The instrument is found in its page, in Markdown and in plain lines.

use huidian_parse::{Hints, Parsed, parse};

const RULE: &str = "某局关于印发《灯笼办法》的通知\n\n某局发〔2024〕5号\n\n各分局：\n\n现将《灯笼办法》印发给你们，请遵照执行。\n\n某局\n\n2024年5月6日\n\n灯笼办法\n\n第一章 总则\n\n第一条 为了管理灯笼，制定本办法。\n\n第二条 灯笼应当牢固：\n\n（一）骨架不得松动；\n\n（二）灯面不得破损。\n\n第二章 附则\n\n第三条 本办法自2024年7月1日起施行。";

const PLAN: &str = "关于发展灯笼产业的意见\n\n某发〔2024〕9号\n\n各县人民政府：\n\n为发展灯笼产业，提出如下意见。\n\n一、总体要求\n\n坚持创新。\n\n二、主要任务\n\n（一）做强企业。每年培育十家。\n\n（二）拓宽市场。\n\n某市人民政府\n\n2024年8月9日\n\n附件\n\n名词解释\n\n1.灯笼：照明的器具。";

fn read(page: &str) -> Parsed {
    parse(page, &Hints::default())
}

fn check(above: &str, text: &str, below: &str) {
    let page = format!("{above}{text}{below}");
    let parsed = read(&page);
    assert_eq!(parsed.document.text, read(text).document.text, "in {page}");
    let (start, end) = parsed.taken.expect("a part is taken");
    let taken: String = page
        .chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect();
    assert_eq!(taken, text, "the span is the text");
}

#[test]
fn promotion_in_markdown_is_cut() {
    let above = "---\ntitle: 通知 | 某局印发《灯笼办法》（附全文）\nurl: https://example.org/1\n---\n\n# 通知 | 某局印发《灯笼办法》（附全文）\n\n![cover](https://example.org/a.png)\n\n**扫码订阅**\n\n近日，某局发布灯笼新规，引起关注。\n\n";
    let below = "\n\n（来源：某局网站）\n\n**分享好文章**\n\n![](b.png)\n\n[往期精选](https://example.org/2)\n\n微信扫一扫\n";
    for text in [RULE, PLAN] {
        check(above, text, below);
    }
}

#[test]
fn navigation_in_plain_lines_is_cut() {
    let above = "首页\n新闻\n政策\n登录\n当前位置：首页 > 政策\n某局印发灯笼新规\n发布时间：2024-05-07 来源：某网 字号：大 中 小\n";
    let below =
        "\n责任编辑：某某\n上一篇：花灯展开幕\n下一篇：河灯节\n版权所有 某网 ICP备00000000号\n";
    for text in [RULE, PLAN] {
        let plain = text.replace("\n\n", "\n");
        check(above, &plain, below);
    }
}

#[test]
fn news_with_its_own_numbers_stays_outside() {
    let above = "---\nurl: https://example.org/1\n---\n# 某局发布灯笼新规\n\n记者从某局获悉，新规有三个特点。\n\n作者：某某\n\n[登录](/l)\n\n";
    check(
        above,
        RULE,
        "\n\n灯笼办法有关情况的说明\n\n一、背景\n\n灯笼很多。\n\n二、内容\n\n管住灯笼。\n",
    );
}

#[test]
fn of_two_instruments_the_named_one_is_taken() {
    let other = "花灯办法\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n\n第四条 丁。\n\n第五条 戊。\n\n第六条 己。";
    let wanted = "灯笼办法\n\n第一条 为了管理灯笼，制定本办法。\n\n第二条 灯笼应当牢固。\n\n第三条 本办法自2024年7月1日起施行。";
    let page = format!(
        "---\nurl: https://example.org/1\n---\n\n[首页](/)\n\n扫码关注公众号\n\n{other}\n\n{wanted}\n\n责任编辑：某某\n"
    );
    let hints = Hints {
        file_name: Some("灯笼办法(2024-06-01).md".to_owned()),
        folder: None,
        ..Hints::default()
    };
    let parsed = parse(&page, &hints);
    assert_eq!(parsed.document.text, wanted);
    assert!(
        parsed
            .diagnostics
            .iter()
            .any(|found| found.code == "several-instruments")
    );
    assert!(
        parse(&page, &Hints::default())
            .document
            .text
            .starts_with("花灯办法"),
        "else the longest"
    );
}

#[test]
fn texts_without_a_page_around_are_taken_whole() {
    for text in [
        RULE,
        PLAN,
        "网站登录注册管理办法\n\n第一条 为了管理网站首页的登录、注册和评论，制定本办法。\n\n第二条 公众号应当注册。\n",
    ] {
        let parsed = read(text);
        assert_eq!(parsed.taken, None);
        assert_eq!(parsed.document.text, text.trim_end());
    }
}

#[test]
fn a_text_without_its_own_title_takes_the_headlines() {
    let page = "首页\n某局发布《灯笼办法》\n来源：某网 字号：大 中 小\n第一章 总则\n第一条 为了管理灯笼，制定本办法。\n第二条 灯笼应当牢固。\n责任编辑：某某\n版权所有 某网\n";
    let parsed = read(page);
    assert_eq!(
        parsed.metadata.title.map(|title| title.value).as_deref(),
        Some("灯笼办法")
    );
    assert!(parsed.document.text.starts_with("第一章"));
}

/// Facts above a text in the brackets that legal databases set around their labels.
#[test]
fn bracketed_labels_are_facts_and_no_titles() {
    use huidian_model::EventKind;
    let page = "灯笼安全管理办法\n【发布部门】青塘市人民政府\n【发文字号】青塘市人民政府令第88号\n【批准日期】\n【发布日期】2019.06.03\n【实施日期】2019.07.01\n【时效性】现行有效\n【效力级别】地方政府规章\n【法规类别】交通运输综合规定\n\n第一条　为了加强灯笼安全管理，制定本办法。\n\n第二条　灯笼应当每日检查。\n\n第三条　本办法自2019年7月1日起施行。\n";
    let metadata = read(page).metadata;
    let published = metadata.date_of(EventKind::Published);
    assert_eq!(metadata.title.unwrap().value, "灯笼安全管理办法");
    assert_eq!(
        metadata.numbers[0].value.to_string(),
        "青塘市人民政府令第88号"
    );
    assert_eq!(
        published.map(|on| on.to_string()).as_deref(),
        Some("2019-06-03")
    );
}

type Told = Option<&'static str>;

/// A byline below a title, with the number and the days of signature and of the page it gives; why the row is here.
const BYLINES: &[(&str, Told, Told, Told, &str)] = &[
    (
        "发文字号：云政发〔2024〕7号　发布时间：2024-04-01",
        Some("云政发〔2024〕7号"),
        None,
        Some("2024-04-01"),
        "a site puts the number beside the day of the page",
    ),
    (
        "成文日期：2024-03-05　发布时间：2024-04-01　来源：云湖市人民政府网",
        None,
        Some("2024-03-05"),
        Some("2024-04-01"),
        "two days, each of its own label",
    ),
    (
        "来源：云湖市人民政府网　2024-04-01 09:30",
        None,
        None,
        Some("2024-04-01"),
        "a day without a label is that of the page",
    ),
    (
        "发布日期：2024-04-01　来源：云湖市人民政府网",
        None,
        None,
        Some("2024-04-01"),
        "beside a source 发布日期 is the page's",
    ),
];

#[test]
fn each_label_of_a_byline_gives_its_own_fact() {
    use huidian_model::EventKind;
    for (byline, number, signed, put_online, why) in BYLINES {
        let text = format!(
            "云湖市人民政府关于加强浮标工作的意见\n\n{byline}\n\n各县人民政府：\n\n为加强浮标工作，提出以下意见。\n\n一、各地应当加强管理。\n\n二、分类整改。\n"
        );
        let metadata = huidian_parse::parse(&text, &huidian_parse::Hints::default()).metadata;
        let found = metadata
            .numbers
            .first()
            .map(|number| number.value.to_string());
        assert_eq!(found.as_deref(), *number, "{why}: {byline}");
        let day = |kind| metadata.date_of(kind).map(|on| on.to_string());
        assert_eq!(
            day(EventKind::Signed).as_deref(),
            *signed,
            "{why}: {byline}"
        );
        assert_eq!(
            day(EventKind::PutOnline).as_deref(),
            *put_online,
            "{why}: {byline}"
        );
    }
}
