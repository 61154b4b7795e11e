//! Facts in words for people, in either language. Names, titles and reasons stay as their source has them.

use crate::event::EventKind;
use crate::fact::{FactValue, RoundupRow};
use crate::language::Language;
use crate::work::Issuers;
use crate::{PartialDate, WorkId};

/// What a fact says. `date` writes a day as its reader wants it: pages in the reader's language, JSON as ISO 8601 has it.
pub fn fact_words(
    value: &FactValue,
    language: Language,
    date: impl Fn(PartialDate) -> String,
) -> String {
    let named = |chinese, english| language.pick(chinese, english).to_owned();
    match value {
        FactValue::Title(text)
        | FactValue::AlternativeTitle(text)
        | FactValue::AdministeredBy(text)
        | FactValue::Region(text)
        | FactValue::Note(text) => text.clone(),
        FactValue::Kind(kind) => named(kind.chinese(), kind.english()),
        FactValue::Draft(true) => named("征求意见稿", "draft"),
        FactValue::Draft(false) => named("正式文本", "final text"),
        FactValue::Number(number) => number.to_string(),
        FactValue::Issuers(issuers) => issuers_words(issuers, language),
        FactValue::Sector(sector) => named(sector.chinese(), sector.english()),
        FactValue::Topic(topic) => named(topic.chinese(), topic.english()),
        FactValue::Addressee(who) => named(who.chinese(), who.english()),
        FactValue::Event { on, .. } => date(*on),
        FactValue::ForceSeen { status, on } => match language {
            Language::Chinese => format!("{}（{}核对）", status.chinese(), date(*on)),
            Language::English => format!("{} (seen {})", status.english(), date(*on)),
        },
        FactValue::TextEffective { .. }
        | FactValue::TextMadeBy { .. }
        | FactValue::ProvisionEffective { .. }
        | FactValue::ProvisionRepealed { .. }
        | FactValue::Suspended { .. }
        | FactValue::Postponed { .. }
        | FactValue::Resumed { .. }
        | FactValue::Corrected { .. }
        | FactValue::ChangedBy { .. } => span_words(value, language, date).unwrap_or_default(),
        FactValue::TextAbsent(absence) => absence.reason.clone(),
        FactValue::Unknown { field, reason } => {
            let field = field_words(field, language);
            format!("{field}{}{reason}", language.pick("：", ": "))
        }
        FactValue::RoundupRow(row) => row_words(row, language),
    }
}

/// When a work, a text or a part of it holds; `None` for any other fact.
fn span_words(
    value: &FactValue,
    language: Language,
    date: impl Fn(PartialDate) -> String,
) -> Option<String> {
    Some(match value {
        FactValue::TextEffective { dated, on } => {
            let (dated, on) = (date(*dated), date((*on).into()));
            match language {
                Language::Chinese => format!("{dated}的文本自{on}起施行"),
                Language::English => format!("the text of {dated} took effect on {on}"),
            }
        }
        FactValue::TextMadeBy { dated, act, number } => {
            let dated = date(*dated);
            let number = number.as_ref().map(ToString::to_string);
            let number = number.unwrap_or_default();
            match (act.as_str(), number.as_str(), language) {
                ("", number, Language::Chinese) => format!("{dated}的文本由{number}公布"),
                ("", number, Language::English) => {
                    format!("the text of {dated} was published by {number}")
                }
                (act, "", Language::Chinese) => format!("{dated}的文本由《{act}》作出"),
                (act, "", Language::English) => {
                    format!("the text of {dated} was made by 《{act}》")
                }
                (act, number, Language::Chinese) => {
                    format!("{dated}的文本由《{act}》作出（{number}）")
                }
                (act, number, Language::English) => {
                    format!("the text of {dated} was made by 《{act}》 ({number})")
                }
            }
        }
        FactValue::ProvisionEffective { provision, on, .. } => {
            let named = provision.citation();
            match (on, language) {
                (Some(on), Language::Chinese) => {
                    format!("{named}自{}起施行", date((*on).into()))
                }
                (Some(on), Language::English) => {
                    format!("{named} takes effect on {}", date((*on).into()))
                }
                (None, Language::Chinese) => format!("{named}施行日期另定"),
                (None, Language::English) => format!("{named}: day of effect left to be set"),
            }
        }
        FactValue::ProvisionRepealed { scope, on, by } => {
            let on = date((*on).into());
            match language {
                Language::Chinese => format!("{scope}自{on}起废止（{by}）"),
                Language::English => format!("{scope} repealed from {on} ({by})"),
            }
        }
        FactValue::Suspended {
            scope,
            from,
            until,
            by,
        } => suspension_words(scope, date(*from), until.map(date), by, language),
        FactValue::Postponed { to, by } => match language {
            Language::Chinese => format!("推迟到{}（{by}）", date(*to)),
            Language::English => format!("put off to {} ({by})", date(*to)),
        },
        FactValue::Resumed { on, by } => match language {
            Language::Chinese => format!("{}起（{by}）", date(*on)),
            Language::English => format!("from {} ({by})", date(*on)),
        },
        FactValue::Corrected {
            scope,
            words,
            on,
            by,
        } => match language {
            Language::Chinese => format!("{scope}按更正公告（{by}，{}）：{words}", date(*on)),
            Language::English => {
                format!("{scope} corrected on {} ({by}): {words}", date(*on))
            }
        },
        FactValue::ChangedBy { by, made } => match language {
            Language::Chinese => format!("{by}（{}）", date(*made)),
            Language::English => format!("{by} ({})", date(*made)),
        },
        _ => return None,
    })
}

