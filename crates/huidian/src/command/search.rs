//! `huidian search`.

use anyhow::Result;
use huidian_following::Selection;
use huidian_model::{ForceStatus, WorkId};
use huidian_operations::{
    COMPOSED_MARK, ComposedHit, ComposedTexts, ShownHashes, ShownWords, Standings, add_ended_note,
    add_heading_jump, search_request,
};
use huidian_search::{ArticleHit, GRAMMAR, HitId, Meaning, Mode, SearchRequest, SearchResults};
use huidian_wire::{CompanionHitShape, ComposedHitShape, SearchShape};
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::config::{Config, EmbeddingSettings};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style};

/// 检索条文和文件 Search articles and works
#[derive(Debug, clap::Args)]
#[command(after_help = GRAMMAR)]
pub struct Options {
    /// 检索式 Query; several words are one query
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// 按哪一天判断时效 Day for which status is told [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 最多几条 Article hits shown
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// 跳过几条 Article hits passed over
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// 只在这件文件中检索；可以多次 Only in this work: id, title, short title or number; may be given again
    #[arg(long = "in", value_name = "WORK")]
    works: Vec<String>,
    /// 说明每条为何命中 Say why each hit is where it is
    #[arg(long)]
    explain: bool,
    /// 只在解读和节选中检索 Only readings of works and parts of texts, which are no versions
    #[arg(long)]
    readings: bool,
    /// JSON 中带上条文全文 The whole article with each hit, in JSON
    #[arg(long, requires = "json")]
    full_text: bool,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        if self.readings {
            return self.search_readings(&library);
        }
        let index = library.index_with(embeddings(place).as_ref())?;
        let mut works = Vec::new();
        for name in &self.works {
            let Some(work) = library.find_work(name)? else {
                print_error!("本库没有这件文件：{name} (no such work)");
                return Ok(Outcome::NotFound);
            };
            works.push(work);
        }
        let selection = Selection {
            search: Some(self.query.join(" ")),
            works,
            ..Selection::default()
        };
        let request = SearchRequest {
            // statuses are told as of this day; texts of other days are shown too
            today: self.as_of.unwrap_or_else(|| library.today()),
            limit: self.limit,
            offset: self.offset,
            wants_near: true,
            ..search_request(&selection, &library.finder(None))
        };
        let mut results = match index.search(&request) {
            Err(error) if error.asks_for_rebuild() => {
                library.mend_index()?;
                index.search(&request)?
            }
            other => other?,
        };
        let reader = library.store.read()?;
        add_heading_jump(&reader, library.catalogue, &request, &mut results)?;
        add_ended_note(&reader, library.catalogue, &request, &mut results)?;
        let standings = Standings::of(&reader, &results)?;
        let made = ComposedTexts::default().on(&reader, request.today)?;
        let composed = made.search(&request)?;
        if self.json {
            let find = |work: &WorkId, label: Option<&str>| standings.find(work, label);
            let of_article = |id: &HitId| standings.find_article(id);
            let release = reader.last_event_seq()?;
            let mut shape = SearchShape::new(&results, find, of_article, release);
            let hashes = ShownHashes::default();
            let shown = ShownWords::of(&reader, &hashes, &results, self.full_text)?;
            shape.put_words(&results, |id| (shown.hash(id), shown.words(id)));
            shape.put_recognised(&results, |id| standings.recognition(id));
            shape.composed = composed.iter().map(composed_hit).collect();
            print_json(&shape)?;
            return Ok(Outcome::Done);
        }
        let mut text = header(&results, &standings);
        for hit in &results.articles {
            push_article(&mut text, hit, &standings);
            if self.explain
                && let Some(explanation) = index.explain(&request, &hit.id)?
            {
                for feature in explanation.features {
                    text.push_str(&format!(
                        "      {:+.2} {} {}\n",
                        feature.value, feature.name, feature.detail
                    ));
                }
            }
        }
        push_composed(&mut text, &composed);
        terminal::print(&text)?;
        Ok(Outcome::Done)
    }
}

/// An article of a composed text, for programs.
fn composed_hit(found: &ComposedHit) -> ComposedHitShape {
    let decisions = found.told_decisions();
    ComposedHitShape::new(&found.hit, COMPOSED_MARK.0, decisions, found.is_whole)
}

/// Articles of composed texts, apart from those that were published.
fn push_composed(text: &mut String, composed: &[ComposedHit]) {
    let (chinese, english) = COMPOSED_MARK;
    for found in composed {
        let hit = &found.hit;
        let place = terminal::paint(&format!("{} {}", hit.title, hit.id.path), Style::Strong);
        let mark = terminal::paint(&format!("{chinese} {english}"), Style::Warn);
        text.push_str(&format!("\n{place} [{mark}]\n  "));
        push_snippet(text, hit);
        for decision in &found.decisions {
            text.push_str(&format!(
                "  按《{}》，{}起\n",
                decision.title, decision.effective_on
            ));
        }
    }
}

