//! Works whose title is that of a place, and whose kind or issuer is the nation's.

use huidian_model::{AuthorityRegister, NameForm, Work, WorkKind};

/// Longest name of a place that titles begin with, in characters: 新疆维吾尔自治区, 黔东南苗族侗族自治州.
const LONGEST_PLACE: usize = 12;

/// Bodies that make laws for the whole country.
const NATIONAL: [&str; 4] = [
    "全国人民代表大会",
    "全国人民代表大会常务委员会",
    "全国人大常委会",
    "国务院",
];

/// What is said of a local work that can be said of a national one only: 山东省某条例 as a law, or by the national congress. `None` where nothing is.
pub fn national_of_local(work: &Work, authorities: &AuthorityRegister) -> Option<String> {
    let place = place_of(&work.title, authorities)?;
    let kind = work.kind.filter(|kind| {
        matches!(
            kind,
            WorkKind::Constitution | WorkKind::Law | WorkKind::AdministrativeRegulation
        )
    });
    let mut issuers = work.issuers.names();
    let issuer = issuers.find(|name| NATIONAL.contains(name));
    let said: Vec<String> = kind
        .map(|kind| format!("类别{}", kind.chinese()))
        .into_iter()
        .chain(issuer.map(|name| format!("发布单位{name}")))
        .collect();
    (!said.is_empty()).then(|| format!("题名是{place}的，{}", said.join("、")))
}

/// The place that a title begins with, by its government; a title that goes on with 自由贸易港 and the like, or tells of a place, begins with none.
fn place_of<'t>(title: &'t str, authorities: &AuthorityRegister) -> Option<&'t str> {
    let ends = title.char_indices().take(LONGEST_PLACE);
    ends.filter(|(_, c)| matches!(c, '省' | '市' | '区' | '州' | '县'))
        .map(|(at, c)| &title[..at + c.len_utf8()])
        .find(|place| {
            let government = format!("{place}人民政府");
            let mut readings = authorities.readings(&government);
            readings.any(|reading| reading.form != NameForm::Near)
        })
}

#[cfg(test)]
mod tests {
    use super::national_of_local;
    use huidian_model::{
        Confidence, Fact, FactValue, Issuers, ReviewState, Source, SourceKind, Work, WorkId,
        WorkKind,
    };

    #[test]
    fn a_local_title_with_the_nations_kind_or_issuer_is_told() {
        let register = &huidian_catalogue::builtin().authorities.register;
        let congress = "全国人民代表大会常务委员会";
        // title, kind, issuer, whether it is told
        for (title, kind, issuer, is_told) in [
            ("山东省灯塔条例", WorkKind::Law, congress, true),
            ("山东省灯塔条例", WorkKind::LocalRegulation, congress, true),
            (
                "上海市灯塔条例",
                WorkKind::AdministrativeRegulation,
                "上海市人民政府",
                true,
            ),
            (
                "山东省灯塔条例",
                WorkKind::LocalRegulation,
                "山东省人民代表大会常务委员会",
                false,
            ),
            ("中华人民共和国灯塔法", WorkKind::Law, congress, false),
            ("省级灯塔管理条例", WorkKind::Law, congress, false),
            ("灯塔自由贸易区法", WorkKind::Law, congress, false),
            (
                "城市灯塔条例",
                WorkKind::AdministrativeRegulation,
                "国务院",
                false,
            ),
        ] {
            let source = Source::new(SourceKind::Text, "文");
            let issuers = Issuers::named([(issuer.to_owned(), None)]);
            let facts = [
                FactValue::Title(title.to_owned()),
                FactValue::Kind(kind),
                FactValue::Issuers(issuers),
            ]
            .map(|value| Fact::new(value, source.clone(), Confidence::High));
            let work = Work::from_facts(WorkId::new(title), facts.to_vec(), ReviewState::Reviewed);
            let told = national_of_local(&work, register);
            assert_eq!(
                told.is_some(),
                is_told,
                "{title} {kind:?} {issuer}: {told:?}"
            );
        }
    }
}
