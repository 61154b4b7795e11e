//! What a document model says of a page, put where the recognition in this process saw its lines.
//!
//! The model says words and no places, and may make them up. So its words are believed where they can be: a line that the recognition is sure of must be found in
//! them, or else they are another page's. What it says is put onto the lines seen, wherever in its text they stand: columns and joined lines do no harm.

use huidian_extract::{PictureCharacter, PictureLine, PictureText, RecognisedBy};

use crate::told::{Told, Words};

/// Confidence from which a line recognised here must be found in what a model says.
const SURE: f32 = 0.9;
/// Characters of a line from which on it says something by itself.
const TELLING: usize = 6;
/// Share of sure lines that are found, at least.
const LEAST_FOUND: f32 = 0.5;
/// Confidence from which a line that the model leaves out is kept.
const KEPT: f32 = 0.8;
/// A page without any line seen has no more characters than this.
const MOST_CHARACTERS: usize = 8_000;
/// Times that a page says the same line in a row before it is a model that turns in circles.
const MOST_REPEATS: usize = 8;

/// A stretch of the model's text that is a line seen.
struct Window {
    line: usize,
    start: usize,
    end: usize,
}

/// Puts the words of a model in the place of those recognised here, `own`; why they are not believed otherwise.
///
/// `size` is that of the picture, in pixels, where nothing was recognised here.
pub(crate) fn merged(
    own: Option<&PictureText>,
    told: &str,
    size: (u32, u32),
) -> Result<PictureText, String> {
    let told = Told::of(told);
    let lines = own.map_or(&[][..], |own| &own.lines);
    check(lines, &told)?;
    let Some(own) = own.filter(|own| !own.lines.is_empty()) else {
        return Ok(stacked(&told, size));
    };
    let windows = windows(lines, &told)?;
    let mut merged: Vec<PictureLine> = Vec::new();
    let mut at = 0;
    for (place, window) in windows.iter().enumerate() {
        let extra = told.words_in(at, window.start);
        match merged.last() {
            Some(above) => {
                let below: Vec<PictureLine> = placed_below(above, &extra);
                merged.extend(below);
            }
            None => merged.extend(placed_above(&lines[window.line], &extra)),
        }
        let next = windows
            .get(place + 1)
            .map_or(told.characters.len(), |next| next.start);
        let end = told.with_loose_signs(window.end, next);
        let words = told.words(&(window.start..end));
        merged.push(put_onto(&lines[window.line], &words));
        at = end;
    }
    if let Some(last) = merged.last() {
        let rest = placed_below(last, &told.words_in(at, told.characters.len()));
        merged.extend(rest);
    }
    let left_out =
        (0..lines.len()).filter(|line| windows.iter().all(|window| window.line != *line));
    merged.extend(
        left_out
            .map(|line| &lines[line])
            .filter(|line| line.confidence >= KEPT)
            .cloned(),
    );
    Ok(PictureText {
        lines: merged,
        notes: Vec::new(),
        ..*own
    })
}

fn length(lines: &[PictureLine]) -> usize {
    lines.iter().map(|line| line.characters.len()).sum()
}

/// Whether what a model says can be what stands on the page.
fn check(lines: &[PictureLine], told: &Told) -> Result<(), String> {
    let (seen, said) = (length(lines), told.characters.len());
    if said == 0 && seen > 0 {
        return Err(format!(
            "the document model says nothing of a page on which {} lines were recognised",
            lines.len()
        ));
    }
    let most = if seen == 0 {
        MOST_CHARACTERS
    } else {
        seen * 3 + 400
    };
    if said > most {
        return Err(format!(
            "the document model says {said} characters of a page that can hold {most}"
        ));
    }
    let every = told.words_in(0, said);
    let turns_in_circles = every
        .windows(MOST_REPEATS)
        .any(|run| run[0].len() > 1 && run.iter().all(|line| *line == run[0]));
    if turns_in_circles {
        return Err("the document model says one line again and again".to_owned());
    }
    Ok(())
}

