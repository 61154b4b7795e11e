//! Every work that a search finds, for lists, feeds and registers.

use huidian_model::{Sector, WorkKind};
use huidian_search::{Filter, SearchIndex, SearchRequest};

use crate::library::{TODAY, article, work, works};

fn found(index: &SearchIndex, text: &str, filters: Vec<Filter>) -> Vec<String> {
    let mut request = SearchRequest::new(text, TODAY);
    request.filters = filters;
    let works = index.works(&request).unwrap();
    works.iter().map(ToString::to_string).collect()
}

#[test]
fn works_are_found_by_their_articles_their_titles_and_their_numbers() {
    let index = SearchIndex::in_memory(&works());
    for (text, works) in [
        ("险情", &["河道安全法"][..]),
        ("河道安全法", &["河道安全法"]),
        ("主席令第15号", &["河道安全法"]),
        ("河道法第二十一条", &["河道安全法"]),
        ("sector:government 河段", &["河道安全法"]),
    ] {
        let found = found(&index, text, Vec::new());
        for work in works {
            assert!(found.contains(&(*work).to_owned()), "{text}: {found:?}");
        }
    }
    let transport = vec![Filter::Sector(Sector::Transport)];
    assert_eq!(found(&index, "险情", transport), [""; 0]);
}

/// Nobody pages that far, but whoever follows a search follows all of it.
#[test]
fn as_many_works_are_found_as_there_are() {
    let many: Vec<_> = (0..2_500)
        .map(|number| {
            let articles = vec![
                article("第一条", "", "灯塔管理单位应当值守。"),
                article("第二条", "", "灯塔的灯光应当按时启闭。"),
            ];
            work(
                &format!("第{number}号灯塔管理办法"),
                WorkKind::DepartmentalRule,
                articles,
            )
        })
        .collect();
    let index = SearchIndex::in_memory(&many);
    assert_eq!(found(&index, "按时启闭", Vec::new()).len(), 2_500);
    assert_eq!(
        found(&index, "第7号灯塔管理办法", Vec::new()),
        ["第7号灯塔管理办法"]
    );
}
