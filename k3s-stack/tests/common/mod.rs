//! The command, run in a folder of its own.
#![allow(dead_code)] // each test file uses a part

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder with files in it.
pub(crate) struct Folder(TempDir);

/// What a run of the command left behind.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    /// A folder with these files; a path's folders are made.
    pub(crate) fn with<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Runs `k3s-stack` there with the words of `args`.
    pub(crate) fn run(&self, args: &str) -> Ran {
        self.run_with(args, "")
    }

    /// The same with `input` on standard input.
    pub(crate) fn run_with(&self, args: &str, input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_k3s-stack"))
            .args(args.split_whitespace())
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that does not read its input closes it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().expect("no signal ended it"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `check --format json` with the words of `args`: the report and the exit code.
    pub(crate) fn json(&self, args: &str) -> (Value, i32) {
        let ran = self.run(&format!("check --format json {args}"));
        (ran.json(), ran.code)
    }
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}

/// The paths of a report's files.
pub(crate) fn paths(report: &Value) -> Vec<&str> {
    report["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect()
}

/// The rules of the findings of a report's file.
pub(crate) fn rules(report: &Value, file: usize) -> Vec<&str> {
    let found = report["files"][file]["diagnostics"].as_array().unwrap();
    found.iter().map(|d| d["rule"].as_str().unwrap()).collect()
}

/// A haproxy.cfg in which nothing is wrong.
pub(crate) const CLEAN: &str = "\
global
    maxconn 1000

defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

frontend web
    bind 127.0.0.1:8080
    default_backend app

backend app
    server app1 127.0.0.1:9000
";

/// The same without its last line feed, which HAProxy refuses.
pub(crate) fn cut() -> &'static str {
    CLEAN.trim_end()
}