fn issuers_words(issuers: &Issuers, language: Language) -> String {
    let names: Vec<&str> = issuers.names().collect();
    let joined = names.join(language.pick("、", ", "));
    match (issuers.stated_count, language) {
        (Some(count), Language::Chinese) if count as usize > names.len() => {
            format!("{joined}等{count}个部门（其余未具名）")
        }
        (Some(count), Language::English) if count as usize > names.len() => {
            format!("{joined}; {count} bodies in all, others not named")
        }
        _ => joined,
    }
}

/// `scope` is empty where the whole work is meant.
fn suspension_words(
    scope: &str,
    from: String,
    until: Option<String>,
    by: &WorkId,
    language: Language,
) -> String {
    let words = match (until, language) {
        (Some(until), Language::Chinese) => format!("{scope}{from}至{until}（{by}）"),
        (Some(until), Language::English) => format!("{scope} from {from} to {until} ({by})"),
        (None, Language::Chinese) => format!("{scope}{from}起（{by}）"),
        (None, Language::English) => format!("{scope} from {from} ({by})"),
    };
    words.trim_start().to_owned()
}

fn row_words(row: &RoundupRow, language: Language) -> String {
    let fault = row.fault.as_deref().map_or_else(String::new, |fault| {
        let mark = language.pick("；已知问题：", "; known fault: ");
        format!("{mark}{fault}")
    });
    let words = format!(
        "{} · {} · {} · {}",
        row.title, row.date, row.issuer, row.section
    );
    match language {
        Language::Chinese => format!("{words}（{} 第{}行）{fault}", row.roundup, row.row),
        Language::English => format!("{words} ({}, row {}){fault}", row.roundup, row.row),
    }
}

/// Name of a field of facts, or of a kind of event; what is neither stays as it is.
pub fn field_words(field: &str, language: Language) -> String {
    let name = match field {
        "title" => language.pick("标题", "Title"),
        "alternative_title" => language.pick("其他名称", "Also known as"),
        "kind" => language.pick("效力层级", "Kind"),
        "draft" => language.pick("征求意见稿", "Draft"),
        "number" => language.pick("文号", "Number"),
        "issuers" => language.pick("发文机关", "Issuers"),
        "sector" => language.pick("行业", "Sector"),
        "topic" => language.pick("主题", "Topic"),
        "addressee" => language.pick("规范对象", "Who must obey"),
        "administered_by" => language.pick("归口或解释单位", "Administered by"),
        "region" => language.pick("地区", "Region"),
        "text_effective" => language.pick("文本施行日", "Text effective"),
        "text_made_by" => language.pick("作出文本的决定", "Decision of the text"),
        "provision_effective" => language.pick("条款施行日", "Provision effective"),
        "provision_repealed" => language.pick("部分废止", "Repealed in part"),
        "suspended" => language.pick("暂停施行", "Suspended"),
        "postponed" => language.pick("推迟施行", "Postponed"),
        "resumed" => language.pick("恢复施行", "Resumed"),
        "corrected" => language.pick("文字更正", "Misprint corrected"),
        "changed_by" => language.pick("改变其效力的文件", "Changed by"),
        "force_seen" => language.pick("核对时效", "Status seen"),
        "text_absent" => language.pick("未收正文", "Text not held"),
        "unknown" => language.pick("尚不清楚", "Not known"),
        "predecessor" => language.pick("同名的旧文件", "Earlier act of the title"),
        "roundup_row" => language.pick("汇总原行", "Roundup row"),
        "note" => language.pick("说明", "Note"),
        "date" => language.pick("日期", "Date"),
        other => {
            return EventKind::from_id(other).map_or_else(
                || other.to_owned(),
                |kind| match language {
                    Language::Chinese => format!("{}日期", kind.chinese()),
                    Language::English => kind.english().to_owned(),
                },
            );
        }
    };
    name.to_owned()
}
