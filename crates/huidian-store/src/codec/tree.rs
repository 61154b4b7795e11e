//! Provision trees as bytes: about eight per provision, and the same tree always gives the same bytes.

use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Provision, ProvisionKind, ProvisionPath};

use super::bytes::{Cursor, put_signed, put_unsigned};

/// First byte. A change of the form takes the next number and keeps reading this one.
const FORM: u8 = 1;

/// How an address is written.
const PATH_EMPTY: u8 = 0;
/// The parent's address and this provision's own kind and ordinal.
const PATH_BELOW_PARENT: u8 = 1;
/// This provision's own kind and ordinal alone.
const PATH_ALONE: u8 = 2;
const PATH_IN_FULL: u8 = 3;

pub(crate) fn encode_tree(provisions: &[Provision]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(provisions.len() * 8 + 8);
    bytes.push(FORM);
    put_unsigned(provisions.len() as u64, &mut bytes);
    let mut previous = 0i64;
    for (index, provision) in provisions.iter().enumerate() {
        let start = i64::from(provision.start);
        let form = path_form(provisions, index);
        bytes.push(provision.kind as u8);
        bytes.push(form << 1 | u8::from(provision.ordinal.is_some()));
        if let Some(ordinal) = &provision.ordinal {
            put_ordinal(ordinal, &mut bytes);
        }
        put_signed(start - previous, &mut bytes);
        put_signed(i64::from(provision.end) - start, &mut bytes);
        put_signed(i64::from(provision.label_end) - start, &mut bytes);
        // distance back to the parent: small, where its index would grow
        let parent = provision
            .parent
            .map_or(0, |parent| index as i64 - i64::from(parent));
        bytes.push(u8::from(provision.parent.is_some()));
        put_signed(parent, &mut bytes);
        if form == PATH_IN_FULL {
            put_unsigned(provision.path.0.len() as u64, &mut bytes);
            for step in &provision.path.0 {
                bytes.push(step.kind as u8);
                put_ordinal(&step.ordinal, &mut bytes);
            }
        }
        previous = start;
    }
    bytes
}

fn path_form(provisions: &[Provision], index: usize) -> u8 {
    let provision = &provisions[index];
    let steps = provision.path.0.as_slice();
    let Some((last, above)) = steps.split_last() else {
        return PATH_EMPTY;
    };
    if last.kind != provision.kind || Some(&last.ordinal) != provision.ordinal.as_ref() {
        return PATH_IN_FULL;
    }
    let parent = provision
        .parent
        .map(|parent| parent as usize)
        .filter(|parent| *parent < index);
    match parent {
        _ if above.is_empty() => PATH_ALONE,
        Some(parent) if provisions[parent].path.0 == above => PATH_BELOW_PARENT,
        _ => PATH_IN_FULL,
    }
}

fn put_ordinal(ordinal: &Ordinal, bytes: &mut Vec<u8>) {
    put_unsigned(ordinal.0.len() as u64, bytes);
    for number in &ordinal.0 {
        put_unsigned(u64::from(*number), bytes);
    }
}

/// Reads a tree; `None` when the bytes are not one.
pub(crate) fn decode_tree(bytes: &[u8]) -> Option<Vec<Provision>> {
    let mut cursor = Cursor(bytes);
    if cursor.byte()? != FORM {
        return None;
    }
    let count = cursor.unsigned()? as usize;
    // a provision takes at least six bytes: no damaged count makes room for more than there can be
    let mut provisions: Vec<Provision> = Vec::with_capacity(count.min(bytes.len() / 6));
    let mut previous = 0i64;
    for index in 0..count {
        let kind = kind_of(cursor.byte()?)?;
        let flags = cursor.byte()?;
        let ordinal = if flags & 1 == 1 {
            Some(ordinal(&mut cursor)?)
        } else {
            None
        };
        let start = previous.checked_add(cursor.signed()?)?;
        let end = start.checked_add(cursor.signed()?)?;
        let label_end = start.checked_add(cursor.signed()?)?;
        let has_parent = cursor.byte()? == 1;
        let distance = cursor.signed()?;
        let parent = if has_parent {
            Some(u32::try_from((index as i64).checked_sub(distance)?).ok()?)
        } else {
            None
        };
        let own = || Some(PathStep::new(kind, ordinal.clone()?));
        let path = match flags >> 1 {
            PATH_EMPTY => ProvisionPath::default(),
            PATH_ALONE => ProvisionPath(vec![own()?]),
            PATH_BELOW_PARENT => provisions.get(parent? as usize)?.path.child(own()?),
            PATH_IN_FULL => full_path(&mut cursor)?,
            _ => return None,
        };
        previous = start;
        provisions.push(Provision {
            kind,
            ordinal,
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
            label_end: u32::try_from(label_end).ok()?,
            parent,
            path,
        });
    }
    cursor.0.is_empty().then_some(provisions)
}

fn kind_of(byte: u8) -> Option<ProvisionKind> {
    ProvisionKind::ALL.get(usize::from(byte)).copied()
}

fn ordinal(cursor: &mut Cursor<'_>) -> Option<Ordinal> {
    let count = cursor.unsigned()?;
    (0..count)
        .map(|_| cursor.unsigned_32())
        .collect::<Option<_>>()
        .map(Ordinal)
}

fn full_path(cursor: &mut Cursor<'_>) -> Option<ProvisionPath> {
    let count = cursor.unsigned()?;
    (0..count)
        .map(|_| {
            let kind = kind_of(cursor.byte()?)?;
            Some(PathStep::new(kind, ordinal(cursor)?))
        })
        .collect::<Option<_>>()
        .map(ProvisionPath)
}
