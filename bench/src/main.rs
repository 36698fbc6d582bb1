//! `make bench`: speed against raw limits measured in the same run. Prints ratios; never judges a time. Ends with 1 when
//! an answer or a count is wrong.

mod assess;
mod checkpoint;
mod cpu;
mod drive;
mod engine;
mod families;
mod http;
mod latency;
mod letters;
mod raw;
mod report;
mod server;
mod signature;
mod status;
mod submission;
mod worklist;
mod world;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Whatever went wrong: a benchmark only reports it.
type Fault = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T> = Result<T, Fault>;

/// What to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Status,
    Worklist,
    Submission,
    Assess,
    Letters,
    Checkpoint,
    Signature,
}

/// Speed of 救助通 against raw limits measured in the same run.
#[derive(Debug, Clone, Parser)]
struct Args {
    /// Only these measurements.
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["status", "worklist", "submission", "assess", "letters", "checkpoint", "signature"])]
    only: Vec<What>,
    /// Applications stored for the worklist, side by side.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    applications: Vec<usize>,
    /// Kept connections of the load driver.
    #[arg(long, default_value_t = 200)]
    connections: usize,
    /// Length of one slice of load.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Slices of each side, in turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// People who submit at the same time.
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// Applications that are submitted.
    #[arg(long, default_value_t = 1_200)]
    submissions: usize,
    /// Where the SQLite files lie while they are measured; otherwise with the temporary files.
    #[arg(long)]
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = if std::env::args().nth(1).as_deref() == Some(drive::SUBCOMMAND) {
        drive::serve_order().map(|()| 0)
    } else {
        measure_all(Args::parse())
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(wrong) => fail(&format!("{wrong} answers or counts are wrong")),
        Err(fault) => fail(&format!("the benchmark failed: {fault}")),
    }
}

#[expect(clippy::print_stderr, reason = "the last word of a command")]
fn fail(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

#[tokio::main]
async fn measure_all(args: Args) -> Outcome<usize> {
    let kinds = engine::Kind::all(args.folder.clone());
    let cores = std::thread::available_parallelism()?;
    report::say(&format!(
        "{cores} cores, shared by the service and the load driver (a process of its own). Engines: {}. Slices of {} s, \
         {} of each side in turns.",
        kinds.iter().map(engine::Kind::name).collect::<Vec<_>>().join(", "),
        args.seconds,
        args.rounds
    ))?;
    let mut wrong = 0;
    for what in &args.only {
        let mut table = match what {
            What::Status => status::table(&args),
            What::Worklist => worklist::table(&args),
            What::Submission => submission::table(),
            What::Checkpoint => checkpoint::table(),
            What::Assess => {
                wrong += assess::measure()?;
                continue;
            }
            What::Letters => {
                wrong += letters::measure()?;
                continue;
            }
            What::Signature => {
                wrong += signature::measure()?;
                continue;
            }
        };
        for kind in &kinds {
            wrong += match what {
                What::Status => status::measure(&args, kind, &mut table).await?,
                What::Worklist => worklist::measure(&args, kind, &mut table).await?,
                What::Submission => Box::pin(submission::measure(&args, kind, &mut table)).await?,
                What::Checkpoint => checkpoint::measure(kind, &mut table).await?,
                What::Assess | What::Letters | What::Signature => 0,
            };
        }
        table.print()?;
    }
    Ok(wrong)
}
