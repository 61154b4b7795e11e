//! Kills at random moments (`kill -9`) over everything that writes: what was acknowledged is there afterwards, and the library ends as an undisturbed one.
//!
//! Two libraries do the same work in the same order. In one each piece is killed somewhere on its way, looked at, and done again; in the other nothing
//! happens. After every round both have the same content digest. `HUIDIAN_KILLS` says how many rounds (100), `HUIDIAN_KILLS_BINARY` which binary
//! (else a release is built), `HUIDIAN_KILLS_SEED` which moments.

mod files;
mod library;
mod server;
mod site;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::release_build::binary_named_by;
use crate::tidy::workspace_root;
use library::Library;
use server::Uploads;
use site::Site;

/// What a round does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Import,
    Uploads,
    Review,
    Registers,
    Bundle,
    Collect,
    Backup,
}

const ALL: [Work; 7] = [
    Work::Import,
    Work::Uploads,
    Work::Review,
    Work::Registers,
    Work::Bundle,
    Work::Collect,
    Work::Backup,
];

/// A small generator (xorshift64*): the same seed, the same moments, as far as the machine allows.
pub(super) struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Some moment up to a little after `typical`.
    fn moment(&mut self, typical: Duration) -> Duration {
        let share = (self.roll() >> 32) as f64 / f64::from(u32::MAX);
        typical.mul_f64(share * 1.1)
    }
}

pub(super) fn run() -> Result<String> {
    let rounds: u32 = setting("HUIDIAN_KILLS", 100)?;
    let seed: u64 = setting("HUIDIAN_KILLS_SEED", 20_261_129)?;
    let folder = workspace_root().join("target/kills");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    let binary = binary_named_by("HUIDIAN_KILLS_BINARY")?;
    let mut both = Both {
        calm: Library::new(&binary, folder.join("calm"))?,
        killed: Library::new(&binary, folder.join("killed"))?,
        site: Site::start()?,
        folder,
        dice: Dice(seed | 1),
        struck: 0,
    };
    both.begin()?;
    for round in 0..rounds {
        let work = ALL[round as usize % ALL.len()];
        both.round(round, work)
            .with_context(|| format!("round {round}, {work:?}, seed {seed}"))?;
        println!("  round {round}: {work:?}");
    }
    both.end()?;
    Ok(format!(
        "{rounds} rounds of {} kinds of work, {} cut off on their way; equal digests after each, nothing acknowledged lost; seed {seed}",
        ALL.len(),
        both.struck
    ))
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> Result<T> {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .map_err(|_| anyhow::anyhow!("{name}={text} is no number")),
        Err(_) => Ok(default),
    }
}

struct Both {
    calm: Library,
    killed: Library,
    site: Site,
    folder: PathBuf,
    dice: Dice,
    /// Pieces of work that were not over when they were killed.
    struck: u32,
}

impl Both {
    fn begin(&self) -> Result<()> {
        for library in [&self.calm, &self.killed] {
            library.add_editor()?;
            library.add_source(self.site.address())?;
        }
        Ok(())
    }

    fn round(&mut self, round: u32, work: Work) -> Result<()> {
        match work {
            Work::Import => {
                let place = files::texts(&self.folder, round, 40)?;
                self.strike(&["import", &place])?;
            }
            Work::Uploads => self.uploads(round)?,
            Work::Review => {
                let place = files::roundup(&self.folder, round)?;
                for library in [&self.calm, &self.killed] {
                    library.done(&["import", &place])?;
                }
                self.strike(&["review", "accept", "--all"])?;
            }
            Work::Registers => self.registers(round)?,
            Work::Bundle => self.bundle(round)?,
            Work::Collect => {
                self.site.publish(round, 6);
                let fixed = self.site.resolve();
                self.strike(&["collect", site::SOURCE, "--resolve", &fixed])?;
            }
            Work::Backup => self.backup(round)?,
        }
        let (calm, killed) = (self.calm.digest()?, self.killed.digest()?);
        if calm != killed {
            bail!("the libraries differ: {calm} undisturbed, {killed} after a kill");
        }
        Ok(())
    }

