//! The issuers a row shows against those of the work.

use huidian_model::{
    Authority, AuthorityId, AuthorityKind, AuthorityRegister, NameForm, Severity, WorkKind,
};

use super::edition::shows_revision;
use super::issuer_list::OpenList;
use super::{Finding, FindingClass, RowReport, Scene};

/// An issuer of the work, as understood.
struct Expected<'e> {
    name: &'e str,
    authority: Option<&'e Authority>,
    is_shown: bool,
}

/// How a shown name relates to the issuers of the work.
enum Standing {
    /// It is issuer number so and so.
    Issuer(usize),
    /// Its secretariat is.
    BodyOfSecretariat(usize),
    /// Its general office or a department is.
    BodyOfOffice(usize),
    /// It is the secretariat or an office of an issuer.
    PartOf(usize, AuthorityKind),
    Administers,
    Wrong,
}

pub(super) fn check(scene: &Scene<'_>, report: &mut RowReport) {
    let register = scene.index.view.authorities;
    let mut expected: Vec<Expected<'_>> = scene
        .work
        .issuers
        .members
        .iter()
        .map(|issuer| Expected {
            name: &issuer.name,
            authority: issuer
                .authority
                .as_ref()
                .and_then(|id| register.find(id))
                .or_else(|| {
                    register
                        .readings(&issuer.name)
                        .next()
                        .map(|reading| reading.authority)
                }),
            is_shown: false,
        })
        .collect();
    if scene.row.issuers.is_empty() {
        if !expected.is_empty() {
            report.completions.push(("issuers", names_of(&expected)));
        }
        return;
    }
    let open = OpenList::of(scene, |name| {
        let reading = best_reading(register, name, &expected);
        let authority = reading.map(|(authority, _)| authority);
        expected
            .iter()
            .position(|one| is_same(name, authority, one))
    });
    let mut places = Vec::new();
    let mut further = Vec::new();
    for name in &scene.row.issuers {
        let wrong_before = report.findings.len();
        let place = check_name(scene, name, &mut expected, report);
        places.push(place);
        if open.is_some() {
            let is_wrong = |finding: &Finding| finding.class == FindingClass::IssuerWrong;
            let told = report.findings.split_off(wrong_before);
            let (wrong, other): (Vec<_>, Vec<_>) = told.into_iter().partition(is_wrong);
            report.findings.extend(other);
            further.extend(wrong.first().map(|_| name.as_str()));
        }
    }
    if expected.is_empty() {
        return;
    }
    if let Some(open) = open.filter(|_| !further.is_empty()) {
        let note = open.note(&further, &names_of(&expected));
        report.findings.push(note.evidence(source_of(scene)));
    }
    check_count(scene, &expected, &places, report);
    check_consultation(scene, report);
}

