use serde::{Deserialize, Serialize};

use std::ops::Range;

/// Something the reader was unsure of or left out, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub kind: DiagnosticKind,
    /// Code points of [`Page::text`](crate::Page::text).
    pub span: Range<u32>,
    /// One lowercase sentence for a person.
    pub message: String,
}

/// What a [`Diagnostic`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// Bytes that are invalid in the encoding became U+FFFD.
    MalformedBytes,
    /// Zero bytes at the end of a text were left out.
    Padding,
    /// The text had been decoded with the wrong encoding and was put right.
    EncodingRepaired,
    /// Part of the text looks wrongly decoded and could not be put right.
    GarbledRun,
    /// A table, comment, quote or tag that starts and does not end.
    Unclosed,
    /// Rows of one table differ in length; short ones were filled with empty cells.
    RaggedTable,
    /// A limit was reached and the rest was left out.
    Truncated,
    /// Part of a container could not be read.
    Unreadable,
    /// The document has tracked changes; the text is that with all of them accepted.
    TrackedChanges,
    /// The document has macros; they are never run.
    Macros,
    /// Text was recognised in pictures, and may hold mistakes.
    Recognised,
    /// A document model was asked to read a page and is not believed, or did not answer.
    ModelNotHeard,
    /// A file of several documents; they follow each other.
    SeveralDocuments,
    /// The file is signed; the signature is not verified.
    Signature,
    /// Characters that the fonts of a file draw without saying what they are.
    UnmappedGlyphs,
    /// Some pages are pictures without text.
    PicturePages,
    /// The words lie unseen over a picture of the page, and nobody compared them with it.
    HiddenLayer,
    /// The words lie unseen over a picture of the page, and are what is seen on the pages compared.
    HiddenLayerCompared,
    /// The words that lie unseen over a picture of the page are not what is seen.
    HiddenLayerFalse,
    /// The number of the copy, the secrecy or the urgency above the red head was left out of the text.
    HeadMarks,
    /// The page holds images and no text.
    OnlyImages,
}

impl DiagnosticKind {
    /// For the reader of a report.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::MalformedBytes => "有字节不合编码，已代以“\u{fffd}”",
            Self::Padding => "文件末尾有空字节，已略去",
            Self::EncodingRepaired => "乱码已修复",
            Self::GarbledRun => "有未能修复的乱码",
            Self::Unclosed => "有未闭合的标记或表格",
            Self::RaggedTable => "表格各行长短不一，已补空格",
            Self::Truncated => "超出上限，其余未读",
            Self::Unreadable => "有部分无法读取",
            Self::TrackedChanges => "有修订痕迹，按全部接受读取",
            Self::Macros => "有宏，未运行",
            Self::Recognised => "文字识别自图片，可能有误",
            Self::ModelNotHeard => "未采用文档模型的识别",
            Self::SeveralDocuments => "一个文件中有多份文件",
            Self::Signature => "有电子签章，未验证",
            Self::UnmappedGlyphs => "有字形没有对应文字",
            Self::PicturePages => "有页面只有图片，没有文字",
            Self::HiddenLayer => "文字是盖在图片上、看不见的一层，未与图片核对",
            Self::HiddenLayerCompared => "文字是盖在图片上、看不见的一层，抽查与图片一致",
            Self::HiddenLayerFalse => "看不见的文字与图片不符",
            Self::HeadMarks => "版头之上的份号、密级或紧急程度未列入正文",
            Self::OnlyImages => "只有图片，没有文字",
        }
    }
}

impl Diagnostic {
    pub(crate) fn new(kind: DiagnosticKind, span: Range<u32>, message: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
        }
    }
}
