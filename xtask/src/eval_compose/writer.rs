//! Writes the decision that leads from one text to another, in the usual drafting forms. Shares nothing with the reader and the composer.

/// An article as its lines give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainArticle {
    /// 第三条之一, as printed.
    pub label: String,
    /// Paragraphs and items, one a line.
    pub lines: Vec<String>,
}

impl PlainArticle {
    fn words(&self) -> String {
        self.lines.join("\n")
    }

    fn bare(&self) -> String {
        self.lines
            .iter()
            .flat_map(|line| line.chars())
            .filter(|c| !c.is_whitespace())
            .collect()
    }
}

const NUMERALS: &str = "一二三四五六七八九十百千零〇0123456789";

/// The articles of a text by its lines; headings and what stands in front of the first article are left out.
pub fn articles_of(text: &str) -> Vec<PlainArticle> {
    let mut articles: Vec<PlainArticle> = Vec::new();
    for line in text.lines() {
        let line = line.replace("**", "").replace('\u{200b}', "");
        let line = line.trim().trim_start_matches(['\u{3000}', '\u{a0}']);
        if line.is_empty() || line.starts_with(['#', '<', '>', '-']) || is_heading(line) {
            continue;
        }
        match label_of(line) {
            Some((label, words)) => articles.push(PlainArticle {
                label: label.to_owned(),
                lines: vec![words.to_owned()],
            }),
            None => {
                if let Some(last) = articles.last_mut() {
                    last.lines.push(line.to_owned());
                }
            }
        }
    }
    for article in &mut articles {
        article.lines.retain(|line| !line.is_empty());
    }
    articles
}

/// 第二章 某某 on a line of its own.
fn is_heading(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('第') else {
        return false;
    };
    let after = rest.trim_start_matches(|c| NUMERALS.contains(c));
    after.len() < rest.len()
        && after.starts_with(['章', '节', '编'])
        && !line.ends_with(['。', '；', '，', '：'])
}

fn label_of(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('第')?;
    let number = rest.trim_start_matches(|c| NUMERALS.contains(c));
    let after = number
        .strip_prefix('条')
        .filter(|_| number.len() < rest.len())?;
    let mut end = line.len() - after.len();
    if let Some(inserted) = after.strip_prefix('之') {
        let tail = inserted.trim_start_matches(|c| NUMERALS.contains(c));
        if tail.len() < inserted.len() {
            end = line.len() - tail.len();
        }
    }
    let words = &line[end..];
    let is_label = words.is_empty() || words.starts_with([' ', '\u{3000}', '\u{a0}', '\t']);
    is_label.then(|| (&line[..end], words.trim()))
}

/// The decision that makes `new` of `old`; `None` where nothing changed.
pub fn decision(old: &[PlainArticle], new: &[PlainArticle]) -> Option<Decision> {
    let pairs = align(old, new);
    let mut clauses: Vec<String> = Vec::new();
    let mut touched: Vec<String> = Vec::new();
    let mut shifts = false;
    for pair in pairs {
        match pair {
            (Some(before), Some(after)) => {
                let (before, after) = (&old[before], &new[after]);
                let moves = before.label != after.label;
                shifts |= moves;
                if before.bare() == after.bare() {
                    continue;
                }
                touched.push(after.label.clone());
                clauses.push(change(before, after, moves));
            }
            (Some(before), None) => {
                clauses.push(format!("删去{}。", old[before].label));
                shifts = true;
            }
            (None, Some(after)) => {
                let after = &new[after];
                touched.push(after.label.clone());
                clauses.push(format!(
                    "增加一条，作为{}：{}",
                    after.label,
                    quoted(&after.lines)
                ));
            }
            (None, None) => {}
        }
    }
    if clauses.is_empty() {
        return None;
    }
    let mut text = String::from("全国人民代表大会常务委员会决定作如下修改：\n");
    for (index, clause) in clauses.iter().enumerate() {
        text.push_str(&format!("{}、{clause}\n", numeral(index as u32 + 1)));
    }
    if shifts {
        text.push_str("此外，对条文顺序作相应调整。\n");
    }
    Some(Decision { text, touched })
}

/// A written decision, and the labels of the articles it touches in the new text.
pub struct Decision {
    pub text: String,
    pub touched: Vec<String>,
}

/// One article's change in the smallest usual form.
fn change(before: &PlainArticle, after: &PlainArticle, moves: bool) -> String {
    if moves {
        return format!(
            "{}改为{}，修改为：{}",
            before.label,
            after.label,
            quoted(&after.lines)
        );
    }
    if let Some((number, line)) = inserted_paragraph(before, after) {
        return format!(
            "{}增加一款，作为第{}款：“{line}”",
            before.label,
            numeral(number)
        );
    }
    if let Some((old, new)) = one_word(&before.words(), &after.words()) {
        return if new.is_empty() {
            format!("删去{}中的“{old}”。", before.label)
        } else {
            format!("将{}中的“{old}”修改为“{new}”。", before.label)
        };
    }
    if let Some((number, line)) = one_paragraph(before, after) {
        return format!("将{}第{}款修改为：“{line}”", before.label, numeral(number));
    }
    let mut lines = after.lines.clone();
    if let Some(first) = lines.first_mut() {
        *first = format!("{}　{first}", after.label);
    }
    format!("将{}修改为：{}", before.label, quoted(&lines))
}

/// New words in marks; each paragraph begins with one, as the Standing Committee prints them.
fn quoted(lines: &[String]) -> String {
    let inner: Vec<String> = lines
        .iter()
        .map(|line| format!("“{}", line.replace(['“', '”'], "\"")))
        .collect();
    format!("{}”", inner.join("\n"))
}

