//! Drafts under the title of a final act (bureaus that post 现将我局起草的《X》全文公布，向社会公开征求意见 above it).

use huidian_model::EventKind;
use huidian_parse::{Hints, Metadata, parse};

fn read(front: &str) -> Metadata {
    let page = format!(
        "云湖市无人机飞行办法\n\n{front}\n\n云湖市交通局\n2025年5月30日\n\n第一条　为了管理飞行，制定本办法。\n\n第二条　飞行应当登记。\n\n第三条　本办法自2025年　月　日起施行。\n"
    );
    parse(&page, &Hints::default()).metadata
}

#[test]
fn what_stands_above_the_articles_makes_it_a_draft() {
    let cases = [
        "为提高立法质量，现将我局起草的《云湖市无人机飞行办法》全文公布，向社会公开征求意见。有关单位和个人可以在2025年6月30日前，将意见发送至电子邮箱。",
        "我局起草了《云湖市无人机飞行办法》，现向社会公开征求意见。请于2025年6月30日前将意见反馈我局。",
        "现就《云湖市无人机飞行办法（征求意见稿）》公开征集社会各界意见，意见反馈截止时间为2025年6月30日。",
        "根据立法计划，我局草拟了《云湖市无人机飞行办法》，现面向社会征询意见。意见请于2025年6月30日之前寄送。",
        "现将《云湖市无人机飞行办法》予以公示，公开征求意见，公示时间为2025年5月30日至2025年6月30日，期间可提出意见。",
    ];
    for front in cases {
        let metadata = read(front);
        assert!(metadata.is_draft(), "{front}");
        let closes = metadata.date_of(EventKind::ConsultationCloses);
        assert_eq!(
            closes.map(|on| on.to_string()).as_deref(),
            Some("2025-06-30"),
            "{front}"
        );
    }
    let finals = [
        "《云湖市无人机飞行办法》已经2025年5月6日局务会议审议通过，现予公布。",
        "在公开征求意见的基础上，我局制定了《云湖市无人机飞行办法》，现印发给你们。",
        "《云湖市无人机飞行办法》已向社会公开征求意见，经局务会议通过，现予发布。",
    ];
    for front in finals {
        assert!(!read(front).is_draft(), "{front}");
    }
}
