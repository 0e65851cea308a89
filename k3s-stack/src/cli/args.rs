//! The words of the command line.

use crate::files::{Config, Job};
use crate::k3s::Form;
use crate::{Kind, Options, Targets, selector};
use clap::{ArgMatches, Args, Parser, Subcommand, ValueEnum};
use config_diagnostics::{Facts, LintOptions, Severity};
use std::path::PathBuf;

/// Checks the configuration of a self-hosted k3s stack.
#[derive(Debug, Parser)]
#[command(name = "k3s-stack", version)]
#[command(after_help = "\
Exit codes: 0 nothing at or above the threshold, 1 something, 2 not all that was asked could be done.")]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and folders
    Check {
        #[command(flatten)]
        common: Common,
        /// Take all files of HAProxy as one configuration, in the order given, as `haproxy -f A -f B` does
        #[arg(long)]
        join: bool,
        /// How to show what was found
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: ReportFormat,
        /// Do not report the findings that this file lists; those that are there no more are an error
        #[arg(long, value_name = "FILE")]
        baseline: Option<PathBuf>,
        /// Write all findings to this file, for --baseline
        #[arg(long, value_name = "FILE")]
        write_baseline: Option<PathBuf>,
    },
    /// Mend what can be mended safely
    Fix {
        #[command(flatten)]
        common: Common,
        /// Apply also fixes that change behaviour, or rest on a guess
        #[arg(long = "unsafe")]
        risky: bool,
        /// Show the changes as a unified diff, and make none
        #[arg(long)]
        diff: bool,
    },
    /// Show what every flag of k3s, or every value of Traefik's chart, ends up as, and who says so
    Effective {
        #[command(flatten)]
        node: NodeArgs,
        /// List also what nobody sets
        #[arg(long)]
        defaults: bool,
        /// How to show it
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
    },
    /// Print a configuration of k3s in another form
    Convert {
        #[command(flatten)]
        node: NodeArgs,
        /// The form: config-yaml, argv, install or systemd
        #[arg(long, value_name = "FORM")]
        to: Form,
    },
    /// Show what an upgrade of a program does to files
    Upgrade {
        /// The version that runs now, such as k3s=1.31.4
        #[arg(long, value_name = "TOOL=VERSION")]
        from: String,
        /// The version that is to run
        #[arg(long, value_name = "TOOL=VERSION")]
        to: String,
        /// Files
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Write what the new version takes instead: as `fix` does with the fixes of the findings
        #[arg(long, conflicts_with_all = ["diff", "format"])]
        write: bool,
        /// Show what would be written as a diff, and write nothing
        #[arg(long, conflicts_with = "format")]
        diff: bool,
        /// How to show what was found
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
    },
    /// Print the JSON Schema of a kind of file, or of what this program reads and writes
    Schema {
        /// What of: k3s-config, report (what check --format json writes), project (k3s-stack.toml)
        what: SchemaOf,
        /// Who reads it
        #[arg(long, value_enum, default_value = "server")]
        role: Role,
        /// Version of a program, such as k3s=1.33.1
        #[arg(long, value_name = "TOOL=VERSION")]
        target: Vec<String>,
    },
    /// Write the files of a stack from one description of it
    Generate {
        /// The description, TOML
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Write nothing; fail where the files in the folder differ
        #[arg(long)]
        check: bool,
        /// Write nothing; show as a unified diff what would change
        #[arg(long)]
        diff: bool,
    },
    /// Show the path of requests from clients to pods, and where the findings are
    Graph {
        #[command(flatten)]
        common: Common,
        /// How to show it
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: GraphFormat,
    },
    /// Show the page of a rule
    Explain {
        /// Its id, such as haproxy/health-check-never-enabled
        rule: String,
    },
    /// List all rules
    Rules {
        /// How to show them
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: Format,
    },
    /// Print a script that completes this command's words in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Serve an editor over standard input and output, in the language server protocol
    #[cfg(feature = "lsp")]
    Lsp {
        /// Version to check against, such as haproxy=3.2; repeatable
        #[arg(long, value_name = "TOOL=VERSION")]
        target: Vec<String>,
    },
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    K3sConfig,
    Report,
    Project,
}

/// How to show the path of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphFormat {
    #[default]
    Mermaid,
    Dot,
    Html,
}

/// Who reads a config.yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    Server,
    Agent,
}

