//! `policy show` and `policy check`, and a running server that reads its policy folder again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiuzhutong"));
    command.args(arguments).env_clear();
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = program(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn show(more: &[&str]) -> (Option<i32>, String, String) {
    let fixed = ["policy", "show", "--division", "500114", "--date", "2026-11-23"];
    run(&[&fixed[..], more].concat())
}

fn write_accept(folder: &Path, value: &str) {
    let inner = folder.join("CN/500000/500114");
    fs::create_dir_all(&inner).unwrap();
    let text = format!(
        "[[revision]]\neffective_from = \"2026-01-01\"\n[revision.deadlines.accept]\n{value}\n\
         unit = \"working_days\"\nsource = {{ document = \"区民政局通知\", certainty = \"S\" }}\n"
    );
    fs::write(inner.join("accept.toml"), text).unwrap();
}

#[test]
fn one_value_is_shown_with_its_file_source_and_certainty() {
    let (code, out, _) = show(&["standards.urban"]);
    assert_eq!(code, Some(0));
    for part in ["77000 (fen)", "CN/500000/standards.toml", "2025-07-01", "渝民规〔2025〕6号", "S: read", "75000 (fen)"]
    {
        assert!(out.contains(part), "{part} is not in:\n{out}");
    }
}

#[test]
fn the_value_of_a_kind_stands_before_the_common_one() {
    let (code, out, _) = show(&["--kind", "tekun", "deadlines.confirm"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("kinds.tekun.deadlines.confirm") && out.contains("15 (working_days)"), "{out}");
    assert!(out.contains("instead of  10 (working_days) as deadlines.confirm in CN/procedure.toml"), "{out}");
}

#[test]
fn a_folder_laid_over_the_rules_is_shown_as_the_source() {
    let folder = tempfile::tempdir().unwrap();
    write_accept(folder.path(), "length = 1");
    let (code, out, _) = show(&["--policy", folder.path().to_str().unwrap(), "deadlines.accept"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("1 (working_days)") && out.contains("CN/500000/500114/accept.toml"), "{out}");
    assert!(out.contains("instead of  3 (working_days) in CN/procedure.toml since 2021-07-01"), "{out}");
}

#[test]
fn without_a_key_every_value_is_one_line() {
    let (code, out, _) = show(&[]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("500114 on 2026-11-23: CN/"), "{out}");
    for key in ["deadlines.total ", "amounts.tekun_basic ", "shares.sample ", "kinds.temporary.deadlines.total "] {
        assert_eq!(out.lines().filter(|line| line.starts_with(key)).count(), 1, "{key}");
    }
}

#[test]
fn what_cannot_be_answered_says_what_to_fix_and_ends_with_2() {
    let show = |division, date, key| run(&["policy", "show", "--division", division, "--date", date, key]);
    for ((code, out, error), parts) in [
        (show("500199", "2026-11-23", "deadlines.total"), ["500199", "divisions.toml"]),
        (show("black", "2026-11-23", "deadlines.total"), ["black", "--division"]),
        (show("500114", "2015-01-01", "deadlines.total"), ["2017-05-01", "add an earlier [[revision]]"]),
        (show("500114", "2019-01-01", "deadlines.total"), ["CN/procedure.toml", "2021-07-01"]),
        (show("500114", "2026-11-23", "deadlines.totl"), ["deadlines.totl", "deadlines.total"]),
        (show("500114", "2026-13-01", "deadlines.total"), ["2026-13-01", "--date"]),
        (show("500115", "2026-11-23", "amounts.petty_fund"), ["500115", "divisions.toml"]),
    ] {
        assert_eq!((code, out.as_str()), (Some(2), ""), "{error}");
        for part in parts {
            assert!(error.contains(part), "{part} is not in: {error}");
        }
    }
    let (code, _, error) = self::show(&["--kind", "tekong", "deadlines.total"]);
    assert!(code == Some(2) && error.contains("tekong") && error.contains("tekun, dibao"), "{error}");
}

#[test]
fn a_folder_is_checked_and_a_fault_is_named_with_file_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_str().unwrap();
    write_accept(folder.path(), "length = 2");
    let (code, out, _) = run(&["policy", "check", place]);
    assert_eq!(code, Some(0));
    assert!(out.contains("complete for 500114") && out.contains("CN/500000/500114/accept@2026-01-01"), "{out}");
    for (value, parts) in [
        ("length = 0", ["CN/500000/500114/accept", "deadlines.accept"]),
        ("lenght = 2", ["CN/500000/500114/accept.toml", "revision.deadlines.accept.lenght"]),
    ] {
        write_accept(folder.path(), value);
        let (code, _, error) = run(&["policy", "check", place]);
        assert_eq!(code, Some(1), "{error}");
        for part in parts {
            assert!(error.contains(part), "{part} is not in: {error}");
        }
    }
    let (code, _, error) = run(&["policy", "check", folder.path().join("nowhere").to_str().unwrap()]);
    assert!(code == Some(1) && error.contains("cannot be read"), "{error}");
}

/// A running server whose log can be read; killed when it is dropped.
struct Server {
    child: Child,
    log: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Server {
    fn start(data: &Path, policy: &Path) -> Self {
        let mut command = program(&["serve", "--practice", "--listen", "127.0.0.1:0"]);
        command.arg("--data").arg(data).arg("--policy").arg(policy).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        assert!(lines.any(|line| line.starts_with("ready ")), "the program says that it is ready");
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, log }
    }

    /// Sends SIGHUP and gives the line that the log has about it.
    fn reread(&mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
        let about = |line: &String| {
            line.contains("the policy was read again") || line.contains("the policy folder has a fault")
        };
        self.log.by_ref().map(Result::unwrap).find(about).expect("the log tells about the reload")
    }
}

#[test]
fn a_running_server_keeps_its_last_good_rules_when_a_folder_has_a_fault() {
    let data = tempfile::tempdir().unwrap();
    let policy = tempfile::tempdir().unwrap();
    let mut server = Server::start(data.path(), policy.path());
    write_accept(policy.path(), "length = 0");
    let told = server.reread();
    for part in ["the policy folder has a fault", "CN/500000/500114/accept", "deadlines.accept"] {
        assert!(told.contains(part), "{part} is not in: {told}");
    }
    assert!(server.child.try_wait().unwrap().is_none(), "the server still runs");
    write_accept(policy.path(), "length = 2");
    assert!(server.reread().contains("the policy was read again"));
}

#[test]
fn a_server_does_not_start_with_a_wrong_folder() {
    let data = tempfile::tempdir().unwrap();
    let policy = tempfile::tempdir().unwrap();
    write_accept(policy.path(), "length = 0");
    let mut command = program(&["serve", "--practice", "--listen", "127.0.0.1:0"]);
    let output = command.arg("--data").arg(data.path()).arg("--policy").arg(policy.path()).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("CN/500000/500114/accept") && error.contains("deadlines.accept"), "{error}");
}
