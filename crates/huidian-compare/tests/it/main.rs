mod alignment;
mod composing;
mod finals;
mod properties;
mod shared;
mod sheet;
mod typography;
