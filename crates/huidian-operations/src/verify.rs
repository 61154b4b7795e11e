//! Whether quoted words stand in the provision that they are said to stand in.

use huidian_compare::{
    HashedWords, Nearness, QuoteVerdict, VerifiedQuote, exactly, letters, nearest,
};
use huidian_model::{
    Citation, Document, Expression, ExpressionId, Provision, ProvisionKind, ProvisionPath, Verdict,
    WorkId, texts_on,
};
use huidian_store::{Error, Reader, content_hash};
use jiff::civil::Date;

use crate::cite::cite;
use crate::quotations::quotations;

/// What is checked against what.
#[derive(Debug, Clone, Default)]
pub struct VerifyRequest {
    /// The words are one quotation from this work; without it, quotations in a text are told by the references before them.
    pub work: Option<WorkId>,
    pub provision: Option<ProvisionPath>,
    /// Label of the text of the work.
    pub version: Option<String>,
    /// Day whose texts are meant.
    pub as_of: Option<Date>,
}

/// Checks quotations against the texts of `as_of`, else those of today.
pub fn verify(
    reader: &Reader<'_>,
    input: &str,
    request: &VerifyRequest,
    today: Date,
) -> Result<Vec<VerifiedQuote>, Error> {
    if let Some(work) = &request.work {
        return Ok(vec![verify_one(reader, input, work, request, today)?]);
    }
    if is_hash(input.trim()) {
        let mut checked = unchecked_input(input, input.trim());
        checked.reason = Some("散列值要指明是哪件文件的 a hash needs the work it is of");
        return Ok(vec![checked]);
    }
    let citations = cite(reader, input, request.as_of, today)?;
    quotations(input)
        .into_iter()
        .map(|quotation| {
            let source = quotation.source(&citations);
            let mut checked =
                VerifiedQuote::unchecked(&quotation.words, quotation.start, quotation.end);
            match source {
                None => {
                    checked.reason =
                        Some("引文前没有法规名称和条号 no reference stands before the words");
                }
                Some(citation) => check_cited(reader, &mut checked, citation)?,
            }
            Ok(checked)
        })
        .collect()
}

fn verify_one(
    reader: &Reader<'_>,
    input: &str,
    work: &WorkId,
    request: &VerifyRequest,
    today: Date,
) -> Result<VerifiedQuote, Error> {
    let words = input.trim().trim_matches(['“', '”', '"', '「', '」']);
    let mut checked = unchecked_input(input, words);
    checked.work = Some(work.clone());
    checked.provision.clone_from(&request.provision);
    if !reader.is_shown(work)? {
        checked.reason =
            Some("本库的文本待审核，或已被剔除 the text here waits for review, or was taken out");
        return Ok(checked);
    }
    let expressions = reader.expressions_of(work)?;
    let texts: Vec<&Expression> = match &request.version {
        Some(label) => expressions
            .iter()
            .filter(|text| &text.id.label == label)
            .collect(),
        None => texts_on(&expressions, request.as_of.unwrap_or(today)),
    };
    checked.reason = Some("没有这个文本 that text is not held");
    if is_hash(words) {
        return verify_hash(reader, checked, &expressions, &texts);
    }
    // a code may be held in parts: the first that has the provision
    for text in texts {
        let paths: Vec<ProvisionPath> = request.provision.iter().cloned().collect();
        if compare(reader, &mut checked, &text.id, &paths)? {
            break;
        }
    }
    Ok(checked)
}

fn unchecked_input(input: &str, words: &str) -> VerifiedQuote {
    VerifiedQuote::unchecked(words, 0, input.chars().count() as u32)
}

/// Whether the input is the hash of words (SHA-256, as answers give it) and not words.
fn is_hash(words: &str) -> bool {
    words.len() == 64 && words.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether the provision, or where none is named any provision of the text, has words of this hash.
fn verify_hash(
    reader: &Reader<'_>,
    mut checked: VerifiedQuote,
    held: &[Expression],
    meant: &[&Expression],
) -> Result<VerifiedQuote, Error> {
    let wanted = checked.quote.to_ascii_lowercase();
    let standing = |document: &Document| {
        let addressed = document.provisions.iter();
        let mut addressed = addressed.filter(|provision| !provision.path.is_empty());
        addressed.find_map(|provision| {
            let words = words_of_hash(document, provision, &wanted)?;
            Some((provision.path.clone(), words))
        })
    };
    for text in meant {
        let Some(document) = reader.document(&text.id)? else {
            continue;
        };
        checked.expression = Some(text.id.clone());
        checked.verdict = QuoteVerdict::NotInThatText;
        checked.reason = None;
        let named = checked.provision.as_ref();
        match named.map(|path| document.find(path)) {
            Some(Some(provision)) => {
                if let Some(words) = words_of_hash(&document, provision, &wanted) {
                    checked.verdict = QuoteVerdict::Exact;
                    checked.text_hash = Some(wanted);
                    checked.hash_of = Some(words);
                    return Ok(checked);
                }
                checked.text_hash = Some(hash_of(document.text_of(provision)));
                checked.hash_of = Some(HashedWords::Provision);
            }
            // the text as a whole has a hash too
            None if hash_of(&document.text) == wanted => {
                checked.verdict = QuoteVerdict::Exact;
                checked.text_hash = Some(wanted);
                checked.hash_of = Some(HashedWords::WholeText);
                return Ok(checked);
            }
            _ => {}
        }
        if let Some((path, words)) = standing(&document) {
            if named.is_none() {
                checked.hash_of = Some(words);
                checked.verdict = QuoteVerdict::Exact;
                checked.text_hash = Some(wanted);
                checked.provision = Some(path);
            } else {
                checked.stands_in = Some(path);
            }
            return Ok(checked);
        }
    }
    if checked.expression.is_none() {
        return Ok(checked);
    }
    for text in held.iter().filter(|text| !meant.contains(text)) {
        let document = reader.document(&text.id)?;
        if document.is_some_and(|document| standing(&document).is_some()) {
            checked.reason = Some(
                "这些文字在这件文件的另一个文本里 words of that hash stand in another text of the work",
            );
            break;
        }
    }
    Ok(checked)
}

fn hash_of(words: &str) -> String {
    content_hash(words.trim().as_bytes()).to_string()
}

/// Which words of a provision have a hash, if any: answers hash it with its label, rows of exports without.
fn words_of_hash(document: &Document, provision: &Provision, wanted: &str) -> Option<HashedWords> {
    if hash_of(document.text_of(provision)) == wanted {
        return Some(HashedWords::Provision);
    }
    let is_row = hash_of(unlabelled_words(document, provision)) == wanted;
    is_row.then_some(HashedWords::WithoutLabel)
}

/// The words of a provision as rows of exports have them: an article without the number that is its address; the heading of 一、 is part of what it says.
pub fn unlabelled_words<'d>(document: &'d Document, provision: &Provision) -> &'d str {
    let start = if provision.kind == ProvisionKind::Article {
        provision.label_end
    } else {
        provision.start
    };
    document
        .text
        .get(start as usize..provision.end as usize)
        .unwrap_or("")
        .trim()
}

