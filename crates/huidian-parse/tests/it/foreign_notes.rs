//! Notes and sentences about another act over the text of one: compilers put the note of a national law over the regulation that carries it out.

use huidian_model::{EventKind, WorkKind};
use huidian_parse::{Hints, parse};

const NATIONAL: &str = "2031年6月29日 第九届全国人民代表大会常务委员会第二十八次会议通过\n\n2032年2月29日 第十一届全国人民代表大会常务委员会第二十五次会议《关于修改〈中华人民共和国灯塔促进法〉的决定》修正\n\n";
const OWN: &str = "（\n\n2035年7月30日山东省第十一届人民代表大会常务委员会第十八次会议通过 根据2036年11月27日山东省第十三届人民代表大会常务委员会第二十四次会议《关于修改〈山东省灯塔促进条例〉等六件地方性法规的决定》修正）\n\n";
const BODY: &str = "第一条 为了促进灯塔建设，制定本条例。\n\n第二条 灯塔应当检修。\n\n第三条 本条例自2035年11月1日起施行。\n";

#[test]
fn a_local_regulation_takes_nothing_from_the_note_of_a_national_law() {
    let read = |title: &str, notes: &str| {
        let text = format!("# {title}\n\n{notes}{BODY}");
        parse(&text, &Hints::default()).metadata
    };
    let local = read("山东省灯塔促进条例", &format!("{NATIONAL}{OWN}"));
    let on = |kind| local.date_of(kind).map(|on| on.to_string());
    assert_eq!(on(EventKind::Adopted).as_deref(), Some("2035-07-30"));
    assert_eq!(on(EventKind::Amended).as_deref(), Some("2036-11-27"));
    let kind = local.kind.as_ref().map(|guess| guess.kind);
    assert_eq!(kind, Some(WorkKind::LocalRegulation));
    assert_eq!(local.region.as_deref(), Some("山东"));
    let is_national = |name: &str| name.contains("全国");
    assert!(
        !local
            .issuers
            .iter()
            .any(|issuer| is_national(&issuer.value))
    );
    assert_eq!(local.remarks.len(), 1, "{:?}", local.remarks);
    // without a note of its own nothing is known of its making
    let bare = read("山东省灯塔促进条例", NATIONAL);
    assert_eq!(bare.date_of(EventKind::Adopted), None);
    assert_eq!(bare.date_of(EventKind::Amended), None);
    // the law itself, and a decision of the congress about a place
    for title in ["中华人民共和国灯塔促进法", "关于山东省灯塔的决定"] {
        let law = read(title, NATIONAL);
        let adopted = law.date_of(EventKind::Adopted).map(|on| on.to_string());
        assert_eq!(adopted.as_deref(), Some("2031-06-29"), "{title}");
        assert!(law.remarks.is_empty(), "{title}");
    }
    // an approval is the congress's own act
    let approved = read(
        "广东省灯塔特区条例",
        "（2030年8月26日第五届全国人民代表大会常务委员会第十五次会议批准）\n\n",
    );
    let on = approved
        .date_of(EventKind::Approved)
        .map(|on| on.to_string());
    assert_eq!(on.as_deref(), Some("2030-08-26"));
}

/// An interpretation tells at length when the law took effect that it is about (最高人民法院 on trademarks, 2002).
#[test]
fn a_first_day_of_a_decision_with_a_long_name_is_not_the_texts_own() {
    for lead in [
        "《全国人民代表大会常务委员会关于修改〈中华人民共和国灯塔促进和灯具管理法〉的决定》（以下简称灯塔法修改决定）已由第九届全国人民代表大会常务委员会第二十四次会议通过，自2031年12月1日起施行。",
        "《灯塔法》已由全国人民代表大会通过，自2031年12月1日起施行。",
    ] {
        let text = format!(
            "最高人民法院关于审理灯塔案件有关问题的解释\n\n2031年12月25日 最高人民法院审判委员会第1203次会议通过\n\n{lead}为了正确审理案件，作如下解释：\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n"
        );
        let metadata = parse(&text, &Hints::default()).metadata;
        assert_eq!(
            metadata.effective.and_then(|found| found.on),
            None,
            "{lead}"
        );
    }
}

/// A bureau's announcement names what its rule is made by before the rule.
#[test]
fn an_announcement_publishes_what_was_made_and_not_what_it_is_made_by() {
    for sentence in [
        "为规范食品摊贩经营行为，根据《榆川省食品小摊贩管理条例》，霜河市市场监督管理局制定了《霜河市食品摊贩备案管理规定》，现予公告，自2031年10月1日起施行。",
        "根据《中华人民共和国食品安全法》和《榆川省食品小摊贩管理条例》，我局制定《霜河市食品摊贩备案管理规定》，现予公布，自2031年10月1日起施行。",
        "根据《中华人民共和国食品安全法》《榆川省食品小摊贩管理条例》等规定，我局制定了《霜河市食品摊贩备案管理规定》，现予公告，自2031年10月1日起施行。",
        "《霜河市食品摊贩备案管理规定》已经2031年8月20日局务会议审议通过，根据《规章制定程序条例》，现予公布，自2031年10月1日起施行。",
        "为贯彻落实《榆川省食品小摊贩管理条例》，现将《霜河市食品摊贩备案管理规定》予以公布，自2031年10月1日起施行。",
        "根据《榆川省食品小摊贩管理条例》制定的《霜河市食品摊贩备案管理规定》现予公布，自2031年10月1日起施行。",
    ] {
        let text = format!(
            "霜河市市场监督管理局\n公　　告\n\n2031年第7号\n\n　　{sentence}\n　　特此公告。\n\n　　附件：霜河市食品摊贩备案管理规定\n\n霜河市市场监督管理局\n2031年8月28日\n\n附件\n\n霜河市食品摊贩备案管理规定\n\n　　第一条　为了规范食品摊贩备案，制定本规定。\n　　第二条　食品摊贩应当备案。\n　　第三条　本规定自2031年10月1日起施行。\n"
        );
        let title = parse(&text, &Hints::default()).metadata.title;
        let title = title.map(|title| title.value);
        assert_eq!(
            title.as_deref(),
            Some("霜河市食品摊贩备案管理规定"),
            "{sentence}"
        );
    }
}

