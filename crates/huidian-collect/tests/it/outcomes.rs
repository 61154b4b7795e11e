//! Every shape in every state: the outcome is named right, nothing is lost, nothing is fetched twice.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use huidian_sources::OutcomeKind::{
    self, Blocked, ContractChanged, HttpError, New, NoRecords, Unchanged,
};

use crate::library::TestLibrary;
use crate::shapes::{Document, SHAPES, Shape, documents, reply};
use crate::site::{Hit, Reply, Site};

const COUNT: usize = 23;

fn collect(
    shape: &'static Shape,
    answer: impl Fn(&Hit) -> Reply + Send + Sync + 'static,
) -> (OutcomeKind, String, TestLibrary) {
    let site = Site::start(answer);
    let mut library = TestLibrary::new();
    let report = library.collect(&site, &[shape.source]);
    let outcome = report.sources[0].outcome.clone();
    (outcome.kind, outcome.detail, library)
}

/// A fault in place of the list, wherever the list is asked for.
fn with_list(
    shape: &'static Shape,
    fault: impl Fn(&Hit) -> Reply + Send + Sync + 'static,
) -> (OutcomeKind, String, TestLibrary) {
    let all = documents(COUNT);
    collect(shape, move |hit| {
        if (shape.is_list)(&hit.path) {
            fault(hit)
        } else {
            reply(shape, hit, &all)
        }
    })
}

#[test]
fn a_healthy_site_is_taken_whole_once_and_then_unchanged() {
    for shape in SHAPES {
        let all = documents(COUNT);
        let site = Site::start(move |hit| reply(shape, hit, &all));
        let mut library = TestLibrary::new();
        let report = library.collect(&site, &[shape.source]);
        let first = &report.sources[0];
        assert_eq!(
            first.outcome.kind, New,
            "{}: {}",
            shape.source, first.outcome.detail
        );
        let titles: BTreeSet<&String> = library
            .sink
            .documents
            .iter()
            .map(|(_, title)| title)
            .collect();
        assert_eq!(titles.len(), COUNT, "{}", shape.source);
        assert_eq!(library.sink.documents.len(), COUNT, "{}", shape.source);
        let report = library.collect(&site, &[shape.source]);
        assert_eq!(
            report.sources[0].outcome.kind, Unchanged,
            "{}: {}",
            shape.source, report.sources[0].outcome.detail
        );
        assert_eq!(library.sink.documents.len(), COUNT, "{}", shape.source);
        let log = site.log.lock().unwrap();
        let details: Vec<(String, String)> = log
            .iter()
            .filter(|hit| !(shape.is_list)(&hit.path) && hit.path != "/robots.txt")
            .map(|hit| (hit.path.clone(), hit.body.clone()))
            .collect();
        let different: BTreeSet<_> = details.iter().collect();
        assert_eq!(
            details.len(),
            different.len(),
            "{}: something was fetched twice",
            shape.source
        );
    }
}

#[test]
fn a_changed_template_is_no_empty_list() {
    for shape in SHAPES {
        let page = "<html><body><section class=\"v2\"><h2>新版栏目</h2><article data-id=\"1\">内容在别处，本栏目正在改版，请稍候再来看看。敬请谅解，改版期间请从首页进入。</article><a href=\"/\">首页</a></section></body></html>";
        let (kind, detail, library) = with_list(shape, move |_| Reply::page(page));
        assert_eq!(kind, ContractChanged, "{}: {detail}", shape.source);
        assert!(library.sink.documents.is_empty());
    }
}

