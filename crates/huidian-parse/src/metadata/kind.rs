//! Kind of work by legal force, guessed from issuer, number, title and folder.

use huidian_model::{Confidence, Number, WorkKind};

use super::{Metadata, Reading};
use crate::structure::Genre;
use crate::words::is_case_head;

/// A kind and why it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindGuess {
    pub kind: WorkKind,
    /// For the reader, in Chinese.
    pub reason: String,
    pub confidence: Confidence,
}

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let title = metadata
        .title
        .as_ref()
        .map_or(String::new(), |title| title.value.clone());
    let plain = crate::words::without_closing_brackets(&title).to_owned();
    let guess = from_standard(metadata)
        .or_else(|| from_cover(reading))
        .or_else(|| from_case(reading, &plain))
        .or_else(|| from_makers(metadata, &plain))
        .or_else(|| from_folder(reading))
        .or_else(|| from_title(metadata, &plain));
    metadata.kind = guess.map(|(kind, reason, confidence)| KindGuess {
        kind,
        reason: reason.to_owned(),
        confidence,
    });
}

type Guess = (WorkKind, &'static str, Confidence);

fn from_standard(metadata: &Metadata) -> Option<Guess> {
    let standard = metadata
        .numbers
        .iter()
        .find_map(|number| number.value.as_standard())?;
    let code = standard.code.as_str();
    let kind = if code.starts_with("GB") {
        WorkKind::NationalStandard
    } else if code.starts_with("DB") {
        WorkKind::LocalStandard
    } else if code.starts_with("T/") {
        WorkKind::GroupStandard
    } else if code.starts_with("Q/") {
        WorkKind::EnterpriseStandard
    } else if code.starts_with("TC") {
        WorkKind::TechnicalDocument
    } else {
        WorkKind::IndustryStandard
    };
    Some((kind, "标准编号", Confidence::High))
}

/// The words that stand on the cover of each national standard, whatever became of its number.
fn from_cover(reading: &Reading<'_>) -> Option<Guess> {
    let is_cover =
        |words: &str| words.split_whitespace().collect::<String>() == "中华人民共和国国家标准";
    let lines = reading.cleaned.lines.iter().take(40);
    let has_cover = lines
        .map(|line| reading.cleaned.line_text(line))
        .any(is_cover);
    (reading.built.genre == Genre::Clauses && has_cover).then_some((
        WorkKind::NationalStandard,
        "国家标准的封面",
        Confidence::High,
    ))
}

fn from_case(reading: &Reading<'_>, title: &str) -> Option<Guess> {
    let heads = reading
        .cleaned
        .lines
        .iter()
        .filter(|line| is_case_head(reading.cleaned.line_text(line)))
        .take(2)
        .count();
    let is_named = title.contains("典型案例") || title.contains("指导性案例");
    let in_folder = folder_names(reading).any(|name| name == "案例");
    (heads >= 2 || heads == 1 && is_named || in_folder && heads > 0).then_some((
        WorkKind::Case,
        "案情与裁判标题",
        Confidence::High,
    ))
}

fn folder_names<'r>(reading: &Reading<'r>) -> impl Iterator<Item = &'r str> {
    reading
        .hints
        .folder
        .as_deref()
        .unwrap_or("")
        .rsplit(['/', '\\'])
        .filter(|name| !name.is_empty())
}

fn from_folder(reading: &Reading<'_>) -> Option<Guess> {
    folder_names(reading)
        .find_map(|name| name.parse::<WorkKind>().ok())
        .map(|kind| (kind, "所在文件夹", Confidence::Medium))
}

/// Who adopted or published it decides the rank (立法法).
fn from_makers(metadata: &Metadata, title: &str) -> Option<Guess> {
    let makers: Vec<&str> = metadata
        .history
        .iter()
        .filter_map(|entry| entry.by.as_deref())
        .chain(metadata.issuers.iter().map(|issuer| issuer.value.as_str()))
        .collect();
    let any = |word: &str| makers.iter().any(|by| by.contains(word));
    let is_of_courts = |by: &str| by.contains("最高人民法院") || by.contains("最高人民检察院");
    // with ministries it is an interpretation only where it says so (最高人民法院关于司法解释工作的规定, article 6); 指引 is none
    let is_interpretation =
        makers.iter().all(|by| is_of_courts(by) || by.is_empty()) || title.contains("解释");
    if makers.iter().any(|by| is_of_courts(by)) && is_interpretation && !title.ends_with("指引") {
        return Some((
            WorkKind::JudicialInterpretation,
            "最高人民法院、最高人民检察院制定",
            Confidence::High,
        ));
    }
    let is_national = any("全国人民代表大会") || any("全国人大");
    if is_national && metadata.region.is_none() {
        return Some(national(title));
    }
    if any("国家监察委员会") && title.ends_with("条例") {
        return Some((
            WorkKind::SupervisoryRegulation,
            "国家监察委员会制定",
            Confidence::High,
        ));
    }
    if any("人民代表大会") || any("人大常委会") {
        return Some(local(title, &makers));
    }
    // 中共某省委办公厅 with the government of the place: a document of the party, as 中办发 is
    if any("中共") || any("中央办公厅") {
        return Some((
            WorkKind::PartyDocument,
            "中共中央或中央办公厅发文",
            Confidence::High,
        ));
    }
    let order = metadata
        .numbers
        .iter()
        .find_map(|number| match &number.value {
            Number::Order(order) => Some(order),
            _ => None,
        });
    let is_council = makers.iter().any(|by| is_state_council(by));
    if is_council && is_regulation_title(title) {
        return Some((
            WorkKind::AdministrativeRegulation,
            "国务院令公布或国务院批准",
            Confidence::High,
        ));
    }
    let order = order.filter(|order| order.form.chinese() == "令")?;
    if order.issuer.contains("人民政府") {
        return Some((
            WorkKind::LocalGovernmentRule,
            "地方人民政府令公布",
            Confidence::High,
        ));
    }
    Some((WorkKind::DepartmentalRule, "部门令公布", Confidence::High))
}

