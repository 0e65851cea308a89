//! The real program, where it is installed.

use haproxy_cfg::Version;
use std::ffi::OsString;
use std::io;
use std::process::{Command, Output};

/// An installed `haproxy`, as an oracle.
#[derive(Clone, Debug)]
pub struct Haproxy {
    program: OsString,
    version: Version,
}

/// What `haproxy -c` said of a file.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Its exit code: 0 fine, 1 errors, 2 fine but without a listener. `None` when a signal ended it: it crashed.
    pub exit: Option<i32>,
    /// Its alerts: line (from 1, where it names one) and message, continuation lines included.
    pub alerts: Vec<(Option<usize>, String)>,
    /// Its warnings, likewise.
    pub warnings: Vec<(Option<usize>, String)>,
    /// Its notices, likewise; what `.notice` prints is among them.
    pub notices: Vec<(Option<usize>, String)>,
}

/// Relative, so that messages are the same each time.
const FILE: &str = "haproxy.cfg";

impl Haproxy {
    /// The `haproxy` on the path, or the one that the variable `HAPROXY` names.
    pub fn find() -> Option<Self> {
        let program = std::env::var_os("HAPROXY").unwrap_or_else(|| "haproxy".into());
        let output = Command::new(&program).arg("-v").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text.split_whitespace().skip_while(|word| *word != "version").nth(1)?;
        let version = version.parse().ok()?;
        Some(Self { program, version })
    }

    /// Its release line.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// What it says of a file with this text. Nothing is listened on.
    pub fn check(&self, text: &str) -> io::Result<Verdict> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join(FILE), text)?;
        let output = Command::new(&self.program)
            .current_dir(folder.path())
            .args(["-c", "-f", FILE])
            .output()?;
        Ok(Verdict::read(&output, &format!("parsing [{FILE}:")))
    }
}

impl Verdict {
    /// Whether HAProxy would start with the file. It judges by alerts too: some leave the exit code at 0.
    pub fn loads(&self) -> bool {
        self.alerts.is_empty() && matches!(self.exit, Some(0 | 2))
    }

    /// The alerts of one line, from 1.
    pub fn alerts_at(&self, line: usize) -> impl Iterator<Item = &str> {
        self.alerts.iter().filter(move |alert| alert.0 == Some(line)).map(|alert| alert.1.as_str())
    }

    /// What `.notice` in this line, from 1, printed.
    pub fn notice_at(&self, line: usize) -> Option<&str> {
        let notice = self.notices.iter().find(|notice| notice.0 == Some(line))?;
        notice.1.strip_prefix('\'')?.strip_suffix("'.")
    }

    fn read(output: &Output, place: &str) -> Self {
        let mut verdict = Self { exit: output.status.code(), ..Self::default() };
        let said = String::from_utf8_lossy(&output.stderr);
        let mut rest = said.as_ref();
        while let Some((level, behind)) = record_at(rest) {
            let end = next_record(behind);
            let (record, next) = behind.split_at(end);
            rest = next;
            // `   (4711) : config : ` and then what it says; the process number tells nothing.
            let record = record.split_once(") : ").map_or(record, |(_, record)| record);
            let record = record.strip_prefix("config : ").unwrap_or(record);
            let record = record.strip_suffix('\n').unwrap_or(record);
            let located = record.strip_prefix(place).and_then(|behind| behind.split_once(']'));
            let line = located.and_then(|(number, _)| number.parse().ok());
            let message = located.map_or(record, |(_, message)| message);
            let message =
                message.strip_prefix([':', ' ']).unwrap_or(message).trim_start_matches(' ');
            match level {
                "ALERT" => verdict.alerts.push((line, message.to_owned())),
                "WARNING" => verdict.warnings.push((line, message.to_owned())),
                _ => verdict.notices.push((line, message.to_owned())),
            }
        }
        verdict
    }
}

/// The level of the record that starts here, and what stands behind it.
fn record_at(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('[')?.split_once(']').filter(|(level, _)| LEVELS.contains(level))
}

const LEVELS: [&str; 4] = ["ALERT", "WARNING", "NOTICE", "DIAG"];

/// Where the next record starts, or the end.
fn next_record(text: &str) -> usize {
    text.match_indices("\n[")
        .map(|(at, _)| at + 1)
        .find(|at| text.get(*at..).is_some_and(|rest| record_at(rest).is_some()))
        .unwrap_or(text.len())
}
