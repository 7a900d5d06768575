//! `anxin lsp`: the language server of rule files over standard input and output. One message after the
//! other: an answer takes milliseconds, so nothing is queued, cancelled or done aside.

mod folders;
mod place;
mod server;
mod show;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use clap::{Arg, ArgAction, Command};
use lsp_server::Message;
use server::Server;
use std::io::{ErrorKind, Write as _};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("lsp")
        .about(t(
            "规则文件的语言服务器，由编辑器启动",
            "language server of rule files; editors start it",
        ))
        .arg(
            Arg::new("stdio")
                .long("stdio")
                .action(ArgAction::SetTrue)
                .help(t(
                    "经标准输入输出通信；本来就是如此",
                    "talk over standard input and output, as it always does",
                )),
        )
}

/// Serves until the editor says `exit` or goes away; that is a success only after `shutdown`.
pub fn run(lang: Lang) -> Result<Exit, Failure> {
    let mut server = Server::new(lang)?;
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    while !server.is_over() {
        match Message::read(&mut input) {
            Ok(Some(message)) => {
                for reply in server.take(message) {
                    if reply.write(&mut output).is_err() {
                        return Ok(Exit::Findings);
                    }
                }
            }
            // What cannot be read has no id to be answered under.
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                let _ = writeln!(anstream::stderr(), "anxin lsp: {error}");
            }
            Ok(None) | Err(_) => break,
        }
    }
    Ok(if server.was_shut_down() {
        Exit::Done
    } else {
        Exit::Findings
    })
}
