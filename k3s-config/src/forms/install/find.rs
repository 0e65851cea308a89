use super::command::{InstallCommand, InstallProblem, InstallVariable, Placement, StartCommand};
use super::runner::{Runner, Runs, Shell};
use crate::forms::decoded::Decoded;
use crate::forms::shell::{Pipeline, ShellCommand, ShellWord, nested};
use config_diagnostics::Span;
use std::collections::BTreeSet;

/// Reads the commands of a text in order, and remembers what matters to a later one.
#[derive(Default)]
pub(super) struct Finder {
    pub(super) found: Vec<InstallCommand>,
    /// Where k3s itself is started.
    pub(super) started: Vec<StartCommand>,
    /// Variables set so far, and whether they are exported.
    session: Vec<(InstallVariable, bool)>,
    /// `set -a`: all that is set is exported.
    exports_all: bool,
    /// Files that the installer was saved to.
    files: BTreeSet<String>,
    depth: u8,
}

/// Most variables that are remembered: k3s knows fewer, and each command gets them all.
const MAX_SESSION: usize = 256;

/// Deepest `sh -c "sh -c …"` that is looked into.
const MAX_DEPTH: u8 = 4;

impl Finder {
    pub(super) fn read(&mut self, text: &Decoded) {
        self.pipelines(&nested(text));
    }

    /// Another shell starts: what was set in this one is gone.
    pub(super) fn forget(&mut self) {
        self.session.clear();
        self.exports_all = false;
    }

