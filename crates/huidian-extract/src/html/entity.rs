/// A character reference in a text: what it stands for, and its length in bytes.
pub(crate) struct Entity {
    pub(crate) character: char,
    pub(crate) length: usize,
}

/// Longest reference looked for, `&` and `;` included.
const LONGEST: usize = 12;

/// Reads the reference that starts at the `&` at byte `at`.
///
/// References without `;` count for the few names browsers take that way and for numbers.
pub(crate) fn entity_at(text: &str, at: usize) -> Option<Entity> {
    let bytes = text.as_bytes();
    let rest = &bytes[at + 1..bytes.len().min(at + LONGEST)];
    if rest.first() == Some(&b'#') {
        return numeric(&rest[1..]);
    }
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let name = std::str::from_utf8(&rest[..length]).ok()?;
    if rest.get(length) == Some(&b';') {
        let character = named(name)?;
        return Some(Entity {
            character,
            length: length + 2,
        });
    }
    ["nbsp", "amp", "lt", "gt", "quot"]
        .into_iter()
        .find(|bare| name == *bare)
        .and_then(named)
        .map(|character| Entity {
            character,
            length: length + 1,
        })
}

fn numeric(digits: &[u8]) -> Option<Entity> {
    let (radix, digits, prefix) = match digits.first() {
        Some(b'x' | b'X') => (16, &digits[1..], 3),
        _ => (10, digits, 2),
    };
    let length = digits
        .iter()
        .take_while(|byte| (**byte as char).is_digit(radix))
        .count();
    let number = std::str::from_utf8(&digits[..length]).ok()?;
    let code = u32::from_str_radix(number, radix).ok()?;
    let character = char::from_u32(code).filter(|character| *character != '\0')?;
    let semicolon = usize::from(digits.get(length) == Some(&b';'));
    Some(Entity {
        character,
        length: prefix + length + semicolon,
    })
}

/// The names seen in Chinese pages, of the table in the HTML standard (13.5).
const NAMED: [(&str, char); 107] = [
    ("nbsp", '\u{a0}'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("shy", '\u{ad}'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("horbar", '―'),
    ("hellip", '…'),
    ("middot", '·'),
    ("bull", '•'),
    ("prime", '′'),
    ("Prime", '″'),
    ("permil", '‰'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("minus", '−'),
    ("deg", '°'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("infin", '∞'),
    ("sum", '∑'),
    ("radic", '√'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("sect", '§'),
    ("para", '¶'),
    ("yen", '¥'),
    ("euro", '€'),
    ("pound", '£'),
    ("cent", '¢'),
    ("micro", 'µ'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("Delta", 'Δ'),
    ("delta", 'δ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("pi", 'π'),
    ("sigma", 'σ'),
    ("Omega", 'Ω'),
    ("omega", 'ω'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("lArr", '⇐'),
    ("rArr", '⇒'),
    ("hearts", '♥'),
    ("sube", '⊆'),
    ("loz", '◊'),
    ("iexcl", '¡'),
    ("acute", '´'),
    ("macr", '¯'),
    ("not", '¬'),
    ("oslash", 'ø'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
    ("lbrack", '['),
    ("lsqb", '['),
    ("rbrack", ']'),
    ("rsqb", ']'),
    ("lpar", '('),
    ("rpar", ')'),
    ("lowbar", '_'),
    ("ast", '*'),
    ("num", '#'),
    ("colon", ':'),
    ("semi", ';'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("vert", '|'),
    ("verbar", '|'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
];

fn named(name: &str) -> Option<char> {
    let found = NAMED.iter().find(|(known, _)| *known == name);
    found.map(|(_, character)| *character)
}
