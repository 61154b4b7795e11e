//! Three values.

/// A truth that may not be known; Kleene's strong logic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    True,
    False,
    Unknown,
}

impl Truth {
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    pub fn or(self, other: Self) -> Self {
        self.negated().and(other.negated()).negated()
    }

    pub fn negated(self) -> Self {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Truth::True } else { Truth::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{False, True, Unknown};

    #[test]
    fn the_tables_are_those_of_kleene() {
        let table = [
            (True, True, True, True),
            (True, False, False, True),
            (True, Unknown, Unknown, True),
            (False, False, False, False),
            (False, Unknown, False, Unknown),
            (Unknown, Unknown, Unknown, Unknown),
        ];
        for (left, right, both, either) in table {
            assert_eq!(left.and(right), both, "{left:?} and {right:?}");
            assert_eq!(right.and(left), both, "{right:?} and {left:?}");
            assert_eq!(left.or(right), either, "{left:?} or {right:?}");
            assert_eq!(right.or(left), either, "{right:?} or {left:?}");
        }
        assert_eq!(Unknown.negated(), Unknown);
    }
}