#[test]
fn guards_are_named_and_left_alone() {
    type Guard = (&'static str, fn() -> Reply);
    let guards: [Guard; 5] = [
        ("521", || {
            Reply::status(521, "<script>document.cookie='__jsl_clearance=1'</script>")
                .with("set-cookie", "__jsluid_s=1")
        }),
        ("412", || {
            Reply::status(412, "<html><script src='/x.js'></script></html>")
        }),
        ("200 with a script", || {
            Reply::page("<html><head><script>var C3VK='1';location.reload()</script></head></html>")
        }),
        ("slider", || {
            Reply::page(
                "<html><body><script src=\"s.js\"></script><div>请拖动滑块完成安全验证</div></body></html>",
            )
        }),
        ("403", || {
            Reply::status(403, "<html><body>Forbidden</body></html>")
        }),
    ];
    for shape in SHAPES {
        for (name, guard) in guards {
            let (kind, detail, _) = with_list(shape, move |_| guard());
            assert_eq!(kind, Blocked, "{} {name}: {detail}", shape.source);
        }
    }
}

#[test]
fn an_empty_list_counts_only_where_the_site_says_so() {
    for shape in SHAPES {
        let none: Vec<Document> = Vec::new();
        let (kind, detail, _) = collect(shape, move |hit| reply(shape, hit, &none));
        let wanted = if shape.proves_empty {
            NoRecords
        } else {
            ContractChanged
        };
        assert_eq!(kind, wanted, "{}: {detail}", shape.source);
    }
}

#[test]
fn too_many_requests_are_waited_out() {
    for shape in SHAPES.iter().step_by(4) {
        // every further request waits a second
        let all = documents(1);
        let asked = AtomicUsize::new(0);
        let (kind, detail, library) = collect(shape, move |hit| {
            if hit.path != "/robots.txt" && asked.fetch_add(1, Ordering::SeqCst) == 0 {
                return Reply::status(429, "slow down").with("retry-after", "0");
            }
            reply(shape, hit, &all)
        });
        assert_eq!(kind, New, "{}: {detail}", shape.source);
        assert_eq!(library.sink.documents.len(), 1, "{}", shape.source);
    }
}

#[test]
fn a_list_that_shrank_is_looked_at_and_not_believed() {
    for shape in SHAPES {
        let all = Arc::new(Mutex::new(documents(COUNT)));
        let served = all.clone();
        let site = Site::start(move |hit| reply(shape, hit, &served.lock().unwrap()));
        let mut library = TestLibrary::new();
        library.collect(&site, &[shape.source]);
        all.lock().unwrap().truncate(9);
        let report = library.collect(&site, &[shape.source]);
        let outcome = &report.sources[0].outcome;
        // the gazette's directory of issues did not change, and issues do not
        assert_eq!(
            outcome.kind, ContractChanged,
            "{}: {}",
            shape.source, outcome.detail
        );
    }
}

#[test]
fn a_wrong_label_of_the_encoding_does_no_harm() {
    for shape in SHAPES {
        let all = documents(COUNT);
        let (kind, detail, library) = collect(shape, move |hit| match reply(shape, hit, &all) {
            Reply::Whole {
                status,
                headers,
                body,
            } => {
                let text = String::from_utf8(body).unwrap();
                let (bytes, ..) = encoding_rs::GB18030.encode(text.trim_start_matches('\u{feff}'));
                Reply::Whole {
                    status,
                    headers,
                    body: bytes.into_owned(),
                }
            }
            other => other,
        });
        assert_eq!(kind, New, "{}: {detail}", shape.source);
        let wanted: BTreeSet<String> = documents(COUNT)
            .into_iter()
            .map(|document| document.title)
            .collect();
        let got: BTreeSet<String> = library
            .sink
            .documents
            .into_iter()
            .map(|(_, title)| title)
            .collect();
        assert_eq!(got, wanted, "{}", shape.source);
    }
}

#[test]
fn a_move_within_the_site_is_followed_and_one_out_of_it_is_not() {
    for shape in SHAPES {
        let all = documents(COUNT);
        let (kind, detail, _) = collect(shape, move |hit| {
            let is_first =
                (shape.is_list)(&hit.path) && !hit.path.contains("moved=1") && hit.body.is_empty();
            if is_first {
                let mark = if hit.path.contains('?') { "&" } else { "?" };
                return Reply::status(301, "")
                    .with("location", &format!("{}{mark}moved=1", hit.path));
            }
            let mut hit = hit.clone();
            hit.path = hit.path.replace("?moved=1", "").replace("&moved=1", "");
            reply(shape, &hit, &all)
        });
        assert_eq!(kind, New, "{}: {detail}", shape.source);
        let (kind, detail, _) = with_list(shape, |_| {
            Reply::status(302, "").with("location", "http://elsewhere.example/")
        });
        assert_eq!(kind, ContractChanged, "{}: {detail}", shape.source);
        let (kind, detail, _) = with_list(shape, |hit| {
            Reply::status(302, "").with("location", &hit.path)
        });
        assert_eq!(kind, HttpError, "{}: {detail}", shape.source);
    }
}

#[test]
fn slow_and_endless_answers_are_given_up() {
    for shape in SHAPES {
        let (kind, detail, _) = with_list(shape, |_| Reply::Endless);
        assert_eq!(kind, HttpError, "{}: {detail}", shape.source);
    }
    // a second each: one for each way of asking
    for shape in [&SHAPES[0], &SHAPES[8]] {
        let (kind, detail, _) = with_list(shape, |_| Reply::Trickle);
        assert_eq!(kind, HttpError, "{}: {detail}", shape.source);
    }
}

#[test]
fn documents_that_are_not_what_the_list_promised_are_not_taken() {
    let shape = &SHAPES[0];
    let all = documents(COUNT);
    let section = crate::shapes::page_of(
        &Document {
            title: "政府信息公开年度报告汇编目录".to_owned(),
            number: String::new(),
            day: "2024-01-01".to_owned(),
            index: 0,
        },
        "<div class=\"my_conboxzw\">",
    );
    let (kind, detail, library) = collect(shape, move |hit| {
        if hit.path.contains("00000007") {
            return Reply::page(section.clone());
        }
        reply(shape, hit, &all)
    });
    assert_eq!(kind, ContractChanged, "{detail}");
    assert_eq!(library.sink.documents.len(), COUNT - 1);
}

#[test]
fn a_page_in_place_of_a_file_is_no_attachment() {
    let shape = &SHAPES[0];
    for (file, wanted) in [
        (Reply::page("<html>not found</html>"), ContractChanged),
        (Reply::page("%PDF-1.4 ..."), New),
        (Reply::missing(), HttpError),
    ] {
        let all = documents(3);
        let (kind, detail, library) = collect(shape, move |hit| {
            if hit.path.ends_with(".pdf") {
                return file.clone();
            }
            match reply(shape, hit, &all) {
                Reply::Whole {
                    status,
                    headers,
                    body,
                } if hit.path.contains("00000002") => {
                    let page = String::from_utf8(body).unwrap().replace(
                        "<p>一、",
                        "<p><a href=\"./P020240102.pdf\">附件：../../登记表.pdf</a></p><p>一、",
                    );
                    Reply::Whole {
                        status,
                        headers,
                        body: page.into_bytes(),
                    }
                }
                other => other,
            }
        });
        assert_eq!(kind, wanted, "{detail}");
        let is_whole = wanted == New;
        assert_eq!(library.sink.documents.len(), if is_whole { 3 } else { 2 });
        assert_eq!(
            library.sink.files,
            if is_whole {
                vec!["登记表.pdf".to_owned()]
            } else {
                Vec::new()
            }
        );
    }
}