/// 令 above the decision that it carries: the decision amends the act that it names, and not itself (cities, by order of the mayor).
#[test]
fn a_decision_behind_its_order_amends_the_act_that_it_names() {
    let one = "将第四条中的“一百元”修改为“二百元”。";
    let two = "一、将第二条修改为：“公厕应当每日清扫、消毒。”\n\n二、增加一条，作为第三条：“公厕应当免费开放。”";
    for (points, count) in [
        (one.to_owned(), 1),
        (two.to_owned(), 2),
        (format!("{two}\n\n三、条文顺序作相应调整。"), 3),
        (format!("{two}\n\n此外，对条文顺序作相应调整。"), 3),
        (format!("{two}\n\n三、对条文顺序和个别文字作相应调整。"), 3),
        (
            format!(
                "{two}\n\n《霜河市公厕管理办法》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"
            ),
            3,
        ),
    ] {
        let text = format!(
            "霜河市人民政府令\n\n第70号\n\n《霜河市人民政府关于修改〈霜河市公厕管理办法〉的决定》已经2031年5月6日市人民政府常务会议审议通过，现予公布，自2031年7月1日起施行。\n\n市长　某某某\n\n2031年5月20日\n\n霜河市人民政府关于修改《霜河市公厕管理办法》的决定\n\n市人民政府决定对《霜河市公厕管理办法》作如下修改：\n\n{points}\n\n本决定自2031年7月1日起施行。\n"
        );
        let read = huidian_parse::read_amendments(&text);
        let works: Vec<_> = read
            .iter()
            .map(|one| (one.work.as_deref(), one.instructions.len()))
            .collect();
        assert_eq!(works, [(Some("霜河市公厕管理办法"), count)], "{points}");
    }
}

/// Orders that nest the same marks: the decision that is printed below is the work, and not the order.
#[test]
fn an_order_with_marks_in_marks_carries_the_decision_below() {
    for (open, close) in [("〈", "〉"), ("《", "》"), ("<", ">")] {
        for (verb, words) in [
            (
                "修改",
                "市人民政府决定对《霜河市公厕管理办法》作如下修改：\n\n将第四条中的“一百元”修改为“二百元”。",
            ),
            ("废止", "市人民政府决定废止《霜河市公厕管理办法》。"),
        ] {
            let text = format!(
                "霜河市人民政府令\n\n第70号\n\n《霜河市人民政府关于{verb}{open}霜河市公厕管理办法{close}的决定》已经2031年5月6日市人民政府常务会议审议通过，现予公布，自2031年7月1日起施行。\n\n市长　某某某\n\n2031年5月20日\n\n霜河市人民政府关于{verb}《霜河市公厕管理办法》的决定\n\n{words}\n\n本决定自2031年7月1日起施行。\n"
            );
            let metadata = parse(&text, &Hints::default()).metadata;
            let title = metadata.title.map(|title| title.value);
            let own = format!("霜河市人民政府关于{verb}《霜河市公厕管理办法》的决定");
            assert_eq!(title, Some(own), "{open}{verb}");
            let acts = metadata.amends.iter().chain(&metadata.repeals);
            let acts: Vec<_> = acts
                .filter_map(|mention| mention.title.as_deref())
                .collect();
            assert_eq!(acts, ["霜河市公厕管理办法"], "{open}{verb}");
        }
    }
}

/// Information blocks of sites: labels above their values, and cells that are empty.
#[test]
fn labels_of_information_blocks_are_no_part_of_the_title() {
    let title = "霜河市人民政府办公室关于加强索桥管理的意见";
    let body = "各县区人民政府：\n\n为了加强索桥管理，提出如下意见。\n\n一、提高认识。\n\n二、落实责任。\n\n三、加强检查。\n\n霜河市人民政府办公室\n\n2024年5月6日\n";
    let number = "霜政办发〔2024〕21号";
    for block in [
        format!("索引号\nSH-1\n公文标题\n{title}\n发文字号\n{number}\n印发日期\n2024-05-06\n"),
        format!("有效性\t有效\n废止日期\n{title}\n{number}\n"),
        format!("索引号\tSH-1\n有效性\t有效\n废止日期\t\n{title}\n{number}\n"),
        format!("索引号\tSH-1\n有效性\t有效\n废止日期\t----\n{title}\n{number}\n"),
    ] {
        let metadata = parse(&format!("{block}{body}"), &Hints::default()).metadata;
        let found = metadata.title.as_ref().map(|title| title.value.as_str());
        assert_eq!(found, Some(title), "{block}");
        let numbers: Vec<String> = metadata
            .numbers
            .iter()
            .map(|number| number.value.to_string())
            .collect();
        assert_eq!(numbers, [number], "{block}");
        assert_eq!(metadata.date_of(EventKind::Repealed), None, "{block}");
    }
}