/// The stretches of what is told that are lines seen, in the order of the telling.
fn windows(lines: &[PictureLine], told: &Told) -> Result<Vec<Window>, String> {
    let mut free = told.characters.clone();
    let mut order: Vec<usize> = (0..lines.len()).collect();
    // Long lines find their place surely; short ones take what is left.
    order.sort_by_key(|line| std::cmp::Reverse(lines[*line].characters.len()));
    let mut windows = Vec::new();
    for line in order {
        let words = words_of(&lines[line]);
        let Some((start, end, cost)) = best_window(&words, &free) else {
            continue;
        };
        if cost * 5 <= words.len() * 2 && end > start {
            free[start..end].fill('\0');
            windows.push(Window { line, start, end });
        }
    }
    let is_sure = |line: &&usize| {
        lines[**line].confidence >= SURE && lines[**line].characters.len() >= TELLING
    };
    let sure: Vec<usize> = (0..lines.len()).collect();
    let sure: Vec<&usize> = sure.iter().filter(is_sure).collect();
    let found = sure
        .iter()
        .filter(|line| windows.iter().any(|window| window.line == ***line))
        .count();
    if (found as f32) < sure.len() as f32 * LEAST_FOUND {
        return Err(format!(
            "the document model tells of another page: {found} of {} lines that were recognised surely are in what it says",
            sure.len()
        ));
    }
    if windows.is_empty() {
        return Err("the document model tells of another page: no line that was recognised is in what it says".to_owned());
    }
    windows.sort_by_key(|window| window.start);
    Ok(windows)
}

fn words_of(line: &PictureLine) -> Vec<char> {
    let characters = line.characters.iter().map(|character| character.text);
    characters
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// The stretch of `text` that is likest to `words`, and how many characters differ (semi-global alignment).
fn best_window(words: &[char], text: &[char]) -> Option<(usize, usize, usize)> {
    if words.is_empty() {
        return None;
    }
    // For each end in the text: the cost so far, and where the stretch started.
    let mut row: Vec<(usize, usize)> = (0..=text.len()).map(|place| (0, place)).collect();
    for word in words {
        let mut diagonal = row[0];
        row[0] = (row[0].0 + 1, 0);
        for place in 1..=text.len() {
            let above = row[place];
            let fits = usize::from(!is_alike(*word, text[place - 1]));
            let through = (diagonal.0 + fits, diagonal.1);
            let skipped = (row[place - 1].0 + 1, row[place - 1].1);
            let missing = (above.0 + 1, above.1);
            diagonal = above;
            row[place] = [through, missing, skipped]
                .into_iter()
                .min_by_key(|cell| cell.0)
                .unwrap_or(through);
        }
    }
    let best = row.iter().enumerate().min_by_key(|(_, cell)| cell.0);
    best.map(|(end, (cost, start))| (*start, end, *cost))
}

/// One sign in the two widths it is typed in.
fn is_alike(one: char, other: char) -> bool {
    one == other || narrow(one) == narrow(other)
}

fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    }
}

/// A line with other words: characters that both read stand where they stood, the others between them.
fn put_onto(line: &PictureLine, words: &Words) -> PictureLine {
    let partners = partners(line, words);
    let agreed = partners.iter().flatten().count();
    let edges = edges(line, &partners);
    let mut characters = Vec::with_capacity(words.len());
    for (((space, text), partner), (left, right)) in words.iter().zip(&partners).zip(edges) {
        characters.extend(space.map(|text| PictureCharacter {
            text,
            left,
            right: left,
            is_doubtful: false,
        }));
        characters.push(PictureCharacter {
            text: *text,
            left,
            right,
            is_doubtful: partner.is_none(),
        });
    }
    PictureLine {
        characters,
        confidence: agreed as f32 / words.len().max(1) as f32,
        recognised_by: RecognisedBy::Model,
        ..line.clone()
    }
}