    fn pipelines(&mut self, pipelines: &[Pipeline]) {
        for pipeline in pipelines {
            self.pipeline(pipeline);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        // The installer that flows through the pipe, and the variables set on who fetches it.
        let mut flowing: Option<Flowing> = None;
        for command in &pipeline.commands {
            let runner = Runner::new(command);
            if let Some(run) = self.run(&runner, flowing.as_ref().map(|flowing| flowing.installer))
            {
                self.found(pipeline.span, &runner, flowing.take().unwrap_or_default(), &run);
            } else if let Some(installer) = self.installer_among(runner.words) {
                let lost = runner.variables.iter().cloned();
                let lost = lost.map(|v| InstallVariable { place: Placement::Downloader, ..v });
                self.saved(command, &runner);
                let words = runner.words.to_vec();
                flowing = Some(Flowing { installer, words, lost: lost.collect() });
            } else if starts_k3s(&runner) {
                self.started(&runner);
            } else if pipeline.commands.len() > 1 || !only_says(command, &runner) {
                self.inside(&runner);
            }
            self.remember(command, &runner);
        }
    }

    /// What of install.sh a command runs: where the installer is named, with which arguments.
    fn run<'a>(&self, runner: &Runner<'a>, flowing: Option<Span>) -> Option<Run<'a>> {
        let Some(shell) = Shell::of(runner) else {
            let (file, arguments) = runner.words.split_first()?;
            return self.is_file(file.value()).then(|| Run {
                installer: file.span(),
                arguments,
                problem: None,
            });
        };
        let run = |installer| Run { installer, arguments: shell.arguments, problem: shell.problem };
        match shell.runs {
            Runs::Input => flowing.map(run),
            Runs::Text(text) => (!text.is_known() && fetches(text)).then(|| run(text.span())),
            Runs::File(file) if self.is_file(file.value()) || substitutes(file) => {
                Some(run(file.span()))
            }
            // `curl … | sh server` runs a file of that name.
            Runs::File(file) => flowing.map(|installer| Run {
                problem: Some(InstallProblem::FileInsteadOfInput { span: file.span() }),
                ..run(installer)
            }),
        }
    }

    fn is_file(&self, name: &str) -> bool {
        let base = base(name);
        let script = base
            .strip_suffix(".sh")
            .is_some_and(|name| name.contains("install") && !name.contains("uninstall"));
        (script && base.contains("k3s")) || self.files.contains(base)
    }

    fn installer_among(&self, words: &[ShellWord]) -> Option<Span> {
        let reads = words.first().is_some_and(|word| matches!(base(word.value()), "cat" | "tail"));
        let installer =
            |word: &&ShellWord| is_installer(word.value()) || (reads && self.is_file(word.value()));
        words.iter().find(installer).map(ShellWord::span)
    }

    fn found(&mut self, span: Span, runner: &Runner<'_>, downloader: Flowing, run: &Run<'_>) {
        let mut variables: Vec<InstallVariable> = self.session_of(runner);
        variables.extend(downloader.lost);
        variables.retain(|variable| InstallVariable::is_meant_for_k3s(&variable.name));
        // What stands on the command itself is meant for it, whatever its name.
        variables.extend(runner.variables.iter().cloned());
        self.found.push(InstallCommand {
            span,
            installer: run.installer,
            downloader: downloader.words,
            shell: runner.words.first().map_or(span, ShellWord::span),
            variables,
            arguments: run.arguments.to_vec(),
            sudo: runner.sudo,
            problem: run.problem,
        });
    }

    fn started(&mut self, runner: &Runner<'_>) {
        let words = runner.words.get(1..).unwrap_or_default().to_vec();
        let mut variables = self.session_of(runner);
        variables.extend(runner.variables.iter().cloned());
        variables.retain(|variable| variable.place.reaches_script());
        self.started.push(StartCommand { words, variables });
    }

    /// What was set earlier, as this command gets to see it.
    fn session_of(&self, runner: &Runner<'_>) -> Vec<InstallVariable> {
        let place = |(variable, exported): &(InstallVariable, bool)| {
            let place =
                if *exported { runner.of_exported(&variable.name) } else { Placement::NotExported };
            InstallVariable { place, ..variable.clone() }
        };
        self.session.iter().map(place).collect()
    }

    /// Looks into arguments that are commands themselves: of `sh -c`, `ssh`, `su -c`.
    fn inside(&mut self, runner: &Runner<'_>) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        let shell = Shell::of(runner);
        for word in runner.words {
            if !self.is_command(word.value()) {
                continue;
            }
            let files = std::mem::take(&mut self.files);
            let mut inner = Self { depth: self.depth + 1, files, ..Self::default() };
            if shell.is_some() {
                let seen = self.session_of(runner).into_iter().chain(runner.variables.clone());
                inner.session = seen.map(|v| (v.clone(), v.place.reaches_script())).collect();
            }
            let mut pipelines = nested(&without_comma(word.decoded()));
            for pipeline in &mut pipelines {
                pipeline.inherit(word.expansions());
            }
            inner.pipelines(&pipelines);
            self.files = inner.files;
            self.started.append(&mut inner.started);
            for mut command in inner.found {
                command.sudo |= runner.sudo;
                self.found.push(command);
            }
        }
    }

    /// Whether a word is a command line that has to do with the installer.
    fn is_command(&self, word: &str) -> bool {
        let mut parts = word.split_ascii_whitespace();
        names_installer(word) || (parts.clone().count() > 1 && parts.any(|part| self.is_file(part)))
    }

    /// Remembers the file that a download goes to.
    fn saved(&mut self, command: &ShellCommand, runner: &Runner<'_>) {
        let to = command.redirections.iter().filter(|r| r.operator.starts_with('>'));
        self.files.extend(to.map(|r| base(r.target.value()).to_owned()));
        let named = |pair: &&[ShellWord]| {
            let [option, _] = pair else { return false };
            let option = option.value();
            let short = option.starts_with('-') && !option.starts_with("--");
            option == "--output"
                || option == "--output-document"
                || short && option.ends_with(if runner.name() == "wget" { 'O' } else { 'o' })
        };
        let files = runner.words.windows(2).filter(named).filter_map(|pair| pair.get(1));
        let files = files.map(|file| base(file.value()).to_owned()).filter(|file| file != "-");
        self.files.extend(files);
    }

    /// Remembers what is set and exported for later commands.
    fn remember(&mut self, command: &ShellCommand, runner: &Runner<'_>) {
        if command.words.is_empty() {
            for assignment in &command.assignments {
                let exported = self.exports_all
                    || self.session.iter().any(|(v, e)| *e && v.name == assignment.name);
                self.set(
                    InstallVariable::new(assignment.clone(), Placement::NotExported),
                    exported,
                );
            }
            return;
        }
        let words = runner.words.get(1..).unwrap_or_default();
        let has = |option: &str| words.iter().any(|word| word.value() == option);
        match runner.name() {
            "export" => self.declare(words),
            "declare" | "typeset" | "readonly" if has("-x") => self.declare(words),
            "set" if has("-a") || has("allexport") => self.exports_all = !has("+o"),
            "set" if has("+a") => self.exports_all = false,
            "unset" => {
                self.session.retain(|(v, _)| !words.iter().any(|word| word.value() == v.name));
            }
            _ => {}
        }
    }

    fn declare(&mut self, words: &[ShellWord]) {
        for word in words {
            if let Some(assignment) = word.assignment() {
                self.set(InstallVariable::new(assignment, Placement::Exported), true);
            }
            for (variable, exported) in &mut self.session {
                *exported |= variable.name == word.value();
            }
        }
    }

    fn set(&mut self, variable: InstallVariable, exported: bool) {
        if InstallVariable::is_meant_for_k3s(&variable.name) && self.session.len() < MAX_SESSION {
            self.session.retain(|(earlier, _)| earlier.name != variable.name);
            self.session.push((variable, exported));
        }
    }
}

