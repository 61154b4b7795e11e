//! `cargo xtask corpus grow N`: the corpus N times over, each copy another library of the same genre, to see what size costs.
//!
//! The first copy is the corpus itself. In the others every title has a place and a number before it, three characters of a hundred are others of the same
//! text, and all dates lie some years earlier; the addresses of articles and the headings stay. The same N gives the same bytes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use huidian_text::format_numeral;
use huidian_text::numeral::is_numeral_char;

use crate::bench_search::load::Dice;

/// Places that there are not.
const PLACES: [&str; 8] = [
    "云湖市",
    "临江省",
    "望海市",
    "北岭省",
    "清河市",
    "南屿省",
    "青溪市",
    "东陵省",
];
/// One character in so many is another.
const VARIED: usize = 33;
/// Years by which the dates of copies lie earlier, at most.
const YEARS: usize = 7;

/// Reads the arguments and writes the copies.
pub fn run(args: &[String]) -> Result<()> {
    let (count, folder) = match args {
        [count] => (count, None),
        [count, name, folder] if name == "--output" => (count, Some(PathBuf::from(folder))),
        _ => bail!("cargo xtask corpus grow N [--output FOLDER]"),
    };
    let count: usize = count.parse().context("N is a number of copies")?;
    let folder = folder.unwrap_or_else(|| scratch(count));
    let corpus = crate::bench_library::shared()?.join("corpus/laws");
    let files = grow(&corpus, count, &folder)?;
    println!("{files} files in {}", folder.display());
    Ok(())
}

/// Where copies are written that nobody named a folder for.
pub fn scratch(count: usize) -> PathBuf {
    crate::tidy::workspace_root().join(format!("target/corpus-{count}"))
}

/// Writes `count` copies of a corpus into a folder; tells how many files.
pub fn grow(corpus: &Path, count: usize, folder: &Path) -> Result<usize> {
    let mut files = Vec::new();
    collect(corpus, &mut files)?;
    files.sort();
    let mut written = 0;
    for copy in 0..count {
        for path in &files {
            let text =
                fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
            let relative = path.strip_prefix(corpus).unwrap_or(path);
            let above = relative.parent().unwrap_or(Path::new(""));
            let target = folder.join(format!("{copy:02}")).join(above);
            let stem = relative
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            fs::create_dir_all(&target).with_context(|| format!("make {}", target.display()))?;
            let (stem, text) = if copy == 0 {
                (stem, text)
            } else {
                varied(&stem, &text, copy)
            };
            let file = target.join(format!("{stem}.md"));
            fs::write(&file, text).with_context(|| format!("write {}", file.display()))?;
            written += 1;
        }
        eprintln!("copy {} of {count}: {written} files", copy + 1);
    }
    Ok(written)
}

