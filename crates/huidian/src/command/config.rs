//! `huidian config`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use huidian_store::{
    BucketOptions, BucketState, PostgresOptions, ServerState, SharedLibrary, probe_bucket,
    probe_server,
};

use super::Place;
use crate::config::{Config, EmbeddingSettings, FILE};
use crate::document_settings::DocumentSettings;
use crate::exposure;
use crate::outcome::Outcome;
use crate::terminal::{self, Style};

/// 查看和检查设置 Show or check the settings
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例 Examples:\n  huidian config show\n  huidian config check --config /etc/huidian.toml\n\n\
    设置文件是数据文件夹里的 huidian.toml；环境变量 HUIDIAN_WEB__LISTEN 覆盖 [web] listen。"
)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    /// 设置文件 Settings file [default: huidian.toml in the data folder]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// 打印生效的设置 Print the settings in force
    Show,
    /// 检查设置文件，试连数据库和原件存储 Say whether the file is well-formed and the servers of store and blobs answer
    Check,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let folder = place.folder()?;
        let config = Config::read(self.config.as_deref(), &folder)?;
        match self.action {
            Action::Show => terminal::print(&show(&config))?,
            Action::Check => {
                let path = settings_file(self.config.as_deref(), &folder);
                terminal::print(&checked(&path))?;
                if let Some(server) = config.store.server()? {
                    let state =
                        probe_server(&server).with_context(|| format!("[store] {server}"))?;
                    terminal::print(&found_on(&server, &state))?;
                }
                if let Some(bucket) = config.blobs.bucket()? {
                    let state = probe_bucket(&bucket).context("[blobs]")?;
                    terminal::print(&found_in(&bucket, &state))?;
                }
                for warning in exposure::warnings(&path, &folder)? {
                    let word = terminal::paint("提示 warning", Style::Warn);
                    terminal::print(&format!("{word} {}\n", terminal::word(&warning)))?;
                }
            }
        }
        Ok(Outcome::Done)
    }
}

/// The file named, else the data folder's own, which need not be there.
fn settings_file(given: Option<&Path>, folder: &Path) -> PathBuf {
    given.map_or_else(|| folder.join(FILE), Path::to_path_buf)
}

fn checked(path: &Path) -> String {
    if path.exists() {
        format!("设置无误 well-formed（{}）\n", path.display())
    } else {
        format!(
            "没有设置文件，用默认值 no such file, the defaults are in force（{}）\n",
            path.display()
        )
    }
}

fn found_on(server: &PostgresOptions, state: &ServerState) -> String {
    let library = match state.library {
        SharedLibrary::None => {
            "还没有库，第一次导入时建立 no library yet, the first import makes it"
        }
        SharedLibrary::Older => {
            "旧版的库，第一次写入时升级 a library of an older version, the first command that writes brings it forward"
        }
        SharedLibrary::Current => "有库 a library of this version",
    };
    format!(
        "存储可用 the store answers：{server}（{}；{library}）\n",
        state.version
    )
}

fn found_in(bucket: &BucketOptions, state: &BucketState) -> String {
    let mut text = format!(
        "原件存储可用 originals can be written, read and removed：{bucket}（有 {} 份 {} held）\n",
        state.original_count, state.original_count
    );
    if bucket.is_open_to_others() {
        let word = terminal::paint("提示 warning", Style::Warn);
        text.push_str(&format!(
            "{word} {} 不加密，路上的人能读原件 (not encrypted: others on the way can read originals)；endpoint 用 https://\n",
            bucket.endpoint
        ));
    }
    text
}

/// Secrets are said to be set, not shown.
fn show(config: &Config) -> String {
    let parts = [
        config.store.show(),
        config.blobs.show(),
        show_web(&config.web),
        show_deliver(&config.deliver),
        config
            .mail
            .as_ref()
            .map_or_else(|| "# mail server: not set\n".to_owned(), show_mail),
        config
            .search
            .embeddings
            .as_ref()
            .map_or_else(|| "# embeddings: not set\n".to_owned(), show_embeddings),
        config.models.documents.as_ref().map_or_else(
            || "# document model: not set\n".to_owned(),
            DocumentSettings::show,
        ),
        config.sign_in.oidc.as_ref().map_or_else(
            || "# provider of sign-in: not set\n".to_owned(),
            show_provider,
        ),
    ];
    parts.join("\n")
}