fn is_paragraph(line: &str) -> bool {
    !line.starts_with(['（', '(']) && line.ends_with('。')
}

/// A paragraph put in, where every line of the article is a paragraph.
fn inserted_paragraph(before: &PlainArticle, after: &PlainArticle) -> Option<(u32, String)> {
    let all = before
        .lines
        .iter()
        .chain(&after.lines)
        .all(|line| is_paragraph(line));
    if !all || after.lines.len() != before.lines.len() + 1 {
        return None;
    }
    let at = (0..after.lines.len()).find(|at| {
        after.lines[..*at] == before.lines[..*at] && after.lines[at + 1..] == before.lines[*at..]
    })?;
    let line = after.lines[at].clone();
    (!line.contains(['“', '”'])).then_some((at as u32 + 1, line))
}

/// The one paragraph that differs, where every line is a paragraph.
fn one_paragraph(before: &PlainArticle, after: &PlainArticle) -> Option<(u32, String)> {
    let all = before
        .lines
        .iter()
        .chain(&after.lines)
        .all(|line| is_paragraph(line));
    if !all || before.lines.len() != after.lines.len() || before.lines.len() < 2 {
        return None;
    }
    let mut differ = (0..before.lines.len()).filter(|at| before.lines[*at] != after.lines[*at]);
    let (Some(at), None) = (differ.next(), differ.next()) else {
        return None;
    };
    let line = after.lines[at].clone();
    (!line.contains(['“', '”'])).then_some((at as u32 + 1, line))
}

/// The stretch between the common beginning and end, grown until it stands once in the old words.
fn one_word(old: &str, new: &str) -> Option<(String, String)> {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let room = a.len().min(b.len()) - front;
    let back = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count()
        .min(room);
    let (mut from, mut to) = (front, back);
    for _ in 0..24 {
        let word: String = a[from..a.len() - to].iter().collect();
        let put: String = b[from..b.len() - to].iter().collect();
        let is_plain = !word.contains(['“', '”', '\n']) && !put.contains(['“', '”', '\n']);
        if word.chars().count() > 30 || put.chars().count() > 60 {
            return None;
        }
        if word.chars().count() >= 2 && is_plain && old.matches(&word).count() == 1 {
            return Some((word, put));
        }
        from = from.saturating_sub(1);
        to = to.saturating_sub(1);
    }
    None
}

/// Old and new articles side by side: the longest common run of like articles, in order.
fn align(old: &[PlainArticle], new: &[PlainArticle]) -> Vec<(Option<usize>, Option<usize>)> {
    let like =
        |a: usize, b: usize| likeness(&old[a].bare(), &new[b].bare(), old[a].label == new[b].label);
    let (rows, columns) = (old.len(), new.len());
    let mut best = vec![vec![0f64; columns + 1]; rows + 1];
    let mut scores = vec![vec![0f64; columns]; rows];
    for (a, row) in scores.iter_mut().enumerate() {
        // articles do not move far
        let band = columns.saturating_sub(1).min(60);
        let near = a.saturating_sub(band)..columns.min(a + band + 1);
        for (b, score) in row.iter_mut().enumerate() {
            if near.contains(&b) {
                *score = like(a, b);
            }
        }
    }
    for a in (0..rows).rev() {
        for b in (0..columns).rev() {
            let paired = if scores[a][b] >= 0.4 {
                scores[a][b] + best[a + 1][b + 1]
            } else {
                0.0
            };
            best[a][b] = paired.max(best[a + 1][b]).max(best[a][b + 1]);
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < rows && b < columns {
        if scores[a][b] >= 0.4 && (best[a][b] - scores[a][b] - best[a + 1][b + 1]).abs() < 1e-9 {
            pairs.push((Some(a), Some(b)));
            (a, b) = (a + 1, b + 1);
        } else if (best[a][b] - best[a + 1][b]).abs() < 1e-9 {
            pairs.push((Some(a), None));
            a += 1;
        } else {
            pairs.push((None, Some(b)));
            b += 1;
        }
    }
    pairs.extend((a..rows).map(|a| (Some(a), None)));
    pairs.extend((b..columns).map(|b| (None, Some(b))));
    pairs
}

/// Shared pairs of characters (Dice); equal labels count for a little.
fn likeness(left: &str, right: &str, same_label: bool) -> f64 {
    let bigrams = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let mut found: Vec<(char, char)> =
            chars.windows(2).map(|pair| (pair[0], pair[1])).collect();
        found.sort_unstable();
        found
    };
    let (a, b) = (bigrams(left), bigrams(right));
    let (mut x, mut y, mut shared) = (0, 0, 0);
    while x < a.len() && y < b.len() {
        match a[x].cmp(&b[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                (x, y) = (x + 1, y + 1);
            }
        }
    }
    let dice = 2.0 * f64::from(shared) / (a.len() + b.len()).max(1) as f64;
    dice + if same_label { 0.05 } else { 0.0 }
}

/// 十二 for 12, below a thousand.
fn numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text.push_str(DIGITS[hundreds as usize]);
        text.push('百');
    }
    if tens > 0 {
        if !(tens == 1 && hundreds == 0) {
            text.push_str(DIGITS[tens as usize]);
        }
        text.push('十');
    } else if hundreds > 0 && ones > 0 {
        text.push('零');
    }
    text.push_str(DIGITS[ones as usize]);
    text
}