    /// Does a piece of work undisturbed; then in the other library, killed; looks whether that is sound, and does the work again.
    fn strike(&mut self, arguments: &[&str]) -> Result<()> {
        let typical = self.calm.done(arguments)?;
        let moment = self.dice.moment(typical);
        self.struck += u32::from(self.killed.kill_after(arguments, moment)?);
        self.killed.sound()?;
        self.killed.done(arguments)?;
        Ok(())
    }

    /// Names that were acknowledged are there after the kill; the others are added then.
    fn registers(&mut self, round: u32) -> Result<()> {
        for number in 0..5 {
            let name = format!("登记簿{round}-{number}");
            let arguments = ["register", "add", &name, "电力监控系统安全防护规定"];
            let typical = self.calm.done(&arguments)?;
            let moment = self.dice.moment(typical);
            let is_cut = self.killed.kill_after(&arguments, moment)?;
            self.struck += u32::from(is_cut);
            let held = self.killed.registers()?;
            if !is_cut && !held.contains(&name) {
                bail!("register {name} was acknowledged and is gone");
            }
            self.killed.done(&arguments)?;
        }
        let (calm, killed) = (self.calm.registers()?, self.killed.registers()?);
        if calm != killed {
            bail!("registers differ: {calm:?} and {killed:?}");
        }
        Ok(())
    }

    /// A bundle under its name is whole, or is not there.
    fn bundle(&mut self, round: u32) -> Result<()> {
        let place = |name: &str| {
            let path = self.folder.join(format!("{name}-{round}.zip"));
            path.to_string_lossy().into_owned()
        };
        let (calm, killed) = (place("calm"), place("killed"));
        let pack = |output| ["bundle", "--kind", "local_regulation", "-o", output];
        let typical = self.calm.done(&pack(&calm))?;
        let moment = self.dice.moment(typical);
        self.struck += u32::from(self.killed.kill_after(&pack(&killed), moment)?);
        if fs::exists(&killed)? {
            self.killed.done(&["bundle", "verify", &killed])?;
        }
        self.killed.done(&pack(&killed))?;
        self.killed.done(&["bundle", "verify", &killed])?;
        for path in [calm, killed] {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Whatever a kill leaves in the target, the next backup is whole, and so are those from before.
    fn backup(&mut self, round: u32) -> Result<()> {
        let place = |name: &str| self.folder.join(name).to_string_lossy().into_owned();
        let (calm, killed) = (place("calm-backup"), place("killed-backup"));
        let is_incremental = round.is_multiple_of(2);
        let save = |target| {
            let mut arguments = vec!["backup", target];
            arguments.extend(is_incremental.then_some("--incremental"));
            arguments
        };
        let typical = self.calm.done(&save(&calm))?;
        let moment = self.dice.moment(typical);
        self.struck += u32::from(self.killed.kill_after(&save(&killed), moment)?);
        self.killed.done(&save(&killed))?;
        self.killed.done(&["restore", &killed, "--check"])?;
        Ok(())
    }

    /// Uploads and registers through a server that is killed; what it took is done after the restart.
    fn uploads(&mut self, round: u32) -> Result<()> {
        let texts = files::uploads(round, 10);
        let calm = self.calm.serve()?;
        let typical = Uploads::new(round).send_all(&calm, &texts)?;
        calm.wait_for_jobs()?;
        drop(calm);
        let mut uploads = Uploads::new(round);
        let server = self.killed.serve()?;
        let moment = self.dice.moment(typical);
        self.struck += u32::from(uploads.send_until_killed(server, &texts, moment)?);
        self.killed.sound()?;
        let server = self.killed.serve()?;
        uploads.check(&server, &texts)?;
        uploads.send_all(&server, &texts)?;
        server.wait_for_jobs()?;
        uploads.check(&server, &texts)
    }

    /// The last backup, put back, is the library.
    fn end(&self) -> Result<()> {
        let target = self.folder.join("last-backup");
        let target = target.to_string_lossy();
        self.killed.done(&["backup", &target])?;
        let restored = Library::at(&self.killed, self.folder.join("restored"));
        restored.done(&["restore", &target])?;
        let (held, back) = (self.killed.digest()?, restored.digest()?);
        if held != back {
            bail!("the restored library differs: {held} and {back}");
        }
        Ok(())
    }
}
