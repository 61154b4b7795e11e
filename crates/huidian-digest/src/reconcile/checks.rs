//! Title, number and kind of one row; the same work twice, near namesakes and mixed kinds of date over all rows.

use huidian_model::{EventKind, Number, RelationKind, Severity, Work, WorkId, WorkKind};
use rustc_hash::FxHashMap;

use super::edition::split_revision;
use super::index::{CatalogueIndex, core_of, without_prefix};
use super::life::named;
use super::matching::{Match, MatchHow};
use super::{Finding, FindingClass, Report, RowReport, Scene, dates};
use crate::digest::Digest;

pub(super) fn within_row(scene: &Scene<'_>, matched: &Match, report: &mut RowReport) {
    report.findings.extend(title_finding(scene, matched));
    report.findings.extend(number_finding(scene));
    report.findings.extend(kind_finding(scene));
    report.findings.extend(amending_finding(scene));
    if let (None, Some(number)) = (&scene.row.number, &scene.work.number) {
        report.completions.push(("number", number.to_string()));
    }
}

/// A title that differs in more than what roundups leave out by habit: draft mark, issuer before 关于, the state's name.
fn title_finding(scene: &Scene<'_>, matched: &Match) -> Option<Finding> {
    let shown = &scene.row.title;
    let known = &scene.work.title;
    let message = match matched.how {
        MatchHow::Spelling => "题名与库中相差一两字",
        MatchHow::LooserTitle
            if core_of(without_revision(shown)) != core_of(without_revision(known))
                && !is_edition_left_out(shown, known) =>
        {
            "题名与库中不同"
        }
        MatchHow::TitleWithoutIssuer | MatchHow::OtherTitle
            if !shown.contains("关于") && known.contains("关于") && is_tail_of(shown, known) =>
        {
            "题名缺“关于”及其前的发文机关"
        }
        _ if has_odd_dash(shown, known) => "题名中的破折号或空格不合规范",
        _ => return None,
    };
    let severity = if has_odd_dash(shown, known) {
        Severity::Note
    } else {
        Severity::Warning
    };
    Some(
        Finding::new(FindingClass::TitleDiffers, severity, message)
            .shown(shown.clone())
            .evidence(format!("库中为《{known}》"))
            .suggestion(known.clone()),
    )
}

/// The title shown is what follows 关于 in the full title.
fn is_tail_of(shown: &str, known: &str) -> bool {
    let tail = core_of(known);
    tail.strip_prefix("关于") == Some(huidian_text::title_key(shown).as_str())
}

/// 甲法 of 甲法（2023年修订）: whose text is meant is no part of the title.
fn without_revision(title: &str) -> &str {
    split_revision(title).map_or(title, |(core, _)| core)
}

/// 保守国家秘密法 for 保守国家秘密法（2024年修订）.
fn is_edition_left_out(shown: &str, known: &str) -> bool {
    let folded = huidian_text::title_key(known);
    let core = crate::instrument::without_brackets(&folded);
    core == huidian_text::title_key(shown)
}

/// 指南—甲, 指南--甲 and 指南—— 甲 for 指南——甲.
fn has_odd_dash(shown: &str, known: &str) -> bool {
    let Some((_, after)) = known.split_once("——") else {
        return false;
    };
    let same = huidian_text::title_key(shown) == huidian_text::title_key(known)
        || core_of(shown) == core_of(known);
    same && shown.split_once("——").is_none_or(|(_, rest)| {
        rest.starts_with(char::is_whitespace) && !after.starts_with(char::is_whitespace)
    })
}