/// The installer in a pipe.
#[derive(Default)]
struct Flowing {
    installer: Span,
    /// Who fetches it.
    words: Vec<ShellWord>,
    /// The variables that only that one sees.
    lost: Vec<InstallVariable>,
}

/// Whether a command is `k3s server …` or `k3s agent …`.
fn starts_k3s(runner: &Runner<'_>) -> bool {
    let command = runner.words.get(1).map(ShellWord::value);
    runner.name() == "k3s" && matches!(command, Some("server" | "agent"))
}

struct Run<'a> {
    installer: Span,
    arguments: &'a [ShellWord],
    problem: Option<InstallProblem>,
}

/// Whether a command shows its words to somebody, and does nothing else with them.
fn only_says(command: &ShellCommand, runner: &Runner<'_>) -> bool {
    let says = ["echo", "printf", "print", "log", "info", "warn", "error", "die", "fatal", "note"];
    says.contains(&runner.name())
        && command.redirections.iter().all(|r| r.operator != ">" && r.operator != ">>")
}

/// `"curl …",` in a list of another language: the comma behind the quote is none of the command's.
fn without_comma(word: &Decoded) -> Decoded {
    let end = word.text().strip_suffix(',').map_or(0, str::len);
    let behind_quote = end > 0 && word.source(end) > word.source(end - 1) + 1;
    if behind_quote { word.part(0..end) } else { word.clone() }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `"$(curl -sfL https://get.k3s.io)"`: what is run is what was fetched.
fn fetches(text: &ShellWord) -> bool {
    text.value().trim_start().starts_with(['$', '`']) && names_installer(text.value())
}

/// `<(curl -sfL https://get.k3s.io)`.
fn substitutes(file: &ShellWord) -> bool {
    file.value().starts_with("<(") && names_installer(file.value())
}

/// Whether a text has words, and the installer is one of them.
pub(super) fn names_installer(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_whitespace())
        && text
            .split(|c: char| c.is_ascii_whitespace() || "'\"`()|;&<>".contains(c))
            .any(is_installer)
}

