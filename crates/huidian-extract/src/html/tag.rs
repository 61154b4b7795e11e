/// The elements the reader tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// Starts and ends a block: `div`, `section`, `p` and the like.
    Block,
    /// `main`, `article`: whatever navigation was left open ends here.
    Content,
    Heading(u8),
    OrderedList,
    UnorderedList,
    ListItem,
    Quote,
    Preformatted,
    Table,
    TableHead,
    TableBody,
    Row,
    Cell,
    HeaderCell,
    Caption,
    Break,
    Rule,
    Image,
    Anchor,
    Bold,
    /// Known and without effect on the text: `span`, `font`, `em`, `sup`.
    Inline,
    Meta,
    Title,
    /// Its text is never markup and never shown: `script`, `style`.
    RawText,
    /// Shown to nobody who reads the text: `nav`, `svg`, `select`, `template`.
    Skipped,
    Unknown,
}

impl Tag {
    pub(crate) fn from_name(name: &[u8]) -> Self {
        let mut buffer = [0; 12];
        let Some(lowercase) = buffer.get_mut(..name.len()) else {
            return Self::Unknown;
        };
        lowercase.copy_from_slice(name);
        lowercase.make_ascii_lowercase();
        match &*lowercase {
            b"p" | b"div" | b"section" | b"body" | b"html" | b"center" | b"header" | b"footer"
            | b"aside" | b"address" | b"dl" | b"dt" | b"dd" | b"fieldset" | b"legend" | b"form"
            | b"figure" | b"figcaption" | b"details" | b"summary" | b"hgroup" | b"dir"
            | b"optgroup" => Self::Block,
            b"main" | b"article" => Self::Content,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"ol" => Self::OrderedList,
            b"ul" | b"menu" => Self::UnorderedList,
            b"li" => Self::ListItem,
            b"blockquote" => Self::Quote,
            b"pre" | b"listing" => Self::Preformatted,
            b"table" => Self::Table,
            b"thead" => Self::TableHead,
            b"tbody" | b"tfoot" => Self::TableBody,
            b"tr" => Self::Row,
            b"td" => Self::Cell,
            b"th" => Self::HeaderCell,
            b"caption" => Self::Caption,
            b"br" => Self::Break,
            b"hr" => Self::Rule,
            b"img" => Self::Image,
            b"a" => Self::Anchor,
            b"b" | b"strong" => Self::Bold,
            b"span" | b"font" | b"em" | b"i" | b"u" | b"s" | b"sup" | b"sub" | b"small"
            | b"big" | b"mark" | b"del" | b"ins" | b"code" | b"kbd" | b"samp" | b"var" | b"tt"
            | b"cite" | b"q" | b"abbr" | b"acronym" | b"label" | b"time" | b"wbr" | b"bdo"
            | b"bdi" | b"ruby" | b"rb" | b"rt" | b"rp" | b"strike" | b"colgroup" | b"col"
            | b"input" | b"link" | b"base" | b"head" | b"dfn" | b"data" | b"button" | b"o"
            | b"nobr" | b"picture" | b"source" | b"area" | b"map" | b"param" => Self::Inline,
            b"meta" => Self::Meta,
            b"title" => Self::Title,
            b"script" | b"style" | b"textarea" | b"xmp" => Self::RawText,
            b"nav" | b"svg" | b"select" | b"template" | b"noscript" | b"iframe" | b"object"
            | b"canvas" | b"video" | b"audio" | b"math" => Self::Skipped,
            _ => Self::Unknown,
        }
    }

    /// Whether a Markdown line that starts with this tag is a block of HTML.
    pub(crate) fn starts_block(self) -> bool {
        !matches!(
            self,
            Self::Break
                | Self::Image
                | Self::Anchor
                | Self::Bold
                | Self::Inline
                | Self::Title
                | Self::Unknown
        )
    }
}
