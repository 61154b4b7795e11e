//! What an authenticator says and signs (Web Authentication, 6.1).

use super::cbor::Item;

/// Somebody touched it.
pub(super) const USER_PRESENT: u8 = 1;
/// It knows by finger, face or PIN who that was.
pub(super) const USER_VERIFIED: u8 = 1 << 2;
/// The key may be copied to other devices of its owner, and is.
pub(super) const BACKUP_ELIGIBLE: u8 = 1 << 3;
pub(super) const BACKED_UP: u8 = 1 << 4;
/// A credential follows, or extensions.
pub(super) const HAS_CREDENTIAL: u8 = 1 << 6;
pub(super) const HAS_EXTENSIONS: u8 = 1 << 7;

/// Longest id of a credential, in bytes (Web Authentication, 7.1).
const ID_BYTES: usize = 1023;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthenticatorData<'b> {
    pub(super) relying_party_hash: [u8; 32],
    pub(super) flags: u8,
    pub(super) sign_count: u32,
    pub(super) credential: Option<AttestedCredential<'b>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttestedCredential<'b> {
    pub(super) id: &'b [u8],
    /// A COSE_Key.
    pub(super) public_key: &'b [u8],
}

impl<'b> AuthenticatorData<'b> {
    /// `None` for what is not as the standard has it, to the last byte.
    pub(super) fn read(bytes: &'b [u8]) -> Option<Self> {
        let (relying_party_hash, rest) = bytes.split_first_chunk::<32>()?;
        let (flags, rest) = rest.split_first()?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            let (read, after) = AttestedCredential::read(rest)?;
            credential = Some(read);
            rest = after;
        }
        if flags & HAS_EXTENSIONS != 0 {
            // none is asked for, and what an authenticator adds on its own may be passed over
            let (Item::Map(_), after) = Item::read(rest)? else {
                return None;
            };
            rest = after;
        }
        rest.is_empty().then_some(Self {
            relying_party_hash: *relying_party_hash,
            flags: *flags,
            sign_count: u32::from_be_bytes(*count),
            credential,
        })
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

impl<'b> AttestedCredential<'b> {
    fn read(bytes: &'b [u8]) -> Option<(Self, &'b [u8])> {
        // the model of the authenticator: zeros, as none is asked for
        let (_, rest) = bytes.split_first_chunk::<16>()?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, rest) = rest.split_at_checked(length)?;
        if id.is_empty() || id.len() > ID_BYTES {
            return None;
        }
        let (_, after) = Item::read(rest)?;
        let (public_key, after) = rest.split_at_checked(rest.len() - after.len())?;
        Some((Self { id, public_key }, after))
    }
}
