//! Why an article stands where it does in the results, in words.

use huidian_model::Language;
use huidian_search::{Explanation, Feature};

/// A share of the score below this says nothing that a reader would miss.
const LEAST_SHARE: f32 = 0.04;

/// One sentence: the place, and what put the article there, the weightiest first; then what held it back.
pub(crate) fn why_in_words(why: &Explanation, language: Language) -> String {
    let all: f32 = why.features.iter().map(|feature| feature.value.abs()).sum();
    let counts = |feature: &&Feature| feature.value.abs() > all * LEAST_SHARE;
    let mut features: Vec<&Feature> = why.features.iter().filter(counts).collect();
    features.sort_by(|a, b| b.value.total_cmp(&a.value));
    let told = |is_wanted: fn(f32) -> bool| -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        let wanted = features.iter().filter(|feature| is_wanted(feature.value));
        for words in wanted.filter_map(|feature| in_words(feature, language)) {
            if !told.contains(&words) {
                told.push(words);
            }
        }
        told
    };
    let (lifts, lowers) = (told(|value| value > 0.0), told(|value| value < 0.0));
    let between = language.pick("；", "; ");
    let mut sentence = match language {
        Language::Chinese => format!("排第 {}：{}", why.rank, lifts.join(between)),
        Language::English => format!("In place {}: {}", why.rank, lifts.join(between)),
    };
    if !lowers.is_empty() {
        let lowered = language.pick("。排后的原因：", ". Held back by: ");
        sentence.push_str(lowered);
        sentence.push_str(&lowers.join(between));
    }
    sentence.push_str(language.pick("。", "."));
    sentence
}

/// What a feature says of the article (docs/src/search.md says what each measures); `None` for what only a machine makes something of.
fn in_words(feature: &Feature, language: Language) -> Option<String> {
    let detail = feature.detail.trim();
    let quoted = |chinese: &str, english: &str| match language {
        Language::Chinese => format!("{chinese}“{detail}”"),
        Language::English => format!("{english} “{detail}”"),
    };
    let plain =
        |chinese: &'static str, english: &'static str| language.pick(chinese, english).to_owned();
    Some(match feature.name {
        "text" | "text-rank" if detail.is_empty() => {
            plain("条文的字词与所查相合", "its words are those asked for")
        }
        "text" => quoted("条文含有", "the article contains"),
        "heading" if detail.is_empty() => {
            plain("所在章节的标题与所查相合", "the headings above it fit")
        }
        "heading" => quoted("所在章节的标题含有", "the headings above it contain"),
        "title" if detail.is_empty() => plain("文件名称与所查相合", "the title of the work fits"),
        "title" => match language {
            Language::Chinese => format!("文件名称与所查相合：《{detail}》"),
            Language::English => format!("the title of the work fits: 《{detail}》"),
        },
        "definition" => plain("这一条下定义", "it gives a definition"),
        "proximity" => plain(
            "所查各词在条文中相邻",
            "the words stand close together in it",
        ),
        "coverage" => plain(
            "所问的字词大多见于这一条",
            "most words of the question stand in it",
        ),
        "prior" | "kind" => match language {
            Language::Chinese => format!("效力层级：{detail}"),
            Language::English => format!("rank of the work: {detail}"),
        },
        "force" | "force-and-region" => match language {
            Language::Chinese => format!("时效或地域：{detail}"),
            Language::English => format!("force or region: {detail}"),
        },
        "matter" => plain("切合所问的事项", "it is about the matter asked for"),
        "by-words" => plain("字词相近", "near by its words"),
        "by-vectors" => plain("意思相近", "near by its meaning"),
        "asked" | "answers" | "work-asked" => plain(
            "类似的问题常由它回答",
            "questions like this are often answered by it",
        ),
        "asked-beside" | "asked-chapter" => plain(
            "类似的问题常由它的近邻回答",
            "questions like this are often answered by its neighbours",
        ),
        "feedback" => plain("与最相合的几条相近", "it is like the best of the others"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_told_in_words_the_weightiest_first() {
        let feature = |name, value, detail: &str| Feature {
            name,
            value,
            detail: detail.to_owned(),
        };
        let why = Explanation {
            rank: 2,
            score: 17.0,
            features: vec![
                feature("force", -3.0, "已废止"),
                feature("title", 2.0, "灯塔办法"),
                feature("text", 12.0, "灯塔"),
                feature("proximity", 0.01, ""),
                feature("question-length", 5.0, ""),
            ],
        };
        assert_eq!(
            why_in_words(&why, Language::Chinese),
            "排第 2：条文含有“灯塔”；文件名称与所查相合：《灯塔办法》。排后的原因：时效或地域：已废止。"
        );
        assert_eq!(
            why_in_words(&why, Language::English),
            "In place 2: the article contains “灯塔”; the title of the work fits: 《灯塔办法》. Held back by: force or region: 已废止."
        );
    }
}
