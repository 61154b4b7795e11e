mod authority;
mod citation;
mod force;
mod id;
mod number;
mod path;
mod replay;
mod work;
