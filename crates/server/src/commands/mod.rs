//! One file a command. Messages in English on standard error; exit code 0 when all is well, 1 when something is wrong,
//! 2 for a wrong command line.

mod authority;
mod create_staff;
mod doctor;
mod migrate;
mod openapi;
mod policy;
mod rebuild_views;
mod serve;
mod verify;
mod verify_journal;
mod work;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::error_chain::chain;

/// What a command answers: true when all is well.
type Outcome = Result<bool, Box<dyn Error + Send + Sync>>;

/// Runs the command and tells how it went.
pub fn run(cli: Cli) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => Box::pin(serve::run(args)).await,
            Command::Work(args) => work::run(args).await,
            Command::Migrate(args) => migrate::run(args).await,
            Command::VerifyJournal(args) => verify_journal::run(args).await,
            Command::RebuildViews(args) => rebuild_views::run(args).await,
            Command::Openapi => openapi::run(),
            Command::Doctor(args) => doctor::run(args).await,
            Command::CreateStaff(args) => create_staff::run(args).await,
            Command::Policy(args) => policy::run(&args),
            Command::Authority(args) => authority::run(args).await,
            Command::Verify(args) => verify::run(&args).await,
        }
    });
    // Whatever still hangs on an outside system must not hold the process.
    runtime.shutdown_background();
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failed(error.as_ref()),
    }
}

/// Exit code of a wrong command line, the same that the parser of options gives, and of a file that cannot be judged.
const WRONG_QUESTION: u8 = 2;

fn failed(error: &(dyn Error + 'static)) -> ExitCode {
    // Nobody is left to tell when standard error is closed.
    drop(writeln!(std::io::stderr(), "jiuzhutong: {}", chain(error)));
    let unanswerable = error.is::<policy::Unanswerable>() || error.is::<verify::Unjudged>();
    if unanswerable { ExitCode::from(WRONG_QUESTION) } else { ExitCode::FAILURE }
}

/// One line on standard output.
fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