/// A k3s, and what it reads.
#[derive(Debug, Args)]
pub(super) struct NodeArgs {
    /// A config.yaml (its drop-ins are read too), a script with an install command, or a unit of systemd; for
    /// `effective` also a HelmChart, a HelmChartConfig or values of Traefik's chart
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,
    /// What kind of file it is [default: recognised by path, name and content]
    #[arg(long)]
    pub(super) kind: Option<Kind>,
    /// Who reads a config.yaml [default: server]
    #[arg(long, value_enum)]
    pub(super) role: Option<Role>,
    /// Version of k3s, such as k3s=1.33.1
    #[arg(long, value_name = "TOOL=VERSION")]
    pub(super) target: Vec<String>,
    /// A variable of the environment that k3s is started in; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) env: Vec<String>,
    /// Further words of k3s's command line
    #[arg(last = true, value_name = "WORD")]
    pub(super) words: Vec<String>,
}

/// What `check` and `fix` have in common.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// What kind of file all of them are [default: recognised by path, name and content]
    #[arg(long)]
    pub(super) kind: Option<Kind>,
    /// Version of a program to check against, such as haproxy=3.2; repeatable
    #[arg(long, value_name = "TOOL=VERSION")]
    target: Vec<String>,
    /// What the files cannot tell, such as file./etc/ssl/a.pem=present; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    fact: Vec<String>,
    /// Run a rule, a group of rules, or all; the last --enable or --disable counts
    #[arg(long, value_name = "RULE|GROUP|all")]
    enable: Vec<String>,
    /// Do not run a rule, a group of rules, or all
    #[arg(long, value_name = "RULE|GROUP|all")]
    disable: Vec<String>,
    /// Lowest severity that makes the exit code 1: error, warning, info or hint
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(super) fail_on: Severity,
    /// Heed this file and no other k3s-stack.toml [default: the nearest one in a file's folder or above]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Heed no k3s-stack.toml
    #[arg(long)]
    no_config: bool,
    /// When to show on standard error how many files are done
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) progress: When,
    /// What standard input is called
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_name: Option<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: When,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
}

/// How a report is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    #[default]
    Text,
    Json,
    Sarif,
    Github,
    Junit,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

impl When {
    /// Whether to do what depends on a terminal.
    pub(super) fn wanted(self, terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        }
    }

    /// Whether to use colours.
    pub(super) fn colors(self, terminal: bool) -> bool {
        let no = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        self.wanted(terminal && !no)
    }
}

impl Common {
    /// What is to be done; `matches` are those of the subcommand, which know the order of the words.
    pub(super) fn job(&self, matches: &ArgMatches) -> Result<Job, String> {
        let config = match &self.config {
            Some(file) => Config::File(file.clone()),
            None if self.no_config => Config::None,
            None => Config::Nearest,
        };
        Ok(Job::new(self.options(matches)?).kind(self.kind).config(config))
    }

    fn options(&self, matches: &ArgMatches) -> Result<Options, String> {
        let targets = targets(&self.target)?;
        let mut facts = Facts::new();
        for fact in &self.fact {
            let (key, value) = fact
                .split_once('=')
                .ok_or_else(|| format!("`{fact}` is no fact; write KEY=VALUE"))?;
            facts = facts.set(key, value).map_err(|error| error.to_string())?;
        }
        Ok(Options::new().targets(targets).facts(facts).lints(self.lints(matches)?))
    }

    fn lints(&self, matches: &ArgMatches) -> Result<LintOptions, String> {
        let places = |name| matches.indices_of(name).into_iter().flatten();
        let on = places("enable").zip(&self.enable).map(|(at, what)| (at, what, true));
        let off = places("disable").zip(&self.disable).map(|(at, what)| (at, what, false));
        let mut choices: Vec<_> = on.chain(off).collect();
        choices.sort_unstable();
        choices.into_iter().try_fold(LintOptions::new(), |lints, (_, what, on)| {
            let what = selector(what).map_err(|error| error.to_string())?;
            Ok(if on { lints.enable(what) } else { lints.disable(what) })
        })
    }
}

/// The versions that `--target` names, one after the other.
pub(super) fn targets(asked: &[String]) -> Result<Targets, String> {
    let set =
        |targets: Targets, target: &String| targets.set(target).map_err(|error| error.to_string());
    asked.iter().try_fold(Targets::new(), set)
}
