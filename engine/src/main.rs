//! The command `anxin`: reads its arguments, runs one command, tells errors in the reader's language.

use anxin::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    cli::run(&args).into()
}
