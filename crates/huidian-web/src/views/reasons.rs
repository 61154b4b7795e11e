//! Reasons in English. They are kept as the sentences that the model wrote; what it can write is listed here.

use huidian_model::{EventKind, WorkKind};

use super::words::Named;
use crate::request::Language;

/// A sentence with gaps, and the same in English with the gaps by number.
pub(super) type Form = (&'static str, &'static str);

/// Longer forms before those they end in.
const FORMS: &[Form] = &[
    ("征求意见稿，已定稿为 {}", "draft; became 《{0}》"),
    (
        "征求意见已于 {} 截止，逾 {} 年未见定稿，可能已搁置",
        "consultation closed on {0}; no final seen for over {1} years, perhaps given up",
    ),
    (
        "征求意见已于 {} 截止，未见定稿",
        "consultation closed on {0}; no final seen",
    ),
    ("征求意见中，{} 截止", "open for comments until {0}"),
    (
        "征求意见稿，未见截止日期，逾 {} 年未见定稿，可能已搁置",
        "draft without a closing day; no final seen for over {0} years, perhaps given up",
    ),
    ("征求意见稿", "draft"),
    (
        "{} 的施行日期由文中所说机关另定，是否已施行待核",
        "the first day of {0} is set by the body that the text names: whether it has begun is to be checked",
    ),
    ("{} 被 {} 废止：{}", "{2} was repealed by 《{1}》 on {0}"),
    ("被 {} 推迟至 {} 起施行", "put off to {1} by 《{0}》"),
    (
        "按更正公告（{}，{}），{}的文字有更正，以更正为准：{}",
        "words of {2} were printed wrong and corrected on {1} by 《{0}》: {3}",
    ),
    (
        "{}，末日未能算出，此日是否有效待核",
        "states a term that could not be counted ({0}): whether it holds on this day is to be checked",
    ),
    (
        "{}：{} 起被 {} 暂停施行，是否已恢复待核",
        "{0} suspended by 《{2}》 from {1}: whether it has been resumed is to be checked",
    ),
    (
        "{}：{} 起被 {} 暂停施行，至 {}",
        "{0} suspended by 《{2}》 from {1} to {3}",
    ),
    (
        "{} 起被 {} 暂停施行，是否已恢复待核",
        "suspended by 《{1}》 from {0}: whether it has been resumed is to be checked",
    ),
    (
        "{} 起被 {} 暂停施行，至 {}",
        "suspended by 《{1}》 from {0} to {2}",
    ),
    (
        "{} 自 {} 起被 {} 废止",
        "{0} was repealed by 《{2}》 from {1}",
    ),
    ("{} 被 {} 废止", "repealed by 《{1}》 on {0}"),
    ("{} 被 {} 代替", "replaced by 《{1}》 on {0}"),
    ("{} 废止（{}）", "repealed on {0} ({1})"),
    ("{} 废止", "repealed on {0}"),
    (
        "有效期至 {}，{} 又经标明有效，延至何日待核",
        "valid until {0}, said to be in force on {1}: until when is to be checked",
    ),
    ("有效期至 {}", "valid until {0}"),
    (
        "首次施行日期不明，至迟 {} 起施行",
        "first day in force not known; in force from {0} at the latest",
    ),
    (
        "{} 起施行；此前有同名的旧文件，由它废止，须另查",
        "in force from {0}; before it there was an act of the same title, which it ended: look that one up",
    ),
    (
        "{} {}，此前尚无此文件；{} 起施行",
        "{1} on {0}, not there before; in force from {2}",
    ),
    ("{} {}，此前尚无此文件", "{1} on {0}, not there before"),
    (
        "至迟 {} 起施行，现行文本 {} 起施行",
        "in force from {0} at the latest, its present text from {1}",
    ),
    (
        "{} 起施行，现行文本 {} 起施行",
        "in force from {0}, its present text from {1}",
    ),
    ("至迟 {} 起施行", "in force from {0} at the latest"),
    ("本文本 {} 起施行", "this text is in force from {0}"),
    (
        "本文本 {} 才作出，施行日期不明",
        "this text was made on {0} only; its first day is not known",
    ),
    (
        "本文本 {} 作出，施行日期不明，推定现行",
        "this text was made on {0}, its first day is not known: presumed in force",
    ),
    (
        "{} 通过，自公布之日起施行，公布日期不明，推定现行",
        "adopted on {0}, in force from its publication, whose day is not known: presumed in force",
    ),
    (
        "{} 通过，自公布之日起施行，公布日期不明",
        "adopted on {0}, in force from its publication, whose day is not known",
    ),
    (
        "{} 通过，自公布之日起施行，公布日期不明，现行文本 {} 起施行",
        "adopted on {0}, in force from its publication, whose day is not known; its present text is in force from {1}",
    ),
    (
        "同日通过的其他各编自 {} 起施行",
        "the other parts adopted on that day are in force from {0}",
    ),
    ("{} 起施行", "in force from {0}"),
    (
        "{} 的文本施行日期不明",
        "the first day of the text of {0} is not known",
    ),
    (
        "{} 起有新文本（其施行日期不明），新文本本库未收",
        "a new text from {0} (its first day is not known), not held here",
    ),
    (
        "{} 起有新文本（其施行日期不明）",
        "a new text from {0} (its first day is not known)",
    ),
    (
        "{} 起有新文本，新文本本库未收",
        "a new text from {0}, not held here",
    ),
    ("{} 起有新文本", "a new text from {0}"),
    ("{} 由编者认定（{}）", "decided by a keeper on {0} ({1})"),
    ("尚未公布", "not yet published"),
    (
        "{} 核对时有效，未见施行日期条款",
        "seen in force on {0}; states no first day",
    ),
    ("{} 核对", "seen on {0}"),
    (
        "所{}的《{}》已于 {} 废止，本文件是否仍适用待核",
        "《{1}》, on which it rests, was repealed on {2}: whether it still applies is to be checked",
    ),
    (
        "{} 又有修改，修改后的文本未收录、施行日期不明，本库文本是否仍适用待核",
        "changed again on {0}; that text is not held and its first day not known: whether the text here still applies is to be checked",
    ),
    (
        "规划期至 {} 年底已满，未见延续或废止，是否仍执行待核",
        "a plan up to {0}; neither prolonged nor repealed as far as seen: whether it is still carried out is to be checked",
    ),
    (
        "标准未见实施日期；补充封面所载实施日期即可判定",
        "a standard without a first day; the day on its cover would tell",
    ),
    (
        "{} 批准，自公布之日起施行，公布日期不明",
        "approved on {0}, in force from its publication, whose day is not known",
    ),
    (
        "未见施行日期；补充公布或施行日期即可判定",
        "no first day seen; the day of publication or of effect would tell",
    ),
    (
        "{} {}，{}未写明施行日期，未见废止或失效，推定现行",
        "{1} on {0}; a {2} that states no first day, neither repealed nor expired as far as seen: presumed in force",
    ),
    (
        "{}未写明施行日期，未见废止或失效，推定现行",
        "a {0} that states no first day, neither repealed nor expired as far as seen: presumed in force",
    ),
    // why a text is not held
    (
        "推荐性国家标准、行业标准和团体标准的文本受版权保护，本库只收录元数据",
        "the texts of recommended national, industry and group standards are under copyright: only facts about them are held",
    ),
    (
        "发布机关公开过全文，尚未导入本库",
        "the issuing body published the full text; it has not been imported",
    ),
    (
        "核对时未找到公开全文",
        "no public full text was found when this was looked up",
    ),
];

