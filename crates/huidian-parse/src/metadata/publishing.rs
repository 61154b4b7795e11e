//! The words by which an order, announcement or notice makes a text public: 现予公布, 现予公告, 予以发布.

/// What is done to a text that is made public, or to one that is ended by an order.
const VERBS: [&str; 14] = [
    "公布", "发布", "颁布", "公告", "通告", "颁行", "刊布", "公开", "印发", "下发", "颁发", "施行",
    "实施", "废止",
];

/// Those that publish by themselves, without 予.
const ALONE: [&str; 4] = ["公布", "发布", "颁布", "公告"];

/// Where an order begins to publish, in words whose titles are blanked: 现予 of 已经…会议通过，现予公告.
pub(super) fn order_at(bare: &str) -> Option<usize> {
    let now = bare.match_indices("现予").find(|(at, mark)| {
        let said = &bare[at + mark.len()..];
        let said = said.strip_prefix('以').unwrap_or(said);
        VERBS.iter().any(|verb| said.starts_with(verb))
    });
    // 现公告如下 and 特此公告 stand in announcements of any kind; behind what was passed they make that public
    let passed = bare.find("通过").or_else(|| bare.find("批准"));
    let is_behind_passage = |at: usize| passed.is_some_and(|passed| passed < at);
    let alone = |lead: &str| {
        let mut places = bare.match_indices(lead);
        places.find(|(at, lead)| {
            let said = &bare[at + lead.len()..];
            let verb = ALONE.iter().find(|verb| said.starts_with(**verb));
            verb.is_some_and(|verb| *verb != "公告" || is_behind_passage(*at))
        })
    };
    let below = told_below(bare).filter(|(at, _)| is_behind_passage(*at));
    [now, alone("现"), alone("予以"), alone("特此"), below]
        .into_iter()
        .flatten()
        .map(|(at, _)| at)
        .min()
}

/// …会议通过，现将全文公布如下: what is asked for views on is a draft.
fn told_below(bare: &str) -> Option<(usize, &str)> {
    let at = bare.find("现将")?;
    let said = &bare[at..];
    let is_public = ALONE.iter().any(|verb| said.contains(verb));
    (is_public && !said.contains("征求")).then_some((at, said))
}

#[cfg(test)]
mod tests {
    use super::order_at;

    #[test]
    fn orders_publish_in_many_words() {
        let front = "《　　》已经2031年5月6日局务会议审议通过，";
        let publishes = [
            "现予公布",
            "现予以公布，自2031年7月1日起施行",
            "现予公告，自2031年7月1日起施行",
            "现予以公告",
            "现予发布",
            "现予通告",
            "现予印发",
            "现予施行",
            "现予公开发布",
            "现公告如下",
            "现颁布施行",
            "予以公告",
            "特此公告",
            "现将全文公布如下",
        ];
        for words in publishes {
            let sentence = format!("{front}{words}。");
            assert_eq!(order_at(&sentence), Some(front.len()), "{words}");
        }
        for words in [
            "现将我局起草的《　　》全文公布，向社会公开征求意见。",
            "现将有关事项公告如下：",
            "特此公告。",
            "现予以处罚。",
        ] {
            assert_eq!(order_at(words), None, "{words}");
        }
    }
}
