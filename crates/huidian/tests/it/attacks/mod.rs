//! What outsiders, other accounts and broken disks try: each test is of a finding of the attack on the release binary (`docs/src/security.md` has the table).

mod caches;
mod closed;
mod doors;
mod files;
mod full_disk;
mod index;
mod log;
mod lost;
mod people;
mod private;
mod slow;
mod terminal;