/// The endpoint of the settings. Settings that cannot be read are said and searched without.
fn embeddings(place: &Place) -> Option<EmbeddingSettings> {
    let settings = place
        .folder()
        .and_then(|folder| Config::read(None, &folder));
    match settings {
        Ok(config) => config.search.embeddings,
        Err(error) => {
            print_error!("{error:#}");
            None
        }
    }
}

impl Options {
    fn search_readings(&self, library: &Library) -> Result<Outcome> {
        let limit = u32::try_from(self.limit).unwrap_or(u32::MAX);
        let words = self.query.join(" ");
        let hits = library
            .store
            .read()?
            .search_companions(&words, None, limit)?;
        if self.json {
            let shapes: Vec<CompanionHitShape> = hits.iter().map(CompanionHitShape::from).collect();
            print_json(&shapes)?;
            return Ok(Outcome::Done);
        }
        if hits.is_empty() {
            terminal::print("没有找到 nothing found\n")?;
        }
        for hit in &hits {
            let companion = &hit.companion;
            terminal::print(&format!(
                "[{}] {}（《{}》）\n    {}\n",
                companion.kind.chinese(),
                terminal::paint(&companion.title, Style::Strong),
                hit.work_title,
                hit.snippet
            ))?;
        }
        Ok(Outcome::Done)
    }
}

fn header(results: &SearchResults, standings: &Standings) -> String {
    let status = |work: &WorkId, label: Option<&str>, known: ForceStatus| {
        let standing = standings.find(work, label);
        standing.map_or(known.chinese().to_owned(), |standing| standing.briefly())
    };
    let mut text = String::new();
    for note in &results.interpretation.notes {
        text.push_str(&format!("{}\n", terminal::paint(note, Style::Warn)));
    }
    if let Some(Meaning::Missed(gap)) = results.interpretation.meaning {
        let said = format!("{}（{}）", gap.chinese(), gap.english());
        text.push_str(&format!("{}\n", terminal::paint(&said, Style::Warn)));
    }
    for jump in &results.interpretation.jumps {
        let place = jump.path.as_deref().unwrap_or_default();
        let missing = if jump.path.is_some() && !jump.has_article {
            "（该版本无此条）"
        } else {
            ""
        };
        text.push_str(&format!(
            "→ {} {place}{missing} [{}] {}\n",
            jump.title,
            status(&jump.work, jump.label.as_deref(), jump.status),
            jump.reason.chinese()
        ));
    }
    for hit in &results.works {
        text.push_str(&format!(
            "《{}》 {}\n",
            hit.title,
            terminal::paint(&status(&hit.work, None, hit.status), Style::Faint)
        ));
    }
    if results.articles.is_empty()
        && results.works.is_empty()
        && results.interpretation.jumps.is_empty()
    {
        text.push_str("没有找到 nothing found\n");
        for suggestion in &results.suggestions {
            text.push_str(&format!("  试试 try: {}\n", suggestion.text));
        }
    } else {
        let how = if results.mode == Mode::Nearest {
            "（没有完全一致的，以下最接近）"
        } else {
            ""
        };
        let counts = format!(
            "{} 条条文，{} 件文件{how}",
            results.article_total, results.work_total
        );
        text.push_str(&format!("{}\n", terminal::paint(&counts, Style::Faint)));
    }
    text
}

fn push_article(text: &mut String, hit: &ArticleHit, standings: &Standings) {
    let standing = standings.find_article(&hit.id);
    let status = standing.map_or(hit.status.chinese().to_owned(), |known| known.briefly());
    let place = terminal::paint(&format!("{} {}", hit.title, hit.id.path), Style::Strong);
    let more = if hit.variants.is_empty() {
        String::new()
    } else {
        format!("，另有 {} 处相近", hit.variants.len())
    };
    let recognised = match standings.recognition(&hit.id) {
        Some(known) => format!(
            " [扫描识别 recognised in a scan：存疑 {} 字]",
            known.doubtful_count
        ),
        None => String::new(),
    };
    let near = if hit.is_near { "，相近 near" } else { "" };
    text.push_str(&format!("\n{place} [{status}]{near}{recognised}{more}\n  "));
    push_snippet(text, hit);
}

fn push_snippet(text: &mut String, hit: &ArticleHit) {
    for (piece, is_match) in hit.snippet.pieces() {
        let piece = piece.replace('\n', " ");
        text.push_str(&if is_match {
            terminal::paint(&piece, Style::Match)
        } else {
            piece
        });
    }
    text.push('\n');
}
