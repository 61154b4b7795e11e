mod citation;
mod authority;
mod force;
mod id;
mod number;
mod path;
mod work;
