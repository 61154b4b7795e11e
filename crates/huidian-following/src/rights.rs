//! Who may see and who may change a register.
//!
//! A register belongs to a user, or to a department, which everybody in the house shares. In a library without users, which is served to its own
//! machine only, whoever reads it keeps the shared registers.

use huidian_store::{DutyProfile, Register, Role, User};

/// Owner of registers that are shared: those of the command line, and of a library without users.
pub const SHARED: &str = "local";

/// Whoever looks at registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Follower {
    /// At the command line, or at the machine of a library without users.
    Keeper,
    User {
        name: String,
        role: Role,
    },
}

impl Follower {
    pub fn of(user: &User) -> Self {
        Self::User {
            name: user.name.clone(),
            role: user.role,
        }
    }

    /// Under which name new registers are kept, and changes are put on record.
    pub fn name(&self) -> &str {
        match self {
            Self::Keeper => SHARED,
            Self::User { name, .. } => name,
        }
    }

    /// One's own, what is shared, and for editors everything.
    pub fn may_see(&self, register: &Register) -> bool {
        match self {
            Self::Keeper => true,
            Self::User { name, role } => {
                register.owner == *name || is_shared(register) || *role >= Role::Editor
            }
        }
    }

    /// One's own; what is shared for editors; everything for administrators.
    pub fn may_change(&self, register: &Register) -> bool {
        match self {
            Self::Keeper => true,
            Self::User { name, role } => {
                register.owner == *name
                    || (is_shared(register) && *role >= Role::Editor)
                    || *role >= Role::Administrator
            }
        }
    }

    /// A profile says what its owner would not tell everybody: one's own and what is shared, whatever the role.
    pub fn may_see_profile(&self, profile: &DutyProfile) -> bool {
        match self {
            Self::Keeper => true,
            Self::User { name, .. } => profile.owner == *name || profile.owner == SHARED,
        }
    }

    /// One's own, and for editors what is shared.
    pub fn may_change_profile(&self, profile: &DutyProfile) -> bool {
        match self {
            Self::Keeper => true,
            Self::User { name, role } => {
                profile.owner == *name || (profile.owner == SHARED && *role >= Role::Editor)
            }
        }
    }

    /// Whether new registers and profiles may be shared ones.
    pub fn may_share(&self) -> bool {
        match self {
            Self::Keeper => true,
            Self::User { role, .. } => *role >= Role::Editor,
        }
    }
}

pub fn is_shared(register: &Register) -> bool {
    register.owner == SHARED
}