fn names_of(expected: &[Expected<'_>]) -> String {
    expected
        .iter()
        .map(|one| one.name)
        .collect::<Vec<_>>()
        .join("、")
}

fn check_name(
    scene: &Scene<'_>,
    name: &str,
    expected: &mut [Expected<'_>],
    report: &mut RowReport,
) -> Option<usize> {
    let register = scene.index.view.authorities;
    let reading = best_reading(register, name, expected);
    let full = reading.map(|(authority, _)| authority.name.clone());
    report.issuers_read.push((name.to_owned(), full.clone()));
    if let Some((authority, NameForm::Misspelling | NameForm::Near)) = reading {
        report.findings.push(
            Finding::new(
                FindingClass::IssuerMisspelt,
                Severity::Warning,
                format!("“{name}”应为{}", authority.name),
            )
            .shown(name)
            .suggestion(authority.name.clone()),
        );
    }
    if expected.is_empty() {
        return None;
    }
    let standing = standing(
        scene,
        name,
        reading.map(|(authority, _)| authority),
        expected,
    );
    let place = match standing {
        Standing::Issuer(place)
        | Standing::BodyOfSecretariat(place)
        | Standing::BodyOfOffice(place)
        | Standing::PartOf(place, _) => Some(place),
        Standing::Administers | Standing::Wrong => None,
    };
    if let Some(place) = place {
        expected[place].is_shown = true;
    }
    if let Some(finding) = finding_of(&standing, name, scene.work.is_draft, expected) {
        report.findings.push(
            finding
                .shown(name)
                .evidence(format!("库中发布单位：{}", names_of(expected)))
                .evidence(source_of(scene)),
        );
    }
    place
}

/// What is to be said of a shown name; nothing of an issuer.
fn finding_of(
    standing: &Standing,
    name: &str,
    is_draft: bool,
    expected: &[Expected<'_>],
) -> Option<Finding> {
    let whole = || names_of(expected);
    let (class, severity, words, instead) = match *standing {
        Standing::Issuer(_) => return None,
        Standing::BodyOfSecretariat(place) => (
            FindingClass::BodyInsteadOfSecretariat,
            Severity::Warning,
            format!("由{}发布，不是{name}本身", expected[place].name),
            expected[place].name.to_owned(),
        ),
        Standing::BodyOfOffice(place) => (
            FindingClass::OfficeLevelIssuer,
            Severity::Warning,
            format!("由{}发布，不是{name}", expected[place].name),
            expected[place].name.to_owned(),
        ),
        Standing::PartOf(place, kind) => (
            if kind == AuthorityKind::Secretariat {
                FindingClass::SecretariatInsteadOfBody
            } else {
                FindingClass::OfficeLevelIssuer
            },
            // a department may well run the consultation on a draft of its ministry
            if is_draft {
                Severity::Note
            } else {
                Severity::Warning
            },
            format!("由{}发布，{name}是其内设机构", expected[place].name),
            expected[place].name.to_owned(),
        ),
        Standing::Administers => (
            FindingClass::AdministeringBodyAsIssuer,
            Severity::Warning,
            format!("{name}只是归口单位，标准由{}发布", whole()),
            whole(),
        ),
        Standing::Wrong => (
            FindingClass::IssuerWrong,
            Severity::Error,
            format!("发布单位应为{}，不是{name}", whole()),
            whole(),
        ),
    };
    Some(Finding::new(class, severity, words).suggestion(instead))
}

fn source_of(scene: &Scene<'_>) -> String {
    let fact = scene
        .work
        .facts
        .iter()
        .filter(|fact| fact.value.field() == "issuers")
        .max_by_key(|fact| fact.weight());
    fact.map_or_else(
        || "来源未记".to_owned(),
        |fact| {
            format!(
                "{}（可信度{}）",
                fact.source.told(),
                fact.confidence.chinese()
            )
        },
    )
}

/// Of the readings of an ambiguous name (网信办) the one that fits the work; else the best.
fn best_reading<'r>(
    register: &'r AuthorityRegister,
    name: &str,
    expected: &[Expected<'_>],
) -> Option<(&'r Authority, NameForm)> {
    let fits = register.readings(name).find(|reading| {
        expected.iter().any(|one| {
            one.authority
                .is_some_and(|authority| authority.id == reading.authority.id)
        })
    });
    fits.or_else(|| register.read(name))
        .map(|reading| (reading.authority, reading.form))
}

fn standing(
    scene: &Scene<'_>,
    name: &str,
    authority: Option<&Authority>,
    expected: &[Expected<'_>],
) -> Standing {
    let register = scene.index.view.authorities;
    if let Some(place) = expected
        .iter()
        .position(|one| is_same(name, authority, one))
    {
        return Standing::Issuer(place);
    }
    // a congress makes the law, its standing committee amends it (Constitution, article 67; Legislation Law, article 10)
    let amends = |one: &Expected<'_>| {
        let known = one.authority.map_or(one.name, |authority| &authority.name);
        let shown = authority.map_or(name, |authority| &authority.name);
        shown.strip_suffix("常务委员会") == Some(known)
    };
    if shows_revision(scene)
        && let Some(place) = expected.iter().position(amends)
    {
        return Standing::Issuer(place);
    }
    let parent_of = |one: &Expected<'_>| match (authority, one.authority) {
        (Some(shown), Some(known)) => is_part_of(register, known, &shown.id),
        _ => false,
    };
    let is_named_part = |one: &Expected<'_>| {
        authority.is_some_and(|shown| {
            one.name.len() > shown.name.len() && one.name.starts_with(&shown.name)
        })
    };
    if let Some(place) = expected
        .iter()
        .position(|one| parent_of(one) || is_named_part(one))
    {
        let kind = expected[place].authority.map(|known| known.kind);
        return match kind {
            Some(AuthorityKind::Secretariat) => Standing::BodyOfSecretariat(place),
            // the State Council and its General Office stand on different steps (国发, 国办发)
            _ if authority.is_some_and(|shown| shown.kind == AuthorityKind::StateCouncil) => {
                Standing::Wrong
            }
            _ => Standing::BodyOfOffice(place),
        };
    }
    if let Some(shown) = authority {
        let whole = expected.iter().position(|one| {
            one.authority
                .is_some_and(|known| is_part_of(register, shown, &known.id))
        });
        if let Some(place) = whole {
            return Standing::PartOf(place, shown.kind);
        }
        let is_national = matches!(
            scene.work.kind,
            Some(WorkKind::NationalStandard | WorkKind::IndustryStandard)
        );
        if shown.administers_only || is_national && shown.kind == AuthorityKind::Committee {
            return Standing::Administers;
        }
    }
    Standing::Wrong
}

fn is_same(name: &str, authority: Option<&Authority>, one: &Expected<'_>) -> bool {
    if huidian_text::title_key(name) == huidian_text::title_key(one.name) {
        return true;
    }
    let (Some(shown), Some(known)) = (authority, one.authority) else {
        return false;
    };
    shown.id == known.id
        || shown.same_office_as.as_ref() == Some(&known.id)
        || known.same_office_as.as_ref() == Some(&shown.id)
        || known
            .predecessors
            .iter()
            .any(|succession| succession.predecessor == shown.id)
}

/// Whether `part` is an office, secretariat or department of `whole`, at any depth the file knows.
fn is_part_of(register: &AuthorityRegister, part: &Authority, whole: &AuthorityId) -> bool {
    let mut current = part.office_of.as_ref();
    for _ in 0..4 {
        match current {
            Some(id) if id == whole => return true,
            Some(id) => {
                current = register
                    .find(id)
                    .and_then(|authority| authority.office_of.as_ref());
            }
            None => return false,
        }
    }
    false
}

/// Members left out, a count that differs, and 等…部门 under a name that does not lead.
fn check_count(
    scene: &Scene<'_>,
    expected: &[Expected<'_>],
    places: &[Option<usize>],
    report: &mut RowReport,
) {
    let known = scene.work.issuers.count();
    let shown = scene.row.issuers.len();
    let stated = scene.row.issuer_count.map_or(shown, |count| count as usize);
    let whole = names_of(expected);
    let is_abridged = stated > shown;
    if is_abridged
        && expected.len() > 1
        && places
            .first()
            .copied()
            .flatten()
            .is_some_and(|place| place != 0)
    {
        report.findings.push(
            Finding::new(
                FindingClass::IssuerWrong,
                Severity::Warning,
                format!(
                    "“{}等”应以首位{}领衔",
                    scene.row.issuers[0], expected[0].name
                ),
            )
            .shown(scene.row.issuers.join("、"))
            .suggestion(whole.clone()),
        );
    }
    if places.iter().all(Option::is_none) {
        return;
    }
    let has_wrong = places.iter().any(Option::is_none);
    let missing: Vec<&str> = expected
        .iter()
        .filter(|one| !one.is_shown)
        .map(|one| one.name)
        .collect();
    if is_abridged && stated == known || missing.is_empty() || has_wrong && known == shown {
        return;
    }
    if stated < known || is_abridged {
        report.findings.push(
            Finding::new(
                FindingClass::IssuerIncomplete,
                Severity::Warning,
                format!(
                    "共{known}家发布单位，所列{stated}家；缺{}",
                    missing.join("、")
                ),
            )
            .shown(scene.row.issuers.join("、"))
            .evidence(source_of(scene))
            .suggestion(whole),
        );
    }
}

/// A consultation that a department of the issuer runs.
fn check_consultation(scene: &Scene<'_>, report: &mut RowReport) {
    let Some(runner) = scene
        .work
        .administered_by
        .as_deref()
        .filter(|_| scene.work.is_draft)
    else {
        return;
    };
    let register = scene.index.view.authorities;
    let Some(known) = register
        .readings(runner)
        .next()
        .map(|reading| reading.authority)
    else {
        return;
    };
    let is_department = matches!(
        known.kind,
        AuthorityKind::Department | AuthorityKind::Office
    );
    let is_shown = scene.row.issuers.iter().any(|name| {
        register
            .readings(name)
            .any(|reading| reading.authority.id == known.id)
    });
    if is_department && !is_shown {
        report.findings.push(
            Finding::new(
                FindingClass::OfficeLevelIssuer,
                Severity::Warning,
                format!("公开征求意见由{runner}组织"),
            )
            .shown(scene.row.issuers.join("、"))
            .suggestion(runner),
        );
    }
}