/// For each of the words the character of the line that reads alike (longest common subsequence).
fn partners(line: &PictureLine, words: &Words) -> Vec<Option<usize>> {
    let own: Vec<char> = line
        .characters
        .iter()
        .map(|character| character.text)
        .collect();
    let width = words.len() + 1;
    let mut table = vec![0_u32; (own.len() + 1) * width];
    for row in (0..own.len()).rev() {
        for column in (0..words.len()).rev() {
            table[row * width + column] = if is_alike(own[row], words[column].1) {
                table[(row + 1) * width + column + 1] + 1
            } else {
                table[(row + 1) * width + column].max(table[row * width + column + 1])
            };
        }
    }
    let mut partners = vec![None; words.len()];
    let (mut row, mut column) = (0, 0);
    while row < own.len() && column < words.len() {
        if is_alike(own[row], words[column].1) {
            partners[column] = Some(row);
            (row, column) = (row + 1, column + 1);
        } else if table[(row + 1) * width + column] >= table[row * width + column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    partners
}

/// Left and right edge of each word: its partner's, or an equal share of the room up to the next one that has one.
fn edges(line: &PictureLine, partners: &[Option<usize>]) -> Vec<(f32, f32)> {
    let (from, to) = ends(line);
    let mut edges = Vec::with_capacity(partners.len());
    let mut left = from;
    let mut place = 0;
    while place < partners.len() {
        if let Some(own) = partners[place] {
            let character = line.characters[own];
            edges.push((character.left, character.right));
            left = character.right;
            place += 1;
            continue;
        }
        let run = partners[place..]
            .iter()
            .take_while(|partner| partner.is_none())
            .count();
        let next = partners.get(place + run).copied().flatten();
        let right = next
            .map_or(to, |own| line.characters[own].left)
            .max(left + 0.1);
        let share = (right - left) / run as f32;
        edges.extend((0..run).map(|index| {
            let start = left + share * index as f32;
            (start, start + share)
        }));
        left = right;
        place += run;
    }
    edges
}

fn ends(line: &PictureLine) -> (f32, f32) {
    let from = line.characters.first().map_or(0.0, |first| first.left);
    let to = line.characters.last().map_or(from + 1.0, |last| last.right);
    (from, to.max(from + 1.0))
}

/// Lines that nobody else saw, one below another below a line.
fn placed_below(above: &PictureLine, lines: &[Words]) -> Vec<PictureLine> {
    let height = (above.bottom - above.top).max(1.0);
    let (left, _) = ends(above);
    let tops = (1..).map(|count| above.top + height * 1.3 * count as f32);
    lines
        .iter()
        .zip(tops)
        .map(|(words, top)| unseen(words, left, top, height))
        .collect()
}

fn placed_above(below: &PictureLine, lines: &[Words]) -> Vec<PictureLine> {
    let height = (below.bottom - below.top).max(1.0);
    let (left, _) = ends(below);
    let count = lines.len();
    let top = |index: usize| (below.top - height * 1.3 * (count - index) as f32).max(0.0);
    lines
        .iter()
        .enumerate()
        .map(|(index, words)| unseen(words, left, top(index), height))
        .collect()
}

fn unseen(words: &Words, left: f32, top: f32, height: f32) -> PictureLine {
    let mut at = left;
    let mut characters = Vec::with_capacity(words.len());
    for (space, text) in words {
        for text in space.iter().chain([text]) {
            let width = height * if text.is_ascii() { 0.5 } else { 0.9 };
            characters.push(PictureCharacter {
                text: *text,
                left: at,
                right: at + width,
                is_doubtful: !text.is_whitespace(),
            });
            at += width;
        }
    }
    PictureLine {
        characters,
        top,
        bottom: top + height,
        confidence: 0.0,
        is_red: false,
        recognised_by: RecognisedBy::Model,
        begins_paragraph: false,
    }
}

/// A page of which only the model says anything: its lines one below another, as wide as the page.
fn stacked(told: &Told, (width, height): (u32, u32)) -> PictureText {
    let lines = told.words_in(0, told.characters.len());
    let longest = lines.iter().map(Vec::len).max().unwrap_or(1) as f32;
    let (width_room, height_room) = (width as f32 * 0.9, height as f32 * 0.9);
    let em = (width_room / longest).min(height_room / (lines.len() as f32 * 1.5));
    let em = em.max(1.0);
    let tops = (0..).map(|index| height as f32 * 0.05 + em * 1.5 * index as f32);
    let placed = lines.iter().zip(&told.starts).zip(tops);
    let placed = placed.map(|((words, start), top)| {
        let left = width as f32 * 0.05 + start.indent as f32 * em * 0.9;
        let mut line = unseen(words, left, top, em);
        line.begins_paragraph = start.begins_paragraph;
        for character in &mut line.characters {
            // with nothing to hold it against, no character is worse than another
            character.is_doubtful = false;
        }
        line
    });
    PictureText {
        width,
        height,
        lines: placed.collect(),
        ..PictureText::default()
    }
}

#[cfg(test)]
mod tests {
    use huidian_extract::{PictureCharacter, PictureLine, PictureText, RecognisedBy};

    use super::merged;

    /// A line with ten pixels a character.
    fn line(words: &str, left: f32, top: f32, confidence: f32) -> PictureLine {
        let characters = words
            .chars()
            .enumerate()
            .map(|(index, text)| PictureCharacter {
                text,
                left: left + index as f32 * 10.0,
                right: left + (index + 1) as f32 * 10.0,
                is_doubtful: false,
            });
        PictureLine {
            characters: characters.collect(),
            top,
            bottom: top + 10.0,
            confidence,
            is_red: false,
            recognised_by: RecognisedBy::Ocr,
            begins_paragraph: false,
        }
    }

    fn page(lines: Vec<PictureLine>) -> PictureText {
        PictureText {
            width: 600,
            height: 800,
            lines,
            ..PictureText::default()
        }
    }

    fn words(line: &PictureLine) -> String {
        line.characters
            .iter()
            .map(|character| character.text)
            .collect()
    }

    #[test]
    fn a_model_puts_right_what_was_recognised_and_what_it_changes_is_doubtful() {
        let own = page(vec![
            line("第一条为了保护云湖水质，制走本条例。", 100.0, 100.0, 0.8),
            line("第二条本条例所称船舶", 100.0, 120.0, 0.95),
            line("包括画舫", 100.0, 140.0, 0.95),
        ]);
        // joined lines, and one that nobody else saw
        let told = "第一条为了保护云湖水质，制定本条例。\n第二条本条例所称船舶包括画舫。\n第三条船舶夜间停航";
        let merged = merged(Some(&own), told, (600, 800)).unwrap();
        let lines: Vec<String> = merged.lines.iter().map(words).collect();
        assert_eq!(
            lines,
            [
                "第一条为了保护云湖水质，制定本条例。",
                "第二条本条例所称船舶",
                "包括画舫。",
                "第三条船舶夜间停航"
            ]
        );
        let doubtful: Vec<char> = merged.lines[0]
            .characters
            .iter()
            .filter(|character| character.is_doubtful)
            .map(|character| character.text)
            .collect();
        assert_eq!(doubtful, ['定']);
        assert!((merged.lines[0].confidence - 17.0 / 18.0).abs() < 1e-6);
        assert!((merged.lines[0].characters[13].left - 230.0).abs() < 0.1);
        assert!(
            merged.lines[3].top > merged.lines[2].bottom,
            "below the last line"
        );
        assert!(merged.lines[3].confidence < 0.1, "nobody else saw it");
        assert!(
            merged
                .lines
                .iter()
                .all(|line| line.recognised_by == RecognisedBy::Model)
        );
    }

    #[test]
    fn columns_told_one_after_another_stay_where_they_were_seen() {
        let own = page(vec![
            line("左栏的第一行文字", 50.0, 100.0, 0.95),
            line("右栏的第一行文句", 350.0, 100.0, 0.95),
            line("左栏另外一行在此", 50.0, 120.0, 0.95),
        ]);
        let merged = merged(
            Some(&own),
            "左栏的第一行文字\n左栏另外一行在此\n右栏的第一行文句",
            (600, 800),
        )
        .unwrap();
        let right = merged
            .lines
            .iter()
            .find(|line| words(line).starts_with('右'))
            .unwrap();
        assert!((right.characters[0].left - 350.0).abs() < 0.1 && (right.top - 100.0).abs() < 0.1);
    }

    #[test]
    fn a_model_that_lies_is_not_believed() {
        let own = page(vec![
            line("第一条为了保护云湖水质", 100.0, 100.0, 0.95),
            line("第二条本条例所称船舶", 100.0, 120.0, 0.95),
        ]);
        for (told, why) in [
            ("", "says nothing"),
            (" \n ", "says nothing"),
            (
                "对不起，我看不到图片里的任何内容，请您再发一次。",
                "another page",
            ),
            (&"云湖水质。".repeat(200), "characters of a page"),
            (&"第一条为了保护云湖水质\n".repeat(9), "again and again"),
        ] {
            let error = merged(Some(&own), told, (600, 800)).unwrap_err();
            assert!(error.contains(why), "{told}: {error}");
        }
        let blank = merged(Some(&page(Vec::new())), "", (600, 800)).unwrap();
        assert!(blank.lines.is_empty(), "a blank page is one");
    }

    #[test]
    fn without_recognition_here_the_lines_stand_one_below_another() {
        let merged = merged(
            None,
            "云湖市游船管理办法\n　　第一条　为了游船和乘客的安全，\n制定本办法。",
            (600, 800),
        )
        .unwrap();
        assert_eq!(merged.lines.len(), 3);
        assert_eq!(words(&merged.lines[1]), "第一条　为了游船和乘客的安全，");
        let begins = merged.lines.iter().map(|line| line.begins_paragraph);
        assert_eq!(begins.collect::<Vec<_>>(), [true, true, false]);
        assert!(
            merged.lines[1].characters[0].left > merged.lines[0].characters[0].left,
            "moved in"
        );
        assert!(merged.lines[0].confidence < 0.1);
        assert_eq!((merged.width, merged.height), (600, 800));
    }
}
