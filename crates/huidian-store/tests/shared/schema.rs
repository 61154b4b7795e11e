//! Both engines have the same tables: PostgreSQL's are translated from SQLite's files, and this looks at what came of it.

use std::collections::BTreeSet;

use huidian_store::Store;
use huidian_testing::postgres;
use rusqlite::Connection;

use crate::library::library;
use crate::samples::work;

/// Lines of a query, `|` between columns.
fn lines(answer: &str) -> BTreeSet<String> {
    answer
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// One line for each column, index and reference of a SQLite database, in the words of PostgreSQL.
fn lines_of_sqlite(raw: &Connection) -> BTreeSet<String> {
    let texts = |sql: &str, columns: usize| -> Vec<Vec<String>> {
        let mut select = raw.prepare(sql).unwrap();
        let rows = select.query_map([], |row| {
            (0..columns)
                .map(|column| {
                    Ok(match row.get_ref(column)? {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        other => other.as_str_or_null()?.unwrap_or_default().to_owned(),
                    })
                })
                .collect()
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let mut lines = BTreeSet::new();
    let tables = texts(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
        1,
    );
    for table in tables.iter().map(|row| row[0].as_str()) {
        let columns = texts(
            &format!(
                "select name, type, \"notnull\", pk from pragma_table_info('{table}') order by cid"
            ),
            4,
        );
        let mut key: Vec<(u32, &str)> = Vec::new();
        for column in &columns {
            let place: u32 = column[3].parse().unwrap();
            if place > 0 {
                key.push((place, &column[0]));
            }
            let (kind, order) = match column[1].to_lowercase().as_str() {
                "integer" | "bigint" => ("bigint", ""),
                "smallint" => ("smallint", ""),
                "text" => ("text", "C"),
                "blob" => ("bytea", ""),
                other => panic!("{table}: {other}"),
            };
            let is_null = if column[2] == "1" || place > 0 {
                "NO"
            } else {
                "YES"
            };
            lines.insert(format!(
                "column|{table}|{}|{kind}|{is_null}|{order}",
                column[0]
            ));
        }
        key.sort_unstable();
        if !key.is_empty() {
            let names: Vec<&str> = key.iter().map(|(_, name)| *name).collect();
            lines.insert(format!("index|{table}|{}|unique|whole", names.join(",")));
        }
        for index in texts(
            &format!("select name, \"unique\", partial from pragma_index_list('{table}')"),
            3,
        ) {
            let names: Vec<String> = texts(
                &format!(
                    "select name from pragma_index_info('{}') order by seqno",
                    index[0]
                ),
                1,
            )
            .concat();
            lines.insert(format!(
                "index|{table}|{}|{}|{}",
                names.join(","),
                if index[1] == "1" { "unique" } else { "any" },
                if index[2] == "1" { "part" } else { "whole" }
            ));
        }
        for reference in texts(
            &format!("select \"from\", \"table\", \"to\" from pragma_foreign_key_list('{table}')"),
            3,
        ) {
            lines.insert(format!("reference|{table}|{}", reference.join("|")));
        }
    }
    lines
}

const COLUMNS: &str =
    "select 'column', table_name, column_name, data_type, is_nullable, coalesce(collation_name, '')
    from information_schema.columns where table_schema = current_schema()";

const INDEXES: &str = "select 'index', t.relname,
        (select string_agg(a.attname, ',' order by k.place) from unnest(i.indkey) with ordinality k (number, place)
         join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number),
        case when i.indisunique then 'unique' else 'any' end,
        case when i.indpred is null then 'whole' else 'part' end
    from pg_index i join pg_class t on t.oid = i.indrelid
    where t.relnamespace = (select oid from pg_namespace where nspname = current_schema())";

const REFERENCES: &str = "select 'reference', f.relname, a.attname, t.relname, b.attname
    from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
        join pg_attribute a on a.attrelid = f.oid and a.attnum = c.conkey[1]
        join pg_attribute b on b.attrelid = t.oid and b.attnum = c.confkey[1]
    where c.contype = 'f' and c.condeferrable and f.relnamespace = (select oid from pg_namespace where nspname = current_schema())";

#[test]
fn both_engines_have_the_same_tables() {
    let Some(server) = postgres() else { return };
    let shared = library();
    let place = shared.options().postgres.clone().unwrap();
    let mut found = BTreeSet::new();
    for sql in [COLUMNS, INDEXES, REFERENCES] {
        found.extend(lines(&server.psql(&place, sql)));
    }
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), crate::samples::options()).unwrap());
    let raw = Connection::open(folder.path().join("huidian.db")).unwrap();
    let wanted = lines_of_sqlite(&raw);
    let missing: Vec<_> = wanted.difference(&found).collect();
    let strange: Vec<_> = found.difference(&wanted).collect();
    assert!(
        missing.is_empty() && strange.is_empty(),
        "missing on the server: {missing:#?}\nonly on the server: {strange:#?}"
    );
    assert!(found.len() > 300, "{}", found.len());
}

#[test]
fn several_programs_that_open_a_new_library_at_once_make_one() {
    let Some(server) = postgres() else { return };
    let options = huidian_store::StoreOptions {
        postgres: Some(std::sync::Arc::new(server.place())),
        ..crate::samples::options()
    };
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|threads| {
        for number in 0..6 {
            let (folder, options) = (folder.path(), options.clone());
            threads.spawn(move || {
                let store = Store::open(folder, options).unwrap();
                store
                    .write(|library| library.put_facts(&work(&format!("法{number}")), &[]))
                    .unwrap();
            });
        }
    });
    let store = Store::open(folder.path(), options).unwrap();
    assert_eq!(store.read().unwrap().work_ids().unwrap().len(), 6);
}
