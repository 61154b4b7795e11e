//! What a table is about, by the names of its columns and by its titles.

use huidian_extract::Table;

use super::Reader;
use crate::foreign::is_chinese_number;
use crate::table::{Layout, TableRow};

/// Longest name of a column; longer cells are text.
const LONGEST: usize = 8;

/// Whether a column says that the rows are products, firms, people or proposals.
pub(super) fn is_of_other_matter(table: &Table, layout: &Layout) -> bool {
    const MATTERS: [&str; 25] = [
        "产品",
        "型号",
        "厂商",
        "供应商",
        "企业名称",
        "公司名称",
        "应用名称",
        "app",
        "软件名称",
        "检测机构",
        "测评机构",
        "检测结果",
        "测试结果",
        "测评结果",
        "报告编号",
        "证书编号",
        "提案人",
        "提案",
        "界别",
        "姓名",
        "岗位",
        "责任人",
        "保密级别",
        "密级",
        "漏洞",
    ];
    (0..layout.first_row).any(|row| {
        (0..table.column_count()).any(|column| {
            let name = huidian_text::fold(table.text(row, column));
            let name = name.trim();
            name.chars().count() <= LONGEST && MATTERS.iter().any(|matter| name.contains(matter))
        })
    })
}

impl Reader<'_> {
    /// In such a table a row is a document where it is known, or numbered as acts and standards are.
    pub(super) fn is_public(&self, row: &TableRow) -> bool {
        let number = row.title.number.as_deref().or(row.facts.number.as_deref());
        number.is_some_and(is_chinese_number)
            || self
                .known
                .is_some_and(|known| known.knows(&row.title.title))
    }
}