fn show_provider(oidc: &huidian_web::OidcSettings) -> String {
    let secret = if oidc.client_secret_file.is_some() {
        "set"
    } else {
        "not set"
    };
    format!(
        "[sign_in.oidc]\nissuer = {:?}\nclient_id = {:?}\n# client secret: {secret}\nname_claim = {:?}\nroles_claim = {:?}\n",
        oidc.issuer,
        oidc.client_id,
        oidc.name_claim,
        oidc.roles_claim.as_deref().unwrap_or_default(),
    )
}

fn show_web(web: &huidian_web::Config) -> String {
    format!(
        "[web]\nlisten = \"{}\"\npublic_url = {:?}\nreading = \"{}\"\nupload_limit_bytes = {}\nbackup_folder = {:?}\nbackups_kept = {}\nbrowser = {:?}\npage_cache_bytes = {}\nconnection_limit = {}\n\
         request_limit = {}\nrequest_timeout_seconds = {}\nclient_timeout_seconds = {}\n",
        web.listen,
        web.public_url.as_deref().unwrap_or_default(),
        web.reading.id(),
        web.upload_limit_bytes,
        web.backup_folder
            .as_deref()
            .map(|folder| folder.to_string_lossy())
            .unwrap_or_default(),
        web.backups_kept,
        web.browser
            .as_deref()
            .map(|browser| browser.to_string_lossy())
            .unwrap_or_default(),
        web.page_cache_bytes,
        web.connection_limit,
        web.request_limit,
        web.request_timeout_seconds,
        web.client_timeout_seconds,
    )
}

fn show_deliver(deliver: &huidian_deliver::Config) -> String {
    let is_set = |set: bool| if set { "set" } else { "not set" };
    let retry = deliver.webhooks;
    format!(
        "[deliver]\nbundle_cache_bytes = {}\n# wechat account: {}\n# wecom account: {}\n# dingtalk robot: {}\n\
         # feishu application: {}\n# own answers: {}\nwebhooks_to_private_addresses = {}\n\n\
         [deliver.webhooks]\nfirst_wait_milliseconds = {}\nlongest_wait_milliseconds = {}\nfailures_until_stop = {}\n",
        deliver.bundle_cache_bytes,
        is_set(deliver.wechat.is_some()),
        is_set(deliver.wecom.is_some()),
        is_set(deliver.dingtalk.is_some()),
        is_set(deliver.feishu.is_some()),
        deliver.rules.len(),
        deliver.webhooks_to_private_addresses,
        retry.first_wait_milliseconds,
        retry.longest_wait_milliseconds,
        retry.failures_until_stop,
    )
}

fn show_embeddings(embeddings: &EmbeddingSettings) -> String {
    format!(
        "[search.embeddings]\naddress = {:?}\nmodel = {:?}\nquery_model = {:?}\n# key: {}\ndimensions = {}\nquery_prefix = {:?}\n\
         passage_prefix = {:?}\ntimeout_milliseconds = {}\nbatch = {}\n",
        embeddings.address,
        embeddings.model,
        embeddings.query_model.as_ref().unwrap_or(&embeddings.model),
        if embeddings.key_file.is_some() {
            "in a file"
        } else {
            "none"
        },
        embeddings.dimensions,
        embeddings.query_prefix,
        embeddings.passage_prefix,
        embeddings.timeout_milliseconds,
        embeddings.batch,
    )
}

fn show_mail(mail: &huidian_deliver::mail::Settings) -> String {
    format!(
        "[mail]\nserver = {:?}\nport = {}\ntls = \"{}\"\nfrom = {:?}\nuser = {:?}\n# password: {}\nprivate_address = {}\n\
         first_wait_milliseconds = {}\nlongest_wait_milliseconds = {}\n",
        mail.server,
        mail.port(),
        mail.tls.id(),
        mail.from,
        mail.user,
        if mail.user.is_empty() {
            "not needed"
        } else {
            "set"
        },
        mail.private_address,
        mail.first_wait_milliseconds,
        mail.longest_wait_milliseconds,
    )
}