fn is_state_council(by: &str) -> bool {
    // 国务院、中央军事委员会令: military regulations made together with the State Council
    let by = by
        .trim_start_matches("中华人民共和国")
        .replace("、中华人民共和国中央军事委员会", "")
        .replace("、中央军事委员会", "");
    by.starts_with("国务院")
        && !by.starts_with("国务院办公厅")
        && !by.contains("委员会")
        && !by.contains("部门")
}

fn is_regulation_title(title: &str) -> bool {
    ["条例", "规定", "办法", "细则", "规则", "决定"]
        .iter()
        .any(|end| title.ends_with(end))
}

fn national(title: &str) -> Guess {
    if title
        .trim_start_matches("中华人民共和国")
        .starts_with("宪法")
    {
        return (WorkKind::Constitution, "宪法及其修正案", Confidence::High);
    }
    let is_law = title.ends_with('法')
        || title.ends_with("法典")
        || title.contains("法修正案")
        || title.ends_with("法典编");
    if is_law {
        return (
            WorkKind::Law,
            "全国人民代表大会或其常务委员会通过的法律",
            Confidence::High,
        );
    }
    let is_decision = ["决定", "决议", "解释", "办法", "规定"]
        .iter()
        .any(|end| title.ends_with(end));
    if is_decision && !title.ends_with("条例") {
        return (
            WorkKind::LegislativeDecision,
            "全国人民代表大会或其常务委员会的决定",
            Confidence::Medium,
        );
    }
    (
        WorkKind::Law,
        "全国人民代表大会或其常务委员会通过",
        Confidence::Medium,
    )
}

fn local(title: &str, makers: &[&str]) -> Guess {
    if title.contains("自治条例") {
        return (
            WorkKind::AutonomousRegulation,
            "标题为自治条例",
            Confidence::High,
        );
    }
    let autonomous = makers
        .iter()
        .any(|by| (by.contains("自治县") || by.contains("自治州")) && !by.contains("常务委员会"));
    if autonomous {
        return (
            WorkKind::SeparateRegulation,
            "自治地方人民代表大会制定",
            Confidence::Medium,
        );
    }
    (
        WorkKind::LocalRegulation,
        "地方人民代表大会或其常务委员会制定",
        Confidence::High,
    )
}

fn from_title(metadata: &Metadata, title: &str) -> Option<Guess> {
    let ends = |words: &[&str]| words.iter().any(|word| title.ends_with(word));
    if title
        .trim_start_matches("中华人民共和国")
        .starts_with("宪法")
    {
        return Some((WorkKind::Constitution, "标题", Confidence::Medium));
    }
    if title.starts_with("中华人民共和国") && ends(&["法", "法典"]) {
        return Some((WorkKind::Law, "标题", Confidence::Medium));
    }
    if ends(&["方案", "规划", "计划", "纲要", "要点"]) {
        return Some((WorkKind::Plan, "标题", Confidence::High));
    }
    if ends(&["指南", "指引"]) {
        return Some((WorkKind::Guide, "标题", Confidence::High));
    }
    if metadata.region.is_some() && ends(&["条例"]) {
        return Some((
            WorkKind::LocalRegulation,
            "标题以地名开头的条例",
            Confidence::Medium,
        ));
    }
    if ends(&["条例"]) {
        return Some((WorkKind::AdministrativeRegulation, "标题", Confidence::Low));
    }
    let is_normative = ends(&[
        "通知", "意见", "公告", "通告", "决定", "规定", "办法", "细则", "规则", "规范", "目录",
        "清单", "标准", "制度", "批复", "函", "要求", "措施",
    ]);
    is_normative.then_some((WorkKind::NormativeDocument, "标题", Confidence::Low))
}
