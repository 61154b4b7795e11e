//! Two peers' designs on the same load: SQLite FTS5 with the trigram tokenizer, and BM25 over words.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use huidian_search::{IndexArticle, IndexWork};
use rusqlite::{Connection, params};

use super::load::Load;
use super::{best_time, print_times};
use crate::eval_search::words::WordIndex;

/// Prints building, size and speed of both.
pub fn measure(works: &[IndexWork], load: &Load, file: &Path) -> Result<()> {
    trigrams(works, load, file)?;
    let start = Instant::now();
    let index = WordIndex::of(articles(works).map(|(_, article)| article.text.as_str()));
    println!(
        "peer, BM25 over words: built in memory in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    timed("peer, BM25 over words", load, |query| {
        index.search(query, 10).len()
    });
    Ok(())
}

fn articles(works: &[IndexWork]) -> impl Iterator<Item = (&str, &IndexArticle)> {
    works.iter().flat_map(|work| {
        let articles = work
            .expressions
            .iter()
            .flat_map(|expression| &expression.articles);
        articles.map(|article| (work.title.as_str(), article))
    })
}

fn trigrams(works: &[IndexWork], load: &Load, file: &Path) -> Result<()> {
    let start = Instant::now();
    let mut database = Connection::open(file)?;
    database.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off;
         create virtual table articles using fts5(title, path unindexed, content, tokenize = 'trigram');",
    )?;
    let transaction = database.transaction()?;
    {
        let mut insert = transaction
            .prepare("insert into articles (title, path, content) values (?1, ?2, ?3)")?;
        for (title, article) in articles(works) {
            insert.execute(params![title, article.path, article.text])?;
        }
    }
    transaction.commit()?;
    let size = fs::metadata(file)?.len() as f64 / 1e6;
    println!(
        "peer, SQLite FTS5 trigram: built in {:.1} s, {size:.0} MB",
        start.elapsed().as_secs_f64()
    );
    let mut select = database.prepare(
        "select rowid from articles where articles match ?1 order by bm25(articles) limit 10",
    )?;
    timed("peer, SQLite FTS5 trigram", load, |query| {
        let text = format!("\"{}\"", query.replace('"', ""));
        select
            .query_map([text], |row| row.get::<_, i64>(0))
            .map_or(0, |rows| rows.flatten().count())
    });
    Ok(())
}

/// Times each kind that a plain index understands, and counts the queries that find nothing.
fn timed(name: &str, load: &Load, mut search: impl FnMut(&str) -> usize) {
    for (kind, queries) in load
        .kinds
        .iter()
        .filter(|(kind, _)| kind != "filters" && kind != "citations")
    {
        let mut empty = 0;
        let times: Vec<Duration> = queries
            .iter()
            .map(|query| {
                let mut found = 0;
                let time = best_time(|| found = search(query));
                empty += usize::from(found == 0);
                time
            })
            .collect();
        print_times(&format!("{name}, {kind}, {empty} found nothing"), times);
    }
}
