mod foreign;
mod other_programs;
mod round_trip;
mod shared;