/// What speaks for a proposed relation, part by part: the sentences of `huidian_compare` and their English.
const EVIDENCE: &[Form] = &[
    (
        "标题相同（除征求意见标记和系列名外）",
        "the same title but for the mark of a draft and the name of a series",
    ),
    ("标题相似度 {}", "titles alike: {0}"),
    ("正文相似度 {}", "texts alike: {0}"),
    ("征求意见后 {} 天发布", "published {0} days after the draft"),
    ("发文机关相同：{}", "the same issuer: {0}"),
    ("发文机关不同", "other issuers"),
    ("标准编号相同", "the same standard number"),
    ("类别由{}变为{}", "of another kind: {0}, then {1}"),
];

/// What speaks for a proposed relation, in the language of the page; a part that is not known stays as it was written.
pub(crate) fn evidence_in(evidence: &str, language: Language) -> String {
    if language == Language::Chinese {
        return evidence.to_owned();
    }
    let parts = evidence.split('；').map(|part| {
        let known = EVIDENCE
            .iter()
            .find_map(|(form, english)| Some(fill(english, &gaps_of(form, part)?)));
        known.unwrap_or_else(|| part.to_owned())
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// A reason in English; `None` where it is none of the model's sentences.
pub(crate) fn reason_in_english(reason: &str) -> Option<String> {
    for (form, english) in FORMS {
        if let Some(gaps) = gaps_of(form, reason) {
            return Some(fill(english, &gaps));
        }
    }
    let (first, second) = reason.rsplit_once('；')?;
    Some(format!(
        "{}; {}",
        reason_in_english(first)?,
        reason_in_english(second)?
    ))
}

/// What stands in the gaps of a form; gaps are not empty, and days in them are days.
pub(super) fn gaps_of<'r>(form: &str, reason: &'r str) -> Option<Vec<&'r str>> {
    let mut pieces = form.split("{}");
    let mut rest = reason.strip_prefix(pieces.next()?)?;
    let mut gaps = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let at = match (piece, pieces.peek()) {
            ("", None) => rest.len(),
            (piece, None) => rest.strip_suffix(piece)?.len(),
            (piece, Some(_)) => rest.find(piece)?,
        };
        let gap = rest.get(..at).filter(|gap| !gap.is_empty())?;
        gaps.push(gap);
        rest = rest.get(at + piece.len()..)?;
    }
    let is_clean = gaps.iter().all(|gap| !gap.contains('；'));
    (rest.is_empty() && is_clean).then_some(gaps)
}

