//! A store as the search index takes it in.

use huidian_model::{Document, Expression, force_timeline, provision_timeline};
use huidian_search::{ArticleForceFrom, ForceFrom, IndexArticle, IndexExpression, IndexWork};
use huidian_store::Store;

/// Every work of a store with its texts.
pub fn index_works(store: &Store) -> Vec<IndexWork> {
    let reader = store.read().expect("the store is open");
    let ids = reader.work_ids().expect("works are listed");
    let mut works = Vec::new();
    for id in ids {
        let Some(work) = reader.find_work(&id).expect("a work is read") else {
            continue;
        };
        let expressions = reader.expressions_of(&id).expect("texts are listed");
        let relations = reader.relations_of(&id).expect("relations are listed");
        let texts = expressions.iter().filter_map(|expression| {
            let document = reader.document(&expression.id).expect("a text is read")?;
            let mut text = index_text(expression, &document);
            for (article, unit) in text.articles.iter_mut().zip(document.units()) {
                let own = provision_timeline(&work, expression, &document.paths_above(unit));
                article.force = own
                    .into_iter()
                    .map(|(from, status)| ArticleForceFrom { from, status })
                    .collect();
            }
            Some(text)
        });
        works.push(IndexWork {
            other_titles: work.alternative_titles.clone(),
            kind: work.kind,
            numbers: work.number.iter().map(ToString::to_string).collect(),
            issuers: work.issuers.names().map(str::to_owned).collect(),
            sectors: work.sectors.clone(),
            topics: work.topics.clone(),
            addressees: work.addressees.clone(),
            is_draft: work.is_draft,
            listed_on: work.listed_on(),
            force: force_timeline(&work, &expressions, &relations)
                .into_iter()
                .map(|(from, status)| ForceFrom { from, status })
                .collect(),
            expressions: texts.collect(),
            ..IndexWork::new(id.clone(), work.title.clone())
        });
    }
    works
}

/// A text with its articles.
pub fn index_text(expression: &Expression, document: &Document) -> IndexExpression {
    IndexExpression {
        label: expression.id.label.clone(),
        effective_on: expression.effective_on,
        ended_on: expression.ended_on,
        made_on: expression.made_on(),
        is_first_day_open: false,
        articles: document
            .units()
            .map(|unit| IndexArticle {
                path: unit.path.to_string(),
                heading: document.headings_above(unit).join(" "),
                text: document.text[unit.label_end as usize..unit.end as usize]
                    .trim()
                    .to_owned(),
                force: Vec::new(),
            })
            .collect(),
    }
}
