//! `recognise` says of a page's heads what an import reads. Towns, numbers and pages are invented.

use huidian_ingest::recognise_page;
use huidian_reader::{Bounds, read_file};

const BODY: &str = "第一条　为了规范招牌的设置，保持市容整洁，保障公共安全，根据有关法规，结合本市实际，制定本办法。\n\n第二条　本市城区内招牌的设置、维护和监督管理，适用本办法。\n\n第三条　市城市管理部门负责招牌的监督管理工作。区城市管理部门负责本辖区内的具体工作。\n\n第四条　招牌应当牢固、安全、整洁，不得遮挡交通信号和消防设施。\n\n第五条　设置人应当每年检查招牌一次，并做好记录。\n\n第六条　本办法自2031年3月1日起施行。\n";

struct Heads {
    title: Option<String>,
    number: Option<String>,
    issuers: Vec<String>,
    dated: Option<String>,
    is_draft: bool,
}

fn heads_of(name: &str, text: &str) -> Heads {
    let page = read_file(text.as_bytes(), Some(name), &Bounds::keeper()).unwrap();
    let facts = recognise_page(&page, name).facts;
    Heads {
        title: facts.title,
        number: facts.number,
        issuers: facts.issuers,
        dated: facts.dated.map(|dated| dated.on.to_string()),
        is_draft: facts.is_draft,
    }
}

#[test]
fn orders_under_headings_and_front_matter_give_number_and_issuers() {
    let order = |mark: &str| {
        format!(
            "{mark}云湖市人民政府令\n\n第207号\n\n《云湖市招牌设置管理办法》已经2030年11月18日市人民政府第二十七次常务会议审议通过，现予公布，自2031年3月1日起施行。\n\n市长　某某\n\n2030年12月9日\n\n{mark}云湖市招牌设置管理办法\n\n{BODY}"
        )
    };
    for mark in ["", "# ", "## "] {
        let heads = heads_of("a.md", &order(mark));
        assert_eq!(
            heads.title.as_deref(),
            Some("云湖市招牌设置管理办法"),
            "{mark}"
        );
        assert_eq!(
            heads.number.as_deref(),
            Some("云湖市人民政府令第207号"),
            "{mark}"
        );
        assert_eq!(heads.issuers, ["云湖市人民政府"], "{mark}");
    }
    let front = [
        "title: 云湖市招牌管理办法\nissuer: 云湖市城市管理局\nnumber: 云城规〔2030〕4号\npublished: 2030-12-20",
        "标题: 云湖市招牌管理办法\n发布机关: 云湖市城市管理局\n发文字号: 云城规〔2030〕4号\n发布日期: 2030-12-20\n实施日期: 2031-03-01",
    ];
    for front in front {
        let heads = heads_of("b.md", &format!("---\n{front}\n---\n\n{BODY}"));
        assert_eq!(
            heads.title.as_deref(),
            Some("云湖市招牌管理办法"),
            "{front}"
        );
        assert_eq!(
            heads.number.as_deref(),
            Some("云城规〔2030〕4号"),
            "{front}"
        );
        assert_eq!(heads.issuers, ["云湖市城市管理局"], "{front}");
        assert_eq!(heads.dated.as_deref(), Some("2030-12-20"), "{front}");
    }
}

