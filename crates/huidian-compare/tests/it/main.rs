mod alignment;
mod finals;
mod properties;
mod sheet;
mod typography;
