use std::sync::LazyLock;

use encoding_rs::{
    BIG5, EUC_KR, GB18030, GBK, IBM866, ISO_8859_2, ISO_8859_5, ISO_8859_7, ISO_8859_15, KOI8_R,
    KOI8_U, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// An encoding that text may wrongly have been decoded with, and the way back to the bytes.
pub(super) struct Wrong {
    pub(super) name: &'static str,
    back: Back,
}

enum Back {
    /// Byte for each code point below U+FFFF; 0 where the encoding has none.
    Single(Vec<u8>),
    Multi(&'static encoding_rs::Encoding),
}

/// The encodings a Chinese page is really written in.
pub(super) const WRITTEN: [&encoding_rs::Encoding; 3] = [UTF_8, GB18030, BIG5];

impl Wrong {
    /// All of them, the likeliest first.
    pub(super) fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Wrong>> = LazyLock::new(Wrong::build_all);
        &ALL
    }

    /// Windows-1252 and ISO 8859-1, the usual way to read UTF-8 wrongly.
    pub(super) fn latin() -> &'static Self {
        &Self::all()[0]
    }

    fn build_all() -> Vec<Self> {
        let mut all = vec![Self::build_latin()];
        all.extend([GBK, BIG5, SHIFT_JIS, EUC_KR].map(|encoding| Self {
            name: encoding.name(),
            back: Back::Multi(encoding),
        }));
        all.extend(single_bytes().into_iter().map(Self::single));
        all.extend(OWN_TABLES.map(|(name, table)| Self {
            name,
            back: Back::Single(reverse(table.chars().collect())),
        }));
        all
    }

    fn single(encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            name: encoding.name(),
            back: Back::Single(reverse(upper_half(encoding))),
        }
    }

    /// Windows-1252 and ISO 8859-1 at once: they differ in bytes 80 to 9F, where one has C1 controls.
    fn build_latin() -> Self {
        let mut back = reverse(upper_half(WINDOWS_1252));
        for byte in 0x80..=0x9f_u8 {
            back[byte as usize] = byte;
        }
        Self {
            name: "windows-1252",
            back: Back::Single(back),
        }
    }

    /// Whether the encoding has most of the characters at the start of a sample.
    pub(super) fn may_have_made(&self, sample: &str) -> bool {
        const LOOKED_AT: usize = 400;
        let mut bytes = Vec::new();
        let wide = sample.chars().filter(|character| !character.is_ascii());
        let (mut had, mut looked_at) = (0, 0);
        for character in wide.take(LOOKED_AT) {
            had += usize::from(self.encode(character, &mut bytes));
            looked_at += 1;
        }
        had * 2 >= looked_at
    }

    pub(super) fn is_single_byte(&self) -> bool {
        matches!(self.back, Back::Single(_))
    }

    /// Whether a trailing A0 byte would have become a no-break space, which trimming takes for white space.
    pub(super) fn has_blank_byte(&self) -> bool {
        match &self.back {
            Back::Single(back) => back[0xa0] == 0xa0,
            Back::Multi(_) => false,
        }
    }

    /// Appends the bytes of `character`; `false` when the encoding has no such character.
    pub(super) fn encode(&self, character: char, bytes: &mut Vec<u8>) -> bool {
        if character.is_ascii() {
            bytes.push(character as u8);
            return true;
        }
        match &self.back {
            Back::Single(back) => match back.get(character as usize) {
                Some(&byte) if byte != 0 => {
                    bytes.push(byte);
                    true
                }
                _ => false,
            },
            Back::Multi(encoding) => encode_multi(encoding, character, bytes),
        }
    }
}

fn encode_multi(
    encoding: &'static encoding_rs::Encoding,
    character: char,
    bytes: &mut Vec<u8>,
) -> bool {
    let mut buffer = [0; 4];
    let (encoded, _, unmappable) = encoding.encode(character.encode_utf8(&mut buffer));
    // Private use characters stand for bytes that the encoding leaves undefined; a browser makes them.
    if unmappable {
        return false;
    }
    bytes.extend_from_slice(&encoded);
    true
}

fn single_bytes() -> [&'static encoding_rs::Encoding; 18] {
    [
        WINDOWS_1251,
        WINDOWS_1250,
        WINDOWS_1254,
        WINDOWS_1253,
        WINDOWS_1255,
        WINDOWS_1256,
        WINDOWS_1257,
        WINDOWS_1258,
        KOI8_R,
        KOI8_U,
        MACINTOSH,
        X_MAC_CYRILLIC,
        IBM866,
        ISO_8859_2,
        ISO_8859_5,
        ISO_8859_7,
        ISO_8859_15,
        encoding_rs::WINDOWS_874,
    ]
}

/// The characters of bytes 80 to FF.
fn upper_half(encoding: &'static encoding_rs::Encoding) -> Vec<char> {
    (0x80..=0xff_u8)
        .map(|byte| {
            let bytes = [byte];
            let decoded = encoding.decode_without_bom_handling(&bytes).0;
            decoded.chars().next().unwrap_or('\u{fffd}')
        })
        .collect()
}

fn reverse(upper_half: Vec<char>) -> Vec<u8> {
    let mut back = vec![0; 0x1_0000];
    for (byte, character) in (0x80..=0xff_u8).zip(upper_half) {
        if character != '\u{fffd}'
            && let Some(slot) = back.get_mut(character as usize)
        {
            *slot = byte;
        }
    }
    back
}

// Tables of the Unicode Consortium's mapping files (VENDORS), bytes 80 to FF, for encodings that
// encoding_rs leaves out because browsers do.

const OWN_TABLES: [(&str, &str); 4] = [
    ("PT154", PARATYPE_154),
    ("KZ-1048", KAZAKH_1048),
    ("IBM437", DOS_437),
    ("IBM850", DOS_850),
];

/// Paratype-154 (PT154), Asian Cyrillic: what guessing libraries take UTF-8 Chinese for.
const PARATYPE_154: &str = "\
    ҖҒӮғ„…ҶҮҲүҠӢҢҚҺҸҗ‘’“”•–—ҳҷҡӣңқһҹ\
    \u{a0}ЎўЈӨҘҰ§Ё©Ә«¬ӯ®Ҝ°ұІіҙө¶·ё№ә»јҪҫҝ\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмнопрстуфхцчшщъыьэюя";

/// KZ-1048, Kazakh.
const KAZAKH_1048: &str = "\
    ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏђ‘’“”•–—\u{fffd}™љ›њқһџ\
    \u{a0}ҰұӘ¤Ө¦§Ё©Ғ«¬\u{ad}®Ү°±Ііөµ¶·ё№ғ»әҢңү\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ\
    абвгдежзийклмнопрстуфхцчшщъыьэюя";

/// DOS code page 437: names in ZIP archives.
const DOS_437: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// DOS code page 850, Western European consoles.
const DOS_850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