/// All texts below a folder, in the order that the system lists them.
pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("_index.md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Name and text of a file in a copy.
fn varied(stem: &str, text: &str, copy: usize) -> (String, String) {
    let years = 1 + copy % YEARS;
    let title = text
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .map_or("", str::trim);
    let rename = |text: &str| {
        let short = title.trim_start_matches("中华人民共和国");
        if short.is_empty() {
            return text.to_owned();
        }
        text.replace(title, &renamed(title, copy))
    };
    // the same file of the same copy falls the same way
    let mut dice = Dice(copy as u64 * 1_000_003 + stem.bytes().map(u64::from).sum::<u64>());
    let pool: Vec<char> = text.chars().filter(|c| is_han(*c)).collect();
    let mut body = String::with_capacity(text.len());
    for line in text.lines() {
        let kept = fixed_length(line);
        let (fixed, free) = line.split_at(kept);
        body.push_str(&rename(fixed));
        // 年, 月, 日 and 号 behind digits are part of a date or a number
        let mut is_counted = false;
        for c in rename(free).chars() {
            let may_differ = is_han(c) && !is_numeral_char(c) && !is_counted;
            is_counted = c.is_ascii_digit();
            let other = may_differ && dice.below(VARIED) == 0;
            body.push(if other {
                pool[dice.below(pool.len())]
            } else {
                c
            });
        }
        body.push('\n');
    }
    (
        as_file_name(&earlier(&rename(stem), years)),
        earlier(&body, years),
    )
}

/// A name that a file system takes, with `.md` behind it: what is too long loses its end, all but the date in brackets there.
fn as_file_name(stem: &str) -> String {
    let (title, date) = stem.rsplit_once('(').unwrap_or((stem, ""));
    let behind = if date.is_empty() {
        String::new()
    } else {
        format!("({date}")
    };
    // NAME_MAX of Linux, in bytes
    let room = 255usize.saturating_sub(".md".len() + behind.len());
    let end = title.floor_char_boundary(room.min(title.len()));
    let title = title.get(..end).unwrap_or(title);
    format!("{title}{behind}")
}

/// 云湖市第三网络安全法 for 中华人民共和国网络安全法.
fn renamed(title: &str, copy: usize) -> String {
    let place = PLACES[copy % PLACES.len()];
    let number = format_numeral(copy as u32);
    let short = title.trim_start_matches("中华人民共和国");
    format!("{place}第{number}{short}")
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Bytes at the beginning of a line that make the structure: a whole heading or comment, 第N条.
fn fixed_length(line: &str) -> usize {
    let start = line.trim_start_matches(['*', ' ', '\u{3000}']);
    if line.starts_with(['#', '<', '-']) {
        return line.len();
    }
    let Some(number) = start.strip_prefix('第') else {
        return 0;
    };
    let rest = number.trim_start_matches(is_numeral_char);
    match rest.chars().next() {
        Some(unit @ ('条' | '章' | '节' | '编')) if rest.len() < number.len() => {
            line.len() - rest.len() + unit.len_utf8()
        }
        _ => 0,
    }
}

/// Years 1950 to 2039 in decimal digits, some years earlier: dates, numbers, names of files.
fn earlier(text: &str, years: usize) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        moved.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let digits = &rest[..end];
        match digits.parse::<usize>() {
            Ok(year) if digits.len() == 4 && (1950..2040).contains(&year) => {
                moved.push_str(&(year - years).to_string());
            }
            _ => moved.push_str(digits),
        }
        rest = &rest[end..];
    }
    moved.push_str(rest);
    moved
}

#[cfg(test)]
mod tests {
    use super::varied;

    const TEXT: &str = "# 中华人民共和国河道法\n\n2016年11月7日通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 为了保障河道安全，\
        防治水患，依照《中华人民共和国河道法》第二条和国发〔2014〕3号，制定本法。罚款1000元以下。\n";

    #[test]
    fn a_copy_is_another_work_with_the_same_structure() {
        let (stem, text) = varied("河道法(2016-11-07)", TEXT, 3);
        assert_eq!(stem, "河道法(2012-11-07)");
        for kept in [
            "# 北岭省第三河道法\n",
            "2012年11月7日",
            "## 第一章 总则\n",
            "\n第一条 ",
            "〔2010〕",
            "1000",
        ] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
        assert_eq!(text.chars().count() - 1, TEXT.chars().count() - 5);
        assert_eq!(
            varied("河道法(2016-11-07)", TEXT, 3).1,
            text,
            "the same again"
        );
        assert_ne!(varied("河道法(2016-11-07)", TEXT, 4).1, text);
    }

    #[test]
    fn a_long_name_keeps_its_date_and_fits() {
        let stem = format!("{}(2009-02-02)", "最高人民法院".repeat(20));
        let named = super::as_file_name(&stem);
        assert!(named.len() + ".md".len() <= 255, "{}", named.len());
        assert!(named.ends_with("(2009-02-02)"));
        assert_eq!(super::as_file_name("某法(2009-02-02)"), "某法(2009-02-02)");
    }

    #[test]
    fn about_three_characters_of_a_hundred_differ() {
        let line = "县级以上人民政府应当建立河道巡查制度对重要河段实行重点保护";
        let text = format!("# 某法\n\n{}\n", format!("第一条 {line}\n").repeat(200));
        let (_, copy) = varied("某法", &text, 1);
        let differ =
            |(a, b): (&str, &str)| a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
        let lines = text.lines().zip(copy.lines()).skip(2);
        let share = lines.map(differ).sum::<usize>() as f64 / (200 * line.chars().count()) as f64;
        assert!((0.02..0.04).contains(&share), "{share}");
    }
}