/// Whether this is install.sh's address: its own, its mirrors', the repository's.
pub(super) fn is_installer(word: &str) -> bool {
    let address =
        word.strip_prefix("https://").or_else(|| word.strip_prefix("http://")).unwrap_or(word);
    let (host, path) = address.split_once(['/', '?']).unwrap_or((address, ""));
    host == "get.k3s.io"
        || (host.starts_with("rancher-mirror.") && path.ends_with("k3s-install.sh"))
        || (matches!(host, "raw.githubusercontent.com" | "github.com")
            && ["k3s-io/k3s/", "rancher/k3s/"].iter().any(|repo| path.starts_with(repo))
            && path.ends_with("install.sh"))
}

#[cfg(test)]
mod tests {
    use crate::{Install, InstallCommand, InstallProblem, Placement, SourceId};
    use proptest::prelude::*;

    /// Each command as `NAME=value … | arguments`; what is lost on the way stands in brackets.
    fn read(text: &str) -> Vec<String> {
        let variable = |v: &crate::InstallVariable| match v.place {
            Placement::Script | Placement::Exported => format!("{}={}", v.name, v.value.value()),
            _ => format!("[{}]", v.name),
        };
        let command = |command: &InstallCommand| {
            let words = command.variables().iter().map(variable).chain(["|".to_owned()]);
            let arguments = command.arguments().iter().map(|word| word.value().to_owned());
            words.chain(arguments).collect::<Vec<_>>().join(" ")
        };
        InstallCommand::find_all(text).iter().map(command).collect()
    }

    const GET: &str = "curl -sfL https://get.k3s.io";

    #[test]
    fn arguments_stand_behind_the_dash() {
        assert_eq!(read("sudo apt install curl\ncurl -sfL https://get.k3s.io | sh -s -\n"), ["|"]);
        assert_eq!(read(&format!("{GET} | sh -s - server --docker")), ["| server --docker"]);
        assert_eq!(read(&format!("{GET} | bash -xs -- --docker # no")), ["| --docker"]);
        assert_eq!(
            read(&format!("{GET} | sudo -E /bin/sh -s server \\\n  --tls-san 'a b'")),
            ["| server --tls-san a b"]
        );
        assert_eq!(read("wget -qO- https://get.k3s.io/ | sh -"), ["|"]);
        assert_eq!(read(&format!("$ {GET} |\n  sh -s - agent")), ["| agent"]);
    }

    #[test]
    fn variables_reach_the_script_or_not() {
        assert_eq!(
            read(&format!("{GET} | K3S_URL=u K3S_TOKEN='t t' X=1 sh -s -")),
            ["K3S_URL=u K3S_TOKEN=t t X=1 |"]
        );
        assert_eq!(read(&format!("K3S_URL=u {GET} | sh -")), ["[K3S_URL] |"]);
        assert_eq!(read(&format!("{GET} | K3S_URL=u sudo sh -")), ["[K3S_URL] |"]);
        assert_eq!(read(&format!("{GET} | K3S_URL=u sudo -E sh -")), ["K3S_URL=u |"]);
        assert_eq!(
            read(&format!("{GET} | K3S_URL=u sudo --preserve-env=K3S_URL sh -")),
            ["K3S_URL=u |"]
        );
        assert_eq!(
            read(&format!("{GET} | sudo -u root K3S_URL=u env K3S_TOKEN=t sh -")),
            ["K3S_URL=u K3S_TOKEN=t |"]
        );
        assert_eq!(read(&format!("{GET} | env -i K3S_URL=u sh -s - a")), ["K3S_URL=u | a"]);
    }

    #[test]
    fn what_was_exported_earlier_is_seen() {
        assert_eq!(
            read(&format!("export K3S_URL=u K3S_TOKEN=t\n{GET} | sh -")),
            ["K3S_URL=u K3S_TOKEN=t |"]
        );
        assert_eq!(read(&format!("K3S_URL=u; {GET} | sh -")), ["[K3S_URL] |"]);
        assert_eq!(read(&format!("K3S_URL=u\nexport K3S_URL\n{GET} | sh -")), ["K3S_URL=u |"]);
        assert_eq!(read(&format!("set -a\nK3S_URL=u\n{GET} | sh -")), ["K3S_URL=u |"]);
        assert_eq!(read(&format!("export K3S_URL=u\nunset K3S_URL\n{GET} | sh -")), ["|"]);
        assert_eq!(read(&format!("export K3S_URL=u\n{GET} | sudo sh -")), ["[K3S_URL] |"]);
    }

