//! The command `anxin`: runs one command line. A panic is a mistake of ours and ends with exit code 70.

use anxin::cli::{self, Exit};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    std::panic::catch_unwind(|| cli::run(&args))
        .unwrap_or(Exit::Bug)
        .into()
}