/// A standard or technical document is known by its number; of other documents roundups leave it out by habit.
fn number_finding(scene: &Scene<'_>) -> Option<Finding> {
    let known = scene.work.number.as_ref()?;
    let Some(shown) = &scene.row.number else {
        let is_identity = matches!(known, Number::Standard(_))
            && !scene.work.is_draft
            && scene.work.kind.is_some_and(|kind| {
                kind.is_standard()
                    || matches!(kind, WorkKind::TechnicalDocument | WorkKind::PracticeGuide)
            });
        return is_identity.then(|| {
            Finding::new(
                FindingClass::NumberMissing,
                Severity::Warning,
                format!("缺编号{known}"),
            )
            .suggestion(known.to_string())
        });
    };
    let parsed: Number = shown.parse().unwrap_or_else(|never| match never {});
    let is_same = parsed.key() == known.key()
        || is_shorter_form(&parsed, known)
        || is_joint_form(&parsed, known);
    (!is_same).then(|| {
        Finding::new(
            FindingClass::NumberDiffers,
            Severity::Warning,
            format!("编号与库中{known}不同"),
        )
        .shown(shown.clone())
        .suggestion(known.to_string())
    })
}

/// 主席令第八十四号 of 中华人民共和国主席令第84号, 国令第790号 of 国务院令第790号: one order under a shorter name of its issuer.
fn is_shorter_form(shown: &Number, known: &Number) -> bool {
    let (Number::Order(shown), Number::Order(known)) = (shown, known) else {
        return false;
    };
    let is_same = (shown.form, shown.serial) == (known.form, known.serial)
        && (shown.year.is_none() || known.year.is_none() || shown.year == known.year);
    let is_short = known.issuer.ends_with(&shown.issuer) || known.issuer.starts_with(&shown.issuer);
    is_same && is_short
}

/// 公安部、民政部令第173号 of 公安部令第173号: a joint order, which bears the serial of the body that leads.
fn is_joint_form(shown: &Number, known: &Number) -> bool {
    let (shown, known) = (shown.to_string(), known.to_string());
    let (Some((shown, serial)), Some((known, other))) =
        (shown.rsplit_once("令第"), known.rsplit_once("令第"))
    else {
        return false;
    };
    let leads = |whole: &str, part: &str| {
        let mut names = whole.split([' ', '、', '，']);
        !part.is_empty() && names.next() == Some(part)
    };
    serial == other && (leads(shown, known) || leads(known, shown))
}

fn kind_finding(scene: &Scene<'_>) -> Option<Finding> {
    let kind = scene.work.kind?;
    let is_other = matches!(
        kind,
        WorkKind::GroupStandard | WorkKind::EnterpriseStandard | WorkKind::Case
    );
    (is_other && scene.row.number.is_none()).then(|| {
        Finding::new(
            FindingClass::KindNotPolicy,
            Severity::Warning,
            format!("属{}，不是政策文件", kind.chinese()),
        )
        .shown(scene.row.title.clone())
        .suggestion(kind.chinese())
    })
}

/// 修改《甲通知》 is the amending notice, not 甲通知.
fn amending_finding(scene: &Scene<'_>) -> Option<Finding> {
    scene.index.touching(&scene.work.id).find_map(|relation| {
        let is_amending = relation.kind == RelationKind::Amends && relation.from == scene.work.id;
        let amended = scene.index.find(&relation.to).filter(|_| is_amending)?;
        let names_it = scene.row.title.contains(&format!("《{}》", amended.title));
        names_it.then(|| {
            Finding::new(
                FindingClass::NearNamesake,
                Severity::Warning,
                format!(
                    "这是修改文件，不是被修改的{}；题名号应括全称",
                    named(amended)
                ),
            )
            .shown(scene.row.title.clone())
            .evidence(relation.evidence.clone())
            .suggestion(named(scene.work))
            .other(&amended.id)
        })
    })
}

