//! Sentences that put an act out for views, whatever its title says: 现将我局起草的《某办法》全文公布，向社会公开征求意见.

use crate::title::{strip_draft_mark, title_key};

/// What is done with views.
const ASKS: [&str; 5] = ["征求", "征集", "征询", "听取", "收集"];

/// Words that say it is done now, or what the act is of which views are asked.
const NOW: [&str; 20] = [
    "现将",
    "现就",
    "现对",
    "现向",
    "现公开",
    "现面向",
    "现予",
    "起草",
    "草拟",
    "拟订",
    "拟定",
    "拟制",
    "研究制定",
    "形成",
    "公开征",
    "公开向",
    "向社会",
    "面向社会",
    "社会各界",
    "期间",
];

/// Words of a sentence that tells how the act came about, or what became of the views.
const TOLD: [&str; 18] = [
    "应当",
    "基础上",
    "已公开",
    "已向",
    "已经",
    "此前",
    "之前",
    "曾",
    "去年",
    "期满",
    "结束",
    "采纳",
    "征求了",
    "听取了",
    "征集了",
    "收集了",
    "多次",
    "广泛听取",
];

/// Whether a sentence asks for views on the act of this title.
pub fn asks_views_on(sentence: &str, title: &str) -> bool {
    let asks = ASKS.iter().any(|verb| {
        sentence.split(verb).skip(1).any(|behind| {
            let near: String = behind.chars().take(NEAR).collect();
            near.contains("意见") || near.contains("建议")
        })
    });
    let is_now = NOW.iter().any(|word| sentence.contains(word));
    let is_told = TOLD.iter().any(|word| sentence.contains(word));
    asks && is_now && !is_told && names(sentence, title)
}

/// Longest stretch between the verb and 意见, in characters: 征求社会各界和广大人民群众的意见.
const NEAR: usize = 16;

/// Whether the acts that a sentence names are this one, if it names any.
fn names(sentence: &str, title: &str) -> bool {
    let own = title_key(title);
    let own = strip_draft_mark(&own).unwrap_or(&own);
    let mut named = sentence
        .split('《')
        .skip(1)
        .filter_map(|rest| rest.split_once('》'))
        .peekable();
    if named.peek().is_none() {
        return ["现", "公开征", "向社会"]
            .iter()
            .any(|word| sentence.contains(word));
    }
    let is_own = |(inside, _): (&str, &str)| {
        let key = title_key(inside);
        strip_draft_mark(&key).unwrap_or(&key) == own
    };
    !own.is_empty() && named.any(is_own)
}

#[cfg(test)]
mod tests {
    use super::asks_views_on;

    #[test]
    fn sentences_that_ask_for_views_are_told_from_those_that_tell_of_them() {
        let asks = [
            "为提高立法质量，现将我局起草的《云湖市渡口办法》全文公布，向社会公开征求意见。",
            "我局起草了《云湖市渡口办法》，现向社会公开征求意见。",
            "现就《云湖市渡口办法（征求意见稿）》公开征集社会各界意见和建议。",
            "《云湖市渡口办法》公开征求意见时间为2031年6月1日至6月30日。",
            "现面向社会公开征询意见，请于2031年6月30日前反馈。",
            "现将《云湖市渡口办法》予以公示，广泛征求社会各界和广大群众的意见。",
        ];
        for sentence in asks {
            assert!(asks_views_on(sentence, "云湖市渡口办法"), "{sentence}");
        }
        let others = [
            "市局在公开征求意见的基础上制定了《云湖市渡口办法》。",
            "此前，《云湖市渡口办法》向社会公开征求意见。",
            "《云湖市渡口办法》已经2031年5月6日局务会议审议通过，现予公布。",
            "现就《云湖市码头办法》公开征求意见。",
            "制定机关应当就收费向社会公开听取意见。",
            "起草过程中多次征求有关部门意见，形成《云湖市渡口办法》。",
        ];
        for sentence in others {
            assert!(!asks_views_on(sentence, "云湖市渡口办法"), "{sentence}");
        }
    }
}
