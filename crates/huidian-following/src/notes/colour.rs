//! Colours of highlights.

/// What a highlight is marked with; what a colour means is for its owner to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    #[default]
    Yellow,
    Green,
    Blue,
    Pink,
}

impl Colour {
    pub const ALL: [Colour; 4] = [Self::Yellow, Self::Green, Self::Blue, Self::Pink];

    pub fn id(self) -> &'static str {
        match self {
            Colour::Yellow => "yellow",
            Colour::Green => "green",
            Colour::Blue => "blue",
            Colour::Pink => "pink",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Colour::Yellow => "黄",
            Colour::Green => "绿",
            Colour::Blue => "蓝",
            Colour::Pink => "粉",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.id() == id)
    }
}
