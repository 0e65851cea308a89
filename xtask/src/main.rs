//! The workspace's chores. `cargo xtask` alone lists them.

mod ci;
mod codegen;
mod files;
mod import;
mod rules;

use std::process::ExitCode;

/// What went wrong, for a person.
type Problem = String;

const HELP: &str = "\
cargo xtask codegen [--check]   tables of xtask/data -> src/generated of the crates
cargo xtask rules [--check]     doc comments of rules -> docs/rules and the texts of `explain`
cargo xtask import TOOL TREE [--write]   what a checkout of TOOL changes in xtask/data: haproxy, httpd,
                                        traefik-chart, k3s
cargo xtask ci                  everything a change must pass, until the first failure
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["codegen"] => codegen::run(files::Mode::Write),
        ["codegen", "--check"] => codegen::run(files::Mode::Check),
        ["rules"] => rules::run(files::Mode::Write),
        ["rules", "--check"] => rules::run(files::Mode::Check),
        ["import", tool, tree] => import::run(tool, tree, false),
        ["import", tool, tree, "--write"] => import::run(tool, tree, true),
        ["ci"] => ci::run(),
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            #[expect(clippy::print_stderr, reason = "this is a command")]
            {
                eprintln!("{problem}");
            }
            ExitCode::FAILURE
        }
    }
}