    #[test]
    fn the_script_may_be_a_file() {
        assert_eq!(
            read(&format!("{GET} -o i.sh\nchmod +x i.sh\nK3S_URL=u ./i.sh agent")),
            ["K3S_URL=u | agent"]
        );
        assert_eq!(
            read(&format!("{GET} > /tmp/i.sh && sudo sh /tmp/i.sh --docker")),
            ["| --docker"]
        );
        assert_eq!(
            read("INSTALL_K3S_SKIP_DOWNLOAD=true ./k3s-install.sh"),
            ["INSTALL_K3S_SKIP_DOWNLOAD=true |"]
        );
        assert_eq!(read("./install.sh server"), [""; 0]);
        assert_eq!(read("cat k3s-install.sh | sh -s - agent"), ["| agent"]);
    }

    #[test]
    fn substitutions_and_nested_shells() {
        assert_eq!(
            read(r#"sh -c "$(curl -sfL https://get.k3s.io)" - server --docker"#),
            ["| server --docker"]
        );
        assert_eq!(read("bash <(curl -sfL https://get.k3s.io) agent"), ["| agent"]);
        let nested =
            r#"K3S_URL=u bash -c "curl -sfL https://get.k3s.io | sh -s - --tls-san \"a b\"""#;
        assert_eq!(read(nested), ["K3S_URL=u | --tls-san a b"]);
        assert_eq!(read(r#"K3S_URL=u ssh h "curl -sfL https://get.k3s.io | sh -""#), ["|"]);
        assert_eq!(read(&format!("ssh h <<EOF\n{GET} | sh -s - agent\nEOF\n")), ["| agent"]);
    }

    #[test]
    fn what_the_shell_takes_for_itself() {
        let problem = |text: &str| InstallCommand::find_all(text)[0].problem();
        let text = format!("{GET} | sh -s --docker");
        assert!(
            matches!(problem(&text), Some(InstallProblem::ShellOption { span }) if &text[span.range()] == "--docker")
        );
        let text = format!("{GET} | sh - server");
        assert!(matches!(problem(&text), Some(InstallProblem::FileInsteadOfInput { .. })));
        assert_eq!(problem(&format!("{GET} | sh -s – docker")), None);
    }

    #[test]
    fn other_commands_are_none() {
        for text in [
            "curl -sfL https://get.k3s.io",
            "# curl -sfL https://get.k3s.io | sh -",
            "echo 'see https://get.k3s.io for more' | cat",
            "echo 'run: curl -sfL https://get.k3s.io | sh -' >&2",
            "curl -sfL https://get.k3s.io.example.com | sh -",
            "curl -sfL https://get.rke2.io | sh -",
        ] {
            assert!(InstallCommand::find_all(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn pages_and_playbooks_hold_commands() {
        let page = "It's easy:\n\n```sh\ncurl -sfL https://get.k3s.io | sh -s - \\\n  server\n```\nDon't `curl https://get.k3s.io | sh -s - agent`.\n";
        assert_eq!(read(page), ["| server", "| agent"]);
        let cloud = "#cloud-config\nruncmd:\n  - \"curl -sfL https://get.k3s.io | sh -s - \\\"a b\\\"\"\n  - [sh, -c, \"curl -sfL https://get.k3s.io | sh -s - list\"]\n  - |\n    export K3S_URL=u\n    curl -sfL https://get.k3s.io |\n      sh -s - block\n  - curl -sfL https://get.k3s.io | sh -s - plain\n  - echo it's\n";
        assert_eq!(read(cloud), ["| a b", "| list", "K3S_URL=u | block", "| plain"]);
        let playbook = "- hosts: all\n  tasks:\n    - name: k3s\n      shell: >\n        curl -sfL https://get.k3s.io |\n        sh -s - folded\n      args:\n        creates: /x\n";
        assert_eq!(read(playbook), ["| folded"]);
    }

    #[test]
    fn prose_around_a_command_does_not_hide_it() {
        let page = "It's k3s\n\n    export K3S_URL=u\n    curl -sfL https://get.k3s.io | sh -s - \\\n      agent\n\nThat's all.\n";
        assert_eq!(read(page), ["K3S_URL=u | agent"]);
        let open = "It's k3s.\n\n    curl -sfL https://get.k3s.io | sh -s - b\n";
        assert_eq!(read(open), ["| b"]);
        assert_eq!(
            read("```\nx\n```\n    export K3S_URL=u\n    curl -sfL https://get.k3s.io | sh -\n"),
            ["K3S_URL=u |"]
        );
        let hcl = "inline = [\n  \"wget https://get.k3s.io -O /tmp/x.sh\",\n  \"bash /tmp/x.sh --docker\",\n]\n";
        assert_eq!(read(hcl), ["| --docker"]);
        assert_eq!(read("echo 'curl -sfL https://get.k3s.io | sh -s - x' > s.sh"), ["| x"]);
    }

    #[test]
    fn outer_quotes_expand_in_inner_ones() {
        let found = InstallCommand::find_all(
            "ssh h \"curl -sfL https://get.k3s.io | K3S_TOKEN='$T' sh -s - '$A' b\"",
        );
        let known = |word: &super::ShellWord| word.is_known();
        assert!(!found[0].variable("K3S_TOKEN").unwrap().value.is_known());
        assert_eq!(found[0].arguments().iter().map(known).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn unknown_values_are_told_apart() {
        let found = InstallCommand::find_all(&format!("{GET} | K3S_TOKEN=$T sh -s - a"));
        assert!(!found[0].is_known());
        assert_eq!(
            found[0].variable("K3S_TOKEN").unwrap().value.expansions()[0].name.as_deref(),
            Some("T")
        );
    }

    #[test]
    fn words_know_their_place() {
        let text =
            format!("{GET} | INSTALL_K3S_EXEC=\"server --node-label 'a_b'\" sh -s - '--x=é y' z");
        let words = InstallCommand::find_all(&text)[0].words(SourceId::new(3)).unwrap();
        let read: Vec<_> = words.iter().map(|w| (&*w.text, &text[w.span.range()])).collect();
        let expected = [
            ("server", "server"),
            ("--node-label", "--node-label"),
            (r"a\_b", "a_b"),
            ("--x=é y", "--x=é y"),
            ("z", "z"),
        ];
        assert_eq!(read, expected);
    }

    fn install() -> impl Strategy<Value = Install> {
        let name = "(INSTALL_K3S|K3S)_[A-Z]{1,8}|HTTP_PROXY|no_proxy";
        let environment = prop::collection::btree_map(name, "[^\0]{0,12}", 0..4);
        let arguments = prop::collection::vec("(--)?[^\0]{0,12}", 0..4);
        (environment, arguments, any::<bool>()).prop_map(|(environment, arguments, sudo)| {
            Install::from_parts(environment, arguments, sudo)
        })
    }

    proptest! {
        #[test]
        fn a_printed_command_reads_back(install in install()) {
            let text = install.to_string();
            let found = InstallCommand::find_in_script(&text);
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert!(found[0].install() == install, "{}", text);
            prop_assert!(found[0].problem().is_none(), "{}", text);
        }

        #[test]
        fn any_text_is_searched(text in "(curl|https://get\\.k3s\\.io|sh|-s|-c|- |:|`|```|\\||[\"'$( \n]|K3S_A=){0,30}") {
            for command in InstallCommand::find_all(&text) {
                prop_assert!(text.get(command.span().range()).is_some());
                let _ = command.run();
            }
        }
    }
}
