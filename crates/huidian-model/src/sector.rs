//! The nine sectors of the roundup.

use std::fmt;
use std::str::FromStr;

use crate::refusal::unknown;

/// Field of the economy or of government a work is for (行业领域); a work may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    Industry,
    Energy,
    Transport,
    Finance,
    Government,
    SmartCity,
    ArtificialIntelligence,
    Health,
    Other,
}

impl Sector {
    /// All sectors, in the roundup's order.
    pub const ALL: [Sector; 9] = [
        Sector::Industry,
        Sector::Energy,
        Sector::Transport,
        Sector::Finance,
        Sector::Government,
        Sector::SmartCity,
        Sector::ArtificialIntelligence,
        Sector::Health,
        Sector::Other,
    ];

    /// Identifier in addresses, data files and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Sector::Industry => "industry",
            Sector::Energy => "energy",
            Sector::Transport => "transport",
            Sector::Finance => "finance",
            Sector::Government => "government",
            Sector::SmartCity => "smart-city",
            Sector::ArtificialIntelligence => "artificial-intelligence",
            Sector::Health => "health",
            Sector::Other => "other",
        }
    }

    /// Name as the roundup's headings have it, without 领域.
    pub fn chinese(self) -> &'static str {
        match self {
            Sector::Industry => "工业",
            Sector::Energy => "能源",
            Sector::Transport => "交通",
            Sector::Finance => "金融",
            Sector::Government => "政务",
            Sector::SmartCity => "智慧城市",
            Sector::ArtificialIntelligence => "人工智能",
            Sector::Health => "医疗",
            Sector::Other => "其他",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            Sector::Industry => "Industry",
            Sector::Energy => "Energy",
            Sector::Transport => "Transport",
            Sector::Finance => "Finance",
            Sector::Government => "Government",
            Sector::SmartCity => "Smart city",
            Sector::ArtificialIntelligence => "Artificial intelligence",
            Sector::Health => "Health",
            Sector::Other => "Other",
        }
    }

    /// Bit in a set of sectors.
    pub fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

impl fmt::Display for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Sector {
    type Err = String;

    /// Reads an id (`energy`) or a Chinese name (能源, 能源领域, 更多…).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let plain = name.strip_suffix("领域").unwrap_or(name).replace(' ', "");
        Sector::ALL
            .into_iter()
            .find(|sector| sector.id() == name || sector.chinese() == plain)
            .or_else(|| (plain.starts_with("更多") || plain == "综合").then_some(Sector::Other))
            .or_else(|| (plain == "卫生健康" || plain == "医疗健康").then_some(Sector::Health))
            .ok_or_else(|| {
                let known = Sector::ALL
                    .iter()
                    .map(|sector| (sector.id(), sector.chinese()));
                unknown(("领域", "sector"), name, known)
            })
    }
}