fn check_cited(
    reader: &Reader<'_>,
    checked: &mut VerifiedQuote,
    citation: &Citation,
) -> Result<(), Error> {
    let Some(resolution) = &citation.resolution else {
        checked.reason = Some("本库未收录 not in this library");
        return Ok(());
    };
    checked.work.clone_from(&resolution.work);
    let paths: Vec<ProvisionPath> = citation
        .target
        .iter()
        .map(|cited| cited.from.clone())
        .collect();
    checked.provision = paths.first().cloned();
    checked.reason = Some(match resolution.verdict {
        Verdict::VersionNotHeld => "本库无此版本 that version is not held",
        Verdict::NoText => "有目录无正文 on file without a text",
        _ => "本库未收录 not in this library",
    });
    match &resolution.expression {
        // the words of another version say nothing of the one that is meant
        Some(expression) if resolution.verdict != Verdict::VersionNotHeld => {
            compare(reader, checked, expression, &paths)?;
        }
        _ => {}
    }
    Ok(())
}

/// Compares with the provisions of a text, or all of it; whether there was something to compare with.
fn compare(
    reader: &Reader<'_>,
    checked: &mut VerifiedQuote,
    expression: &ExpressionId,
    paths: &[ProvisionPath],
) -> Result<bool, Error> {
    let Some(document) = reader.document(expression)? else {
        return Ok(false);
    };
    checked.expression = Some(expression.clone());
    let quote = letters(&checked.quote);
    if quote.is_empty() {
        checked.reason = Some("没有文字 no words");
        return Ok(true);
    }
    let mut best: Option<(Nearness, ProvisionPath, String)> = None;
    for path in paths {
        let Some(provision) = document.find(path) else {
            continue;
        };
        let words = document.text_of(provision).trim();
        consider(&mut best, nearest(&quote, &letters(words)), path, words);
    }
    if paths.is_empty() {
        consider(
            &mut best,
            nearest(&quote, &letters(&document.text)),
            &ProvisionPath::default(),
            &document.text,
        );
    }
    let Some((nearness, path, words)) = best else {
        checked.reason = Some("该文本没有这一条 that text has no such provision");
        checked.stands_in = stands_in(&document, &quote);
        return Ok(false);
    };
    checked.reason = None;
    checked.text_hash = Some(content_hash(words.as_bytes()).to_string());
    checked.hash_of = Some(if path.is_empty() {
        HashedWords::WholeText
    } else {
        HashedWords::Provision
    });
    checked.verdict = match &nearness {
        Nearness::Exact => QuoteVerdict::Exact,
        Nearness::Close { .. } => QuoteVerdict::WithDifferences,
        Nearness::Apart => QuoteVerdict::NotInThatText,
    };
    if !path.is_empty() {
        checked.provision = Some(path);
    }
    if !matches!(nearness, Nearness::Exact) {
        checked.stands_in = stands_in(&document, &quote);
    }
    if let Nearness::Close { differences, .. } = nearness {
        checked.differences = differences;
    }
    Ok(true)
}

fn consider(
    best: &mut Option<(Nearness, ProvisionPath, String)>,
    nearness: Nearness,
    path: &ProvisionPath,
    words: &str,
) {
    if best
        .as_ref()
        .is_none_or(|(known, ..)| nearness.distance() < known.distance())
    {
        *best = Some((nearness, path.clone(), words.to_owned()));
    }
}

/// The article or clause in which the words stand exactly.
fn stands_in(document: &Document, quote: &[char]) -> Option<ProvisionPath> {
    document
        .units()
        .filter(|unit| !unit.path.is_empty())
        .find(|unit| exactly(quote, &letters(document.text_of(unit))))
        .map(|unit| unit.path.clone())
}
