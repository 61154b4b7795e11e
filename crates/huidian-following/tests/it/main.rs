mod changes;
mod keeping;
mod library;
mod rights;
mod selection;
mod share;
mod webhooks;
