//! Offices that amend what they issued by a notice, under whatever title.

use huidian_parse::{Hints, parse};

fn amends(title: &str, body: &str) -> Vec<String> {
    let text = format!(
        "{title}\n\n青交规〔2031〕7号\n\n各县（市、区）交通运输局：\n\n{body}\n\n本通知自2031年9月1日起施行。\n\n青川市交通运输局\n\n2031年8月1日\n"
    );
    let amended = parse(&text, &Hints::default()).metadata.amends.into_iter();
    amended.filter_map(|work| work.title).collect()
}

const CHANGES: &str = "经研究，现对《青川市航标考核办法》（青交规〔2027〕4号）有关条款作如下调整：\n\n一、第二条调整为：“考核每两年一次。”\n\n二、第五条不再执行。";

/// An instrument that changes words of the one act that its title names amends it.
#[test]
fn a_notice_amends_by_what_it_says() {
    for title in [
        "青川市交通运输局关于调整《青川市航标考核办法》有关条款的通知",
        "青川市交通运输局关于修订《青川市航标考核办法》部分条款的通知",
        "青川市交通运输局关于《青川市航标考核办法》的补充通知",
        "青川市交通运输局关于变更《青川市航标考核办法》第二条的公告",
    ] {
        assert_eq!(amends(title, CHANGES), ["青川市航标考核办法"], "{title}");
    }
    let named = "一、《青川市航标考核办法》第四条中的“三十日”调整为“十五日”。\n\n二、《青川市航标考核办法》第五条自2031年9月1日起不再执行。";
    let title = "青川市交通运输局关于《青川市航标考核办法》的补充通知";
    assert_eq!(amends(title, named), ["青川市航标考核办法"]);
}

/// What tells of an act, asks for views on it, passes it on or carries it out amends nothing, though it quote an amendment word for word.
#[test]
fn other_notices_amend_nothing() {
    for title in [
        "青川市交通运输局关于调整《青川市航标考核办法》有关条款的解读",
        "青川市交通运输局关于征求调整《青川市航标考核办法》意见的通知",
        "青川市交通运输局关于印发《青川市航标考核办法》修订内容的通知",
        "青川市交通运输局关于贯彻《青川市航标考核办法》的补充通知",
        "青川市交通运输局关于调整《青川市航标考核办法》有关条款的答复",
        "青川市交通运输局关于航标考核有关事项的通知",
    ] {
        assert!(amends(title, CHANGES).is_empty(), "{title}");
    }
    let title = "青川市交通运输局关于《青川市航标考核办法》的补充通知";
    for body in [
        "一、考核按照《青川市航标考核办法》第二条的规定进行。\n\n二、各单位应当于9月底前完成考核。",
        "一、将《青川市浮标办法》第二条中的“一次”修改为“两次”。",
        "一、补充考核材料的，应当符合《青川市航标考核办法》第五条规定。",
    ] {
        let found = amends(title, body);
        assert!(
            !found.contains(&"青川市航标考核办法".to_owned()),
            "{body}: {found:?}"
        );
    }
}

/// A day on which one article ends is read where it is that of the whole notice, and told where it is not.
#[test]
fn a_day_of_its_own_is_told() {
    for (day, unread) in [
        ("2031年9月1日", Vec::<String>::new()),
        ("2031年12月1日", vec!["自2031年12月1日起".to_owned()]),
    ] {
        let text = format!(
            "一、将《青川市航标考核办法》第五条自{day}起予以废止。\n\n本通知自2031年9月1日起施行。"
        );
        let found: Vec<String> = huidian_parse::read_amendments(&text)
            .into_iter()
            .flat_map(|amendment| amendment.unread)
            .collect();
        assert_eq!(found, unread, "{day}");
    }
}
