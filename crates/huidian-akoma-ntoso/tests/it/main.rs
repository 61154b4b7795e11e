mod foreign;
mod round_trip;
mod shared;