pub(super) fn across_rows(digest: &Digest, index: &CatalogueIndex<'_>, report: &mut Report) {
    let mut first: FxHashMap<WorkId, usize> = FxHashMap::default();
    for place in 0..report.rows.len() {
        let Some(id) = report.rows[place]
            .matched
            .as_ref()
            .map(|matched| matched.work.clone())
        else {
            continue;
        };
        if let Some(&earlier) = first.get(&id) {
            let finding = Finding::new(
                FindingClass::DuplicateInRoundup,
                Severity::Warning,
                format!(
                    "与第{}行《{}》是同一份文件",
                    earlier + 1,
                    report.rows[earlier].title
                ),
            )
            .shown(report.rows[place].title.clone())
            .other(&id);
            report.rows[place].findings.push(finding);
        } else {
            first.insert(id, place);
        }
    }
    namesakes(index, &first, report);
    mixed_dates(digest, index, report);
}

/// A row whose title another row's work has but for a field of technology in front: 甲要求 beside 网络安全技术 甲要求.
fn namesakes(index: &CatalogueIndex<'_>, first: &FxHashMap<WorkId, usize>, report: &mut Report) {
    let mut by_tail: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (id, place) in first {
        if let Some(work) = index.find(id) {
            let core = core_of(&work.title);
            by_tail
                .entry(without_prefix(&core).to_owned())
                .or_default()
                .push(*place);
        }
    }
    for places in by_tail.values().filter(|places| places.len() > 1) {
        for &place in places {
            let Some(work) = work_of(index, report, place) else {
                continue;
            };
            let core = core_of(&work.title);
            let Some(other) = places
                .iter()
                .filter(|other| **other != place)
                .find_map(|other| work_of(index, report, *other))
            else {
                continue;
            };
            let is_plain = without_prefix(&core) == core;
            let are_linked = index.touching(&work.id).any(|relation| {
                relation.kind == RelationKind::Finalises && relation.touches(&other.id)
            });
            if is_plain && !are_linked {
                let finding = Finding::new(
                    FindingClass::NearNamesake,
                    Severity::Warning,
                    format!("与{}题名只差前缀，是两份文件，勿并", named(other)),
                )
                .shown(work.title.clone())
                .suggestion(named(work))
                .other(&other.id);
                report.rows[place].findings.push(finding);
            }
        }
    }
}

fn work_of<'c>(index: &CatalogueIndex<'c>, report: &Report, place: usize) -> Option<&'c Work> {
    index.find(&report.rows[place].matched.as_ref()?.work)
}

/// Two documents of one issuer, published on one day, of which one row shows that day and the other the day of signing.
fn mixed_dates(digest: &Digest, index: &CatalogueIndex<'_>, report: &mut Report) {
    let mut by_day: FxHashMap<(String, String), Vec<usize>> = FxHashMap::default();
    for place in 0..report.rows.len() {
        if let Some(work) = work_of(index, report, place)
            && let Some(published) = work.date_of(EventKind::Published)
        {
            let issuers: Vec<&str> = work.issuers.names().collect();
            by_day
                .entry((issuers.join("、"), published.to_string()))
                .or_default()
                .push(place);
        }
    }
    for places in by_day.values().filter(|places| places.len() > 1) {
        let shows = |place: usize, kind: EventKind| report.rows[place].date_means == Some(kind);
        let Some(&published) = places
            .iter()
            .find(|place| shows(**place, EventKind::Published))
        else {
            continue;
        };
        let signed: Vec<usize> = places
            .iter()
            .copied()
            .filter(|place| shows(*place, EventKind::Signed))
            .collect();
        for place in signed {
            let (Some(work), Some(shown)) =
                (work_of(index, report, place), digest.documents[place].date)
            else {
                continue;
            };
            let scene = Scene {
                digest,
                row: &digest.documents[place],
                index,
                work,
                as_of: report.as_of.unwrap_or(shown.latest()),
            };
            let mut finding =
                dates::kind_finding(&scene, shown, EventKind::Signed, Severity::Warning);
            finding.message = format!(
                "{}；同日公布的《{}》列的是公布日期，口径不一",
                finding.message, report.rows[published].title
            );
            report.rows[place].findings.push(finding);
        }
    }
}
