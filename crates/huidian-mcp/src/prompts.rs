//! Prompts for the three commonest jobs.

use rmcp::ErrorData;
use rmcp::model::{GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role};

struct Job {
    name: &'static str,
    description: &'static str,
    argument: &'static str,
    argument_description: &'static str,
    text: &'static str,
}

const JOBS: [Job; 3] = [
    Job {
        name: "answer_with_articles",
        description: "用现行条文回答一个合规问题 Answer a compliance question with articles in force",
        argument: "question",
        argument_description: "问题 The question",
        text: "用会典的工具回答下面的问题。先用 search_articles 查条文，再用 read_provision 逐条读原文；只引用工具返回的文字，\
            每处引用写明文件、版本、条号和时效；有 newer_text_known 的要提示；查不到就说本库未收录，不要凭记忆补。\n\n",
    },
    Job {
        name: "check_document",
        description: "核对一份文稿里的法规引用 Check the citations of a document",
        argument: "text",
        argument_description: "文稿 The document",
        text: "用 check_citations 核对下面文稿中的每处法规引用，列出：引用、核对结果、现行条文（read_provision）、应改为什么。\
            本库未收录的单独列出，不要判为错误。\n\n",
    },
    Job {
        name: "brief_changes",
        description: "某日以来的变化简报 A brief of what changed since a day",
        argument: "since",
        argument_description: "起始日期 First day, YYYY-MM-DD",
        text: "用 list_changes 列出以下日期以来法律意义上的变化（新公布、修改、废止、征求意见），按领域归类，每项一句话并附地址；\
            重要修改用 compare_texts 说明改了哪些条。起始日期：",
    },
];

pub fn list() -> Vec<Prompt> {
    JOBS.iter()
        .map(|job| {
            let argument = PromptArgument::new(job.argument)
                .with_description(job.argument_description)
                .with_required(true);
            Prompt::new(job.name, Some(job.description), Some(vec![argument]))
        })
        .collect()
}

fn job(name: &str) -> Result<&'static Job, ErrorData> {
    JOBS.iter().find(|job| job.name == name).ok_or_else(|| {
        let names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
        ErrorData::invalid_params(
            format!("no prompt is called {name}: there are {}", names.join(", ")),
            None,
        )
    })
}

/// Refuses a prompt that is none, and an argument that it does not have.
pub fn check_argument(prompt: &str, argument: &str) -> Result<(), ErrorData> {
    let known = job(prompt)?.argument;
    if known == argument {
        return Ok(());
    }
    Err(ErrorData::invalid_params(
        format!("{prompt} has no argument {argument}: it has {known}"),
        None,
    ))
}

pub fn get(name: &str, arguments: &JsonObject) -> Result<GetPromptResult, ErrorData> {
    let job = job(name)?;
    let given = arguments
        .get(job.argument)
        .and_then(serde_json::Value::as_str)
        .ok_or_else(|| {
            ErrorData::invalid_params(format!("{name} needs the text {}", job.argument), None)
        })?;
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(
        Role::User,
        format!("{}{given}", job.text),
    )])
    .with_description(job.description))
}
