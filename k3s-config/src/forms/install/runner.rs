//! Who runs what: `sudo`, `env` and their like before a command, and what a shell is told to run.

use super::command::{InstallProblem, InstallVariable, Placement};
use crate::forms::shell::{ShellCommand, ShellWord};

/// A command without what stands before its name.
pub(super) struct Runner<'a> {
    /// Its own words, its name first.
    pub(super) words: &'a [ShellWord],
    /// The variables set on it.
    pub(super) variables: Vec<InstallVariable>,
    pub(super) sudo: bool,
    kept: Kept,
}

/// What `sudo` and `env` leave of the environment.
enum Kept {
    All,
    Named(String),
    Nothing,
}

/// Short options of `sudo` that take a word.
const SUDO_TAKES: &str = "ughpCTDRrt";
const SUDO_TAKES_LONG: &[&str] =
    &["--user", "--group", "--host", "--prompt", "--chdir", "--chroot", "--close-from"];

impl<'a> Runner<'a> {
    pub(super) fn new(command: &'a ShellCommand) -> Self {
        let set = command.assignments.iter().cloned();
        let mut runner = Self {
            words: &command.words,
            variables: set.map(|a| InstallVariable::new(a, Placement::Script)).collect(),
            sudo: false,
            kept: Kept::All,
        };
        loop {
            match runner.name() {
                "sudo" | "doas" => runner.sudo(),
                "env" => runner.env(),
                "exec" | "command" | "nohup" | "time" | "builtin" | "nice" | "stdbuf" => {
                    runner.skip(1);
                    runner.skip_options("n");
                }
                "timeout" => {
                    runner.skip(1);
                    runner.skip_options("sk");
                    runner.skip(1);
                }
                // A prompt, as pages show it.
                "$" | "%" | "❯" => runner.skip(1),
                _ => return runner,
            }
        }
    }

    /// The command's name, without folders.
    pub(super) fn name(&self) -> &'a str {
        let name = self.words.first().map_or("", |word| word.value());
        name.rsplit('/').next().unwrap_or(name)
    }

    /// What becomes of a variable that was exported earlier.
    pub(super) fn of_exported(&self, name: &str) -> Placement {
        if self.kept.keeps(name) { Placement::Exported } else { Placement::DroppedBySudo }
    }

    fn skip(&mut self, count: usize) {
        self.words = self.words.get(count..).unwrap_or_default();
    }

    fn first(&self) -> Option<&'a str> {
        self.words.first().map(ShellWord::value)
    }

    /// Skips options; those in `takes` have a word of their own behind them.
    fn skip_options(&mut self, takes: &str) {
        while let Some(option) = self.first().filter(|w| w.len() > 1 && w.starts_with('-')) {
            self.skip(1);
            if option == "--" {
                return;
            }
            let short = !option.starts_with("--");
            if short && option.chars().last().is_some_and(|last| takes.contains(last)) {
                self.skip(1);
            }
        }
    }

    fn drop_variables(&mut self, kept: Kept) {
        for variable in self.variables.iter_mut().filter(|v| !kept.keeps(&v.name)) {
            variable.place = Placement::DroppedBySudo;
        }
        self.kept = kept;
    }

    fn assignments(&mut self) {
        while let Some(assignment) = self.words.first().and_then(ShellWord::assignment) {
            self.variables.push(InstallVariable::new(assignment, Placement::Script));
            self.skip(1);
        }
    }

    fn sudo(&mut self) {
        self.skip(1);
        let mut kept = Kept::Nothing;
        while let Some(option) = self.first().filter(|w| w.len() > 1 && w.starts_with('-')) {
            self.skip(1);
            if option == "--" {
                break;
            }
            if let Some(names) = option.strip_prefix("--preserve-env=") {
                kept = Kept::Named(names.to_owned());
            } else if option == "--preserve-env" {
                kept = Kept::All;
            } else if option.starts_with("--") {
                if SUDO_TAKES_LONG.contains(&option) {
                    self.skip(1);
                }
            } else {
                if option.contains('E') {
                    kept = Kept::All;
                }
                if option.chars().last().is_some_and(|last| SUDO_TAKES.contains(last)) {
                    self.skip(1);
                }
            }
        }
        self.sudo = true;
        self.drop_variables(kept);
        self.assignments();
    }

    fn env(&mut self) {
        self.skip(1);
        while let Some(option) = self.first().filter(|word| word.starts_with('-')) {
            self.skip(1);
            match option {
                "-" | "-i" | "--ignore-environment" => self.drop_variables(Kept::Nothing),
                "-u" | "-C" => self.skip(1),
                "--" => break,
                _ => {}
            }
        }
        self.assignments();
    }
}

impl Kept {
    fn keeps(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.split(',').any(|kept| kept == name),
            Self::Nothing => false,
        }
    }
}

/// A shell and what it runs.
pub(super) struct Shell<'a> {
    pub(super) runs: Runs<'a>,
    pub(super) arguments: &'a [ShellWord],
    /// A flag that it takes for itself and does not know.
    pub(super) problem: Option<InstallProblem>,
}

pub(super) enum Runs<'a> {
    /// Its standard input.
    Input,
    /// The argument of `-c`.
    Text(&'a ShellWord),
    File(&'a ShellWord),
}

const SHELLS: &[&str] = &["sh", "bash", "dash", "ash", "ksh", "zsh"];
const LONG_OPTIONS: &[&str] =
    &["--login", "--norc", "--noprofile", "--posix", "--restricted", "--verbose"];

impl<'a> Shell<'a> {
    pub(super) fn of(runner: &Runner<'a>) -> Option<Self> {
        let mut words = runner.words;
        if runner.name() == "busybox" {
            words = words.get(1..)?;
        }
        let name = words.first()?.value();
        if !SHELLS.contains(&name.rsplit('/').next().unwrap_or(name)) {
            return None;
        }
        words = words.get(1..)?;
        let (mut input, mut text, mut problem) = (false, false, None);
        while let Some((word, rest)) = words.split_first() {
            let value = word.value();
            let letters = match value.strip_prefix(['-', '+']) {
                None => break,
                Some("" | "-") => {
                    words = rest;
                    break;
                }
                Some(letters) => letters,
            };
            let known = letters.chars().all(|c| "abcefhiklmnoprstuvxBCDEHPT".contains(c));
            if !LONG_OPTIONS.contains(&value) && (value.starts_with("--") || !known) {
                problem = Some(InstallProblem::ShellOption { span: word.span() });
                break;
            }
            words = rest;
            if !value.starts_with("--") {
                input |= letters.contains('s');
                text |= letters.contains('c');
                if letters.ends_with('o') {
                    words = words.get(1..).unwrap_or_default();
                }
            }
        }
        let runs = match words.split_first() {
            Some((word, rest)) if text => {
                // The next word is the script's name for itself.
                words = rest.get(1..).unwrap_or_default();
                Runs::Text(word)
            }
            Some((word, rest)) if !input && problem.is_none() => {
                words = rest;
                if word.value() == "/dev/stdin" { Runs::Input } else { Runs::File(word) }
            }
            _ => Runs::Input,
        };
        Some(Self { runs, arguments: words, problem })
    }
}