#[test]
fn a_table_about_another_document_gives_no_number_and_a_title_over_lines_is_whole() {
    let words = "<p>各区人民政府：</p><p>为推进水塔更新，保障群众安全，根据有关规定，提出如下实施意见。</p><p>一、工作目标</p><p>到2032年底，使用二十年以上的水塔基本完成更新或者大修，运行更加安全。</p><p>二、重点任务</p><p>（一）开展摸底。各区应当建立台账，明确责任单位和完成时限。</p><p>（二）落实资金。更新费用可以按规定列支。</p><p>三、组织保障</p><p>市市场监督管理局牵头协调，定期通报进展。</p><p>云湖市人民政府</p><p>2030年4月11日</p>";
    let title = "云湖市人民政府关于推进水塔更新的实施意见";
    let table = |named: &str, number: &str| {
        format!(
            "<table><tr><td>名称</td><td>{named}</td></tr><tr><td>文号</td><td>{number}</td></tr></table>"
        )
    };
    let page = |table: &str, below: &str| {
        format!(
            "<html><head><meta charset=\"utf-8\"><title>政策文件</title></head><body>{table}<div><p>{title}</p>{below}{words}</div></body></html>"
        )
    };
    let other = table("云湖市人民政府关于开展植树的通知", "云政发〔2030〕3号");
    let heads = heads_of("c.html", &page(&other, "<p>云政发〔2030〕18号</p>"));
    assert_eq!(heads.title.as_deref(), Some(title));
    assert_eq!(heads.number.as_deref(), Some("云政发〔2030〕18号"));
    let own = table(title, "云政发〔2030〕18号");
    let heads = heads_of("d.html", &page(&own, ""));
    assert_eq!(heads.number.as_deref(), Some("云政发〔2030〕18号"));

    let notice = "各区人民政府：\n　　为切实保障群众生命财产安全，经市政府同意，现就有关事项通知如下：\n　　一、强化设备管理\n　　相关单位应当安装识别设备，并保持全天候开启。\n　　二、做好避险\n　　预警发布后，应当在十二小时内完成转移，人员全部撤离。\n　　三、压实属地责任\n　　乡镇应当落实包联制度，每月检查一次。\n\n云湖市人民政府办公室\n2030年7月2日\n";
    for (lines, whole) in [
        (
            "云湖市人民政府办公室关于进一步加强\n山洪灾害防御和群众转移避险工作的通知",
            "云湖市人民政府办公室关于进一步加强山洪灾害防御和群众转移避险工作的通知",
        ),
        (
            "云湖市人民政府办公室关于加强山区公路、桥梁、\n隧道及其附属设施安全隐患排查\n治理工作的通知",
            "云湖市人民政府办公室关于加强山区公路、桥梁、隧道及其附属设施安全隐患排查治理工作的通知",
        ),
    ] {
        let heads = heads_of(
            "e.txt",
            &format!("{lines}\n云政办函〔2030〕40号\n\n{notice}"),
        );
        assert_eq!(heads.title.as_deref(), Some(whole), "{lines}");
    }
}

/// What a page does not say stays unsaid: the name of its file gives no title.
#[test]
fn a_page_without_heads_has_none() {
    let heads = heads_of("云湖市招牌管理办法.txt", BODY);
    assert_eq!(heads.title, None);
    assert_eq!(heads.number, None);
    assert!(heads.issuers.is_empty());
}

/// A draft under its final title, with its seal, its mark or a blank number above.
#[test]
fn a_draft_under_a_final_title_is_one_whatever_stands_above() {
    let title = "云湖市招牌设置管理办法";
    for (above, is_draft) in [
        ("征求意见稿\n\n云湖市城市管理局\n2030年12月9日\n\n", true),
        ("云湖市城市管理局\n（征求意见稿）\n2030年12月9日\n\n", true),
        (
            "（公开征求意见稿）\n\n云湖市城市管理局\n2030年12月9日\n\n",
            true,
        ),
        ("云湖市城市管理局\n2030年12月9日\n\n", false),
    ] {
        let heads = heads_of("c.txt", &format!("{above}{title}\n\n{BODY}"));
        assert_eq!(heads.title.as_deref(), Some(title), "{above}");
        assert_eq!(heads.is_draft, is_draft, "{above}");
    }
    for number in ["云政发〔2030〕　　号", "云政规〔203X〕X号", "第　　号"] {
        let page = format!("云湖市人民政府文件\n\n{number}\n\n{title}\n（征求意见稿）\n\n{BODY}");
        let heads = heads_of("d.txt", &page);
        let own = format!("{title}（征求意见稿）");
        assert_eq!(heads.title, Some(own), "{number}");
        assert_eq!((heads.number, heads.is_draft), (None, true), "{number}");
    }
}
