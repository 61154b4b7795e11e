mod alignment;
mod finals;
mod properties;
mod shared;
mod sheet;
mod typography;
