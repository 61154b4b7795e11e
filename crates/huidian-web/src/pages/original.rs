//! `GET /works/{id}/original`: the pages of an original beside the text read from them, line by line.

use std::ops::Range;
use std::sync::LazyLock;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_model::{
    ContentHash, Document, Expression, Format, LineReader, PrintedLine, PrintedText, ProvisionKind,
    put_right,
};
use huidian_operations::ActForm;
use huidian_reader::{Bounds, read_page_picture};
use huidian_store::{PrintedCopy, Reader, Role};
use huidian_text::CharPositions;
use huidian_text::markup::push_escaped;
use tokio::sync::Semaphore;

use crate::access::SignedIn;
use crate::acts::perform;
use crate::beside::{beside_href, recognised, told as told_of};
use crate::error::Error;
use crate::page_cache::Passing;
use crate::pages::original_words::original_words;
use crate::pages::text::read_capture;
use crate::record::Record;
use crate::request::{Language, Query, Visitor, encode_path};
use crate::state::AppState;
use crate::views::{Frame, minute_of, work_href};

#[derive(Template)]
#[template(path = "original.html")]
struct OriginalPage {
    frame: Frame,
    title: String,
    work_href: String,
    work: String,
    version: String,
    capture: String,
    capture_name: String,
    page: u32,
    page_count: u32,
    previous: Option<String>,
    next: Option<String>,
    /// What the form of page numbers keeps: names and values.
    kept: Vec<(&'static str, String)>,
    notice: Option<String>,
    /// The words shown are not those that the library holds of this text.
    is_other_copy: bool,
    /// Width and height of the page in points.
    size: [f32; 2],
    /// Address of the picture; absent where the page is drawn from the places of its words.
    picture: Option<String>,
    lines: Vec<LineView>,
    /// Label of each article, its page and the address of its box.
    articles: Vec<(String, u32, String)>,
    other_copies: Vec<(String, String)>,
    /// For whoever may put lines right.
    form_token: Option<String>,
}

/// A line of the page.
struct LineView {
    /// Among the lines of the original, from 1.
    number: usize,
    /// Escaped, with doubtful characters marked.
    html: String,
    words: String,
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    /// A little more than the line, for its picture.
    crop: String,
    begins_paragraph: bool,
    is_recognised: bool,
    /// How sure, and who read it; empty for words that the file says itself.
    told: String,
    correction: Option<CorrectionView>,
}

struct CorrectionView {
    before: String,
    by: String,
    at: String,
}

pub(crate) async fn original(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let record = state.record(&id)?;
    let texts = record.texts(&query, state.day(&query)?)?;
    let part = query.first("part");
    let text = texts
        .iter()
        .find(|text| part.is_some() && text.part.as_deref() == part)
        .or(texts.first())
        .ok_or_else(|| record.not_held())?;
    let signed_in = SignedIn::find(&state, &headers)?;
    let editor = signed_in.filter(|signed_in| signed_in.user.role >= Role::Editor);
    let form_token = editor.map(|editor| editor.secret.form_token());
    let is_private = form_token.is_some();
    let frame = state.frame(visitor, &uri);
    let html = match asked_copy(&state, text, &query)? {
        Some((copies, place)) => {
            let copy = (copies.as_slice(), place);
            original_page(&state, &record, text, copy, &query, form_token, frame)?.render()?
        }
        None => original_words(&state, &record, text, &query, frame)?
            .ok_or_else(|| {
                Error::NoSuchPage(format!(
                    "{} 的文本 {} 没有留存这样的原件 (no such original is held)",
                    record.work.title, text.id.label
                ))
            })?
            .render()?,
    };
    Ok(Passing::mark(Html(html).into_response(), is_private))
}

/// The originals of a text that have pages, and the place of the one that is asked for among them; `None` where it has none, or is asked for another.
fn asked_copy(
    state: &AppState,
    text: &Expression,
    query: &Query,
) -> Result<Option<(Vec<PrintedCopy>, usize)>, Error> {
    let copies = state.library().store().read()?.printed_copies(&text.id)?;
    let place = match query.first("capture") {
        Some(wanted) => copies
            .iter()
            .position(|copy| copy.capture.to_string() == wanted),
        None => (!copies.is_empty()).then_some(0),
    };
    Ok(place.map(|place| (copies, place)))
}

fn original_page(
    state: &AppState,
    record: &Record,
    text: &Expression,
    (copies, place): (&[PrintedCopy], usize),
    query: &Query,
    form_token: Option<String>,
    frame: Frame,
) -> Result<OriginalPage, Error> {
    let language = frame.visitor.language;
    let reader = state.library().store().read()?;
    let wanted = query.first("capture");
    let copy = &copies[place];
    let capture = reader.captures_with(copy.capture)?.into_iter().next();
    let capture = capture.ok_or_else(|| Error::NoSuchCapture(copy.capture.to_string()))?;
    let other_copies = others(&reader, text, copies, copy)?;
    let read = reader.words_of(copy.text)?;
    let words = put_right(&read, &copy.corrections).unwrap_or(read.clone());
    let printed = copy.printed.corrected(&copy.corrections);
    let page_count = printed.page_sizes.len().max(1) as u32;
    let page = page_asked(query, &printed)?.clamp(1, page_count);
    let base = match wanted {
        Some(wanted) => format!("{}&capture={}", beside_href(&text.id), encode_path(wanted)),
        None => beside_href(&text.id),
    };
    let size = printed.page_sizes.get(page as usize - 1).copied();
    let size = size
        .filter(|size| size.iter().all(|side| *side > 1.0))
        .unwrap_or([595.0, 842.0]);
    let of_page = |line: &PrintedLine| line.page == page;
    let is_scan = printed
        .lines
        .iter()
        .filter(|line| of_page(line))
        .any(PrintedLine::is_recognised);
    let has_picture = capture.format != Format::Ofd || is_scan;
    let document = if copy.is_of_text {
        Some(state.library().document(&text.id)?)
    } else {
        None
    };
    let mut kept = vec![("version", text.id.label.clone())];
    kept.extend(wanted.map(|wanted| ("capture", wanted.to_owned())));
    Ok(OriginalPage {
        title: record.work.title.clone(),
        work_href: format!(
            "{}?version={}",
            work_href(&record.work.id),
            encode_path(&text.id.label)
        ),
        work: record.work.id.to_string(),
        version: text.id.label.clone(),
        capture: copy.capture.to_string(),
        capture_name: capture.name,
        page,
        page_count,
        previous: (page > 1).then(|| format!("{base}&page={}", page - 1)),
        next: (page < page_count).then(|| format!("{base}&page={}", page + 1)),
        kept,
        notice: recognised(Some(copy)).map(|known| told_of(&known, language)),
        is_other_copy: !copy.is_of_text,
        picture: has_picture.then(|| format!("/captures/{}/pages/{page}", copy.capture)),
        lines: lines_of(copy, &printed, &words, page, size, language),
        articles: document.map_or_else(Vec::new, |document| articles(&document, &printed, &base)),
        size,
        other_copies,
        form_token,
        frame: frame.titled(format!(
            "{} {}",
            record.work.title,
            language.pick("对照原件", "beside the original")
        )),
    })
}

/// Address and name of the other printed originals of the text.
fn others(
    reader: &Reader<'_>,
    text: &Expression,
    copies: &[PrintedCopy],
    shown: &PrintedCopy,
) -> Result<Vec<(String, String)>, Error> {
    let mut others = Vec::new();
    for other in copies.iter().filter(|other| other.capture != shown.capture) {
        let href = format!("{}&capture={}", beside_href(&text.id), other.capture);
        let known = reader.captures_with(other.capture)?.into_iter().next();
        others.push((href, known.map_or_else(String::new, |known| known.name)));
    }
    Ok(others)
}

/// The page that is asked for, or the first with words of the text.
fn page_asked(query: &Query, printed: &PrintedText) -> Result<u32, Error> {
    match query.first("page") {
        None => Ok(printed.lines.first().map_or(1, |line| line.page)),
        Some(page) => page
            .parse()
            .map_err(|_| Error::parameter("page", "a page is a number")),
    }
}

fn lines_of(
    copy: &PrintedCopy,
    printed: &PrintedText,
    words: &str,
    page: u32,
    size: [f32; 2],
    language: Language,
) -> Vec<LineView> {
    let characters: Vec<char> = words.chars().collect();
    let mut lines = Vec::new();
    let mut before: Option<u32> = None;
    for (place, line) in printed.lines.iter().enumerate() {
        if line.page != page {
            before = Some(line.span.end);
            continue;
        }
        let between = before.map(|end| stretch(&characters, &(end..line.span.start)));
        before = Some(line.span.end);
        let [left, top, right, bottom] = line.area;
        let (width, height) = ((right - left).max(1.0), (bottom - top).max(1.0));
        let (margin_x, margin_y) = (height * 0.8, height * 0.5);
        let crop = format!(
            "{:.1} {:.1} {:.1} {:.1}",
            (left - margin_x).max(0.0),
            (top - margin_y).max(0.0),
            (width + 2.0 * margin_x).min(size[0]),
            height + 2.0 * margin_y
        );
        let as_read = &copy.printed.lines[place].span;
        let correction = copy.corrections.iter().find(|one| one.span == *as_read);
        lines.push(LineView {
            number: place + 1,
            html: marked(&characters, line),
            words: stretch(&characters, &line.span),
            left,
            top,
            width,
            height,
            crop,
            begins_paragraph: between.is_none_or(|between| between.contains(['\n', '\t'])),
            is_recognised: line.is_recognised(),
            told: told(line, language),
            correction: correction.map(|one| CorrectionView {
                before: one.before.clone(),
                by: one.corrected_by.clone(),
                at: minute_of(one.corrected_at),
            }),
        });
    }
    lines
}

fn stretch(characters: &[char], span: &Range<u32>) -> String {
    let span = span.start as usize..(span.end as usize).max(span.start as usize);
    characters
        .get(span)
        .map_or_else(String::new, |characters| characters.iter().collect())
}

/// The words of a line with those marked that are less sure than others.
fn marked(characters: &[char], line: &PrintedLine) -> String {
    let mut html = String::new();
    let mut is_open = false;
    for at in line.span.clone() {
        let Some(character) = characters.get(at as usize) else {
            break;
        };
        let is_doubtful = line.doubtful.binary_search(&at).is_ok();
        if is_doubtful != is_open {
            html.push_str(if is_doubtful {
                "<mark class=\"doubt\">"
            } else {
                "</mark>"
            });
            is_open = is_doubtful;
        }
        push_escaped(&mut html, character.encode_utf8(&mut [0; 4]));
    }
    if is_open {
        html.push_str("</mark>");
    }
    html
}

fn told(line: &PrintedLine, language: Language) -> String {
    let Some(confidence) = line.confidence else {
        return String::new();
    };
    let percent = (confidence * 100.0).floor();
    let by = match line.reader {
        LineReader::Model => language.pick("文档模型", "document model"),
        _ => "OCR",
    };
    format!("{by} {percent}%")
}

/// Articles, or what stands for them, with the page and box where each begins.
fn articles(document: &Document, printed: &PrintedText, base: &str) -> Vec<(String, u32, String)> {
    let positions = CharPositions::new(&document.text);
    let is_article = |kind| kind == ProvisionKind::Article;
    let has_articles = document.units().any(|unit| is_article(unit.kind));
    let units = document
        .units()
        .filter(|unit| !has_articles || is_article(unit.kind))
        .filter(|unit| !unit.path.is_empty());
    let placed = units.filter_map(|unit| {
        let span = positions.char_at(unit.start as usize)..positions.char_at(unit.end as usize);
        let line = printed.find_line(&span)?;
        let page = printed.lines[line].page;
        let href = format!("{base}&page={page}#b{}", line + 1);
        Some((unit.path.citation(), page, href))
    });
    placed.collect()
}

/// Pages drawn at once: one takes a core for a moment.
static DRAWING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// Longest side of a picture of a page, in pixels: small print can be read.
const LONGEST_SIDE: u32 = 1_800;

/// `GET /captures/{hash}/pages/{page}`: a page of an original as a picture.
pub(crate) async fn page_picture(
    State(state): State<AppState>,
    Path((hash, page)): Path<(String, String)>,
) -> Result<Response, Error> {
    let missing = || Error::NoSuchCapture(hash.chars().take(64).collect());
    let no_page = || {
        Error::NoSuchPage(format!(
            "page {}",
            page.chars().take(20).collect::<String>()
        ))
    };
    let wanted: ContentHash = hash.parse().map_err(|_| missing())?;
    let number: u32 = page.parse().map_err(|_| no_page())?;
    let (_, bytes) = read_capture(&state, wanted).await?.ok_or_else(missing)?;
    let _turn = DRAWING
        .acquire()
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let drawn = tokio::task::spawn_blocking(move || {
        read_page_picture(&bytes, number, LONGEST_SIDE, &Bounds::page_picture())
    });
    let drawn = drawn
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let jpeg = match drawn {
        Ok(Some(jpeg)) => jpeg,
        Ok(None) => return Err(no_page()),
        Err(error) if error.wants_fonts() => return Ok(undrawn()),
        Err(error) => return Err(Error::Unreadable(error.to_string())),
    };
    // what a hash names does not change; who may see it may
    let headers = [
        (CONTENT_TYPE, "image/jpeg"),
        (CACHE_CONTROL, "private, max-age=86400"),
    ];
    Ok((headers, jpeg).into_response())
}

/// What stands in the place of a page that would be drawn with other characters: the words read from it, which stand
/// behind it, are legible through it.
fn undrawn() -> Response {
    const NOTICE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" lang="zh-Hans"><rect width="595" height="46" fill="#fff8e1" stroke="#b26a00"/><text x="297.5" y="20" font-size="12.5" text-anchor="middle" fill="#5d3a00">原件没有带上所用的字体，不能如实画出这一页；这里按位置排出读到的文字，原样请下载原件。</text><text x="297.5" y="37" font-size="10" text-anchor="middle" fill="#5d3a00">The file does not carry the fonts of this page: words are placed as they were read. Download the original to see it.</text></svg>"##;
    // it is shorter lived than a picture: a later version may draw the page
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "private, max-age=3600"),
    ];
    (headers, NOTICE).into_response()
}

/// `POST /keeper/lines`: a line of a recognised text is put right.
pub(crate) async fn correct_line(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("").to_owned();
    let asked = ActForm {
        act: "correct_line".to_owned(),
        work: field("work"),
        text: field("text"),
        capture: field("capture"),
        line: field("line"),
        value: field("value"),
        reason: field("reason"),
        ..ActForm::default()
    };
    perform(&state, &signed_in.user.name, &asked)?;
    let page: u32 = field("page").parse().unwrap_or(1);
    let line: u32 = field("line").trim().parse().unwrap_or(1);
    Ok(Redirect::to(&format!(
        "/works/{}/original?version={}&capture={}&page={page}#l{line}",
        encode_path(&asked.work),
        encode_path(&asked.text),
        encode_path(&asked.capture)
    )))
}
