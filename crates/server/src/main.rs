//! `jiuzhutong`: one program, one command line.

use std::process::ExitCode;

use clap::Parser;
use jzt_server::cli::Cli;
use jzt_server::commands;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