pub(super) fn fill(english: &str, gaps: &[&str]) -> String {
    let mut text = english.to_owned();
    for (index, gap) in gaps.iter().enumerate() {
        text = text.replace(&format!("{{{index}}}"), &gap_in_english(gap));
    }
    text
}

/// Kinds of works and of events stand in gaps by their names; everything else is a day, a title or a source.
fn gap_in_english(gap: &str) -> String {
    let event = EventKind::ALL
        .into_iter()
        .find(|kind| kind.chinese() == gap);
    if let Some(event) = event {
        return event.named(Language::English).to_lowercase();
    }
    match gap.parse::<WorkKind>() {
        Ok(kind) => kind.named(Language::English).to_lowercase(),
        Err(_) => gap.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{evidence_in, reason_in_english};
    use crate::request::Language;

    #[test]
    fn evidence_of_proposals_is_told_in_the_language_of_the_page() {
        let evidence =
            "标题相似度 0.85；征求意见后 167 天发布；类别由规范性文件变为国家标准；发文机关不同";
        assert_eq!(
            evidence_in(evidence, Language::English),
            "titles alike: 0.85; published 167 days after the draft; of another kind: normative document, then national standard; other issuers"
        );
        assert_eq!(evidence_in(evidence, Language::Chinese), evidence);
        // what a person wrote stays as written
        assert_eq!(
            evidence_in("某人另有说法", Language::English),
            "某人另有说法"
        );
    }

    #[test]
    fn reasons_are_whole_in_english() {
        for (reason, english) in [
            ("2017-06-01 起施行", "in force from 2017-06-01"),
            (
                "2017-06-01 起施行，现行文本 2026-01-01 起施行",
                "in force from 2017-06-01, its present text from 2026-01-01",
            ),
            (
                "2017-06-01 起施行；2026-01-02 的文本施行日期不明",
                "in force from 2017-06-01; the first day of the text of 2026-01-02 is not known",
            ),
            (
                "2024-11-27 被 电网安全风险管控办法 代替",
                "replaced by 《电网安全风险管控办法》 on 2024-11-27",
            ),
            (
                "2025-01-01 废止（某规定@2024-11-25）",
                "repealed on 2025-01-01 (某规定@2024-11-25)",
            ),
            (
                "2024-01-02 公布，此前尚无此文件；2024-05-01 起施行",
                "published on 2024-01-02, not there before; in force from 2024-05-01",
            ),
            (
                "2022-05-01 起施行；此前有同名的旧文件，由它废止，须另查",
                "in force from 2022-05-01; before it there was an act of the same title, which it ended: look that one up",
            ),
            (
                "2026 核对时有效，未见施行日期条款",
                "seen in force on 2026; states no first day",
            ),
            (
                "征求意见已于 2023-01-01 截止，逾 2 年未见定稿，可能已搁置",
                "consultation closed on 2023-01-01; no final seen for over 2 years, perhaps given up",
            ),
            (
                "2024-01-01 起有新文本，新文本本库未收",
                "a new text from 2024-01-01, not held here",
            ),
            (
                "未见施行日期；补充公布或施行日期即可判定",
                "no first day seen; the day of publication or of effect would tell",
            ),
        ] {
            assert_eq!(
                reason_in_english(reason).as_deref(),
                Some(english),
                "{reason}"
            );
        }
        let presumed = reason_in_english(
            "2025-06-27 公布，规范性文件未写明施行日期，未见废止或失效，推定现行",
        )
        .unwrap();
        assert!(
            presumed.starts_with("published on 2025-06-27; a normative document"),
            "{presumed}"
        );
        assert_eq!(reason_in_english("某人另有说法"), None);
    }
}
