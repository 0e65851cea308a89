//! What install.sh does with its variables and arguments before it downloads anything. Observed with dash.

use super::env_lines::env_lines;
use crate::forms::decoded::Decoded;
use crate::forms::shell::quote_always;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What install.sh sets up: a service, its command line and its environment.
///
/// ```
/// use k3s_config::Install;
/// // A cron in quotes in INSTALL_K3S_EXEC gets backslashes, and never runs; as an argument it is safe.
/// let cron = "--etcd-snapshot-schedule-cron='0 */6 * * *'";
/// let damaged = Install::new().env("INSTALL_K3S_EXEC", cron)?.run()?;
/// assert_eq!(damaged.arguments(), [r"--etcd-snapshot-schedule-cron=0 \*/6 \* \* \*"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Installed {
    command: String,
    arguments: Vec<String>,
    name: String,
    kind: String,
    bin_dir: String,
    systemd_dir: String,
    env_lines: Vec<String>,
}

/// Why install.sh stops before it downloads anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// A quote in `INSTALL_K3S_EXEC` is never closed: the shell refuses the line, or closes it in the first
    /// argument and takes what follows for code.
    #[error("a quote in INSTALL_K3S_EXEC is never closed")]
    UnclosedQuote,
    /// `K3S_URL` makes it an agent, and there is no token.
    #[error("K3S_URL makes it an agent, but neither K3S_TOKEN nor K3S_TOKEN_FILE is set")]
    AgentWithoutToken,
    /// `K3S_URL` is no https URL.
    #[error("K3S_URL is {url}, which does not start with https://")]
    UrlNotHttps {
        /// The URL.
        url: String,
    },
    /// The unit's name, made of `INSTALL_K3S_NAME` or of the command, has characters that no name may have.
    #[error("{name} cannot be the name of a service")]
    InvalidName {
        /// The name, with `k3s-` before it.
        name: String,
    },
}

/// What `~` stands for in `INSTALL_K3S_EXEC` unless the environment says otherwise.
pub(super) const ROOT_HOME: &str = "/root";

/// What install.sh puts a backslash before in `INSTALL_K3S_EXEC`, wherever it stands.
const ESCAPED: &str = "][!#$%&()*;<=>?\\_`{|}";

pub(super) fn run(
    environment: &BTreeMap<String, String>,
    arguments: &[String],
) -> Result<Installed, InstallError> {
    let get = |name: &str| environment.get(name).map_or("", String::as_str);
    let words = evaluate(
        &Decoded::verbatim(get("INSTALL_K3S_EXEC"), 0),
        arguments.iter().map(|argument| Decoded::verbatim(argument, 0)),
        environment.get("HOME").map_or(ROOT_HOME, String::as_str),
    )?;
    let mut words = words.into_iter().map(|word| word.text().to_owned()).peekable();
    let named = words.peek().is_some_and(|word| !word.is_empty() && !word.starts_with('-'));
    let command = match get("K3S_URL") {
        _ if named => words.next().unwrap_or_default(),
        "" => "server".to_owned(),
        _ if get("K3S_TOKEN").is_empty() && get("K3S_TOKEN_FILE").is_empty() => {
            return Err(InstallError::AgentWithoutToken);
        }
        _ => "agent".to_owned(),
    };
    let url = get("K3S_URL");
    if !url.is_empty() && !url.starts_with("https://") {
        return Err(InstallError::UrlNotHttps { url: url.to_owned() });
    }
    let name = match (get("INSTALL_K3S_NAME"), &*command) {
        ("", "server") => "k3s".to_owned(),
        ("", other) | (other, _) => format!("k3s-{other}"),
    };
    if name.contains(|c: char| c == '/' || ESCAPED.contains(c) || " \t\n\r\x0b\x0c".contains(c)) {
        return Err(InstallError::InvalidName { name });
    }
    let or = |name: &str, default: &str| match get(name) {
        "" => default.to_owned(),
        set => set.to_owned(),
    };
    Ok(Installed {
        command,
        arguments: words.collect(),
        name,
        kind: or("INSTALL_K3S_TYPE", "notify"),
        bin_dir: or("INSTALL_K3S_BIN_DIR", "/usr/local/bin"),
        systemd_dir: or("INSTALL_K3S_SYSTEMD_DIR", "/etc/systemd/system"),
        env_lines: env_lines(environment),
    })
}

/// The words of `eval set -- $(escape "$INSTALL_K3S_EXEC") $(quote "$@")`.
pub(super) fn evaluate(
    exec: &Decoded,
    arguments: impl Iterator<Item = Decoded>,
    home: &str,
) -> Result<Vec<Decoded>, InstallError> {
    let mut line = Line::default();
    for (c, source) in exec.chars() {
        if ESCAPED.contains(c) {
            line.push('\\', source);
        }
        line.push(c, source);
    }
    // An argument might close it again, and then is code.
    if unquote(&line.text, home).is_none() {
        return Err(InstallError::UnclosedQuote);
    }
    for argument in arguments {
        let start = argument.source(0);
        line.push(' ', start);
        line.push('\'', start);
        for (c, source) in argument.chars() {
            if c == '\'' {
                "'\\'".chars().for_each(|c| line.push(c, source));
            }
            line.push(c, source);
        }
        line.push('\'', argument.source(argument.text().len()));
    }
    unquote(&line.text, home).ok_or(InstallError::UnclosedQuote)
}

/// Both substitutions stand unquoted: blanks of any kind and number become one, also inside quotes.
#[derive(Default)]
struct Line {
    text: Decoded,
    blank: bool,
}

impl Line {
    fn push(&mut self, c: char, source: u32) {
        if is_blank(c) {
            self.blank = true;
            return;
        }
        if std::mem::take(&mut self.blank) && !self.text.text().is_empty() {
            self.text.push(' ', source);
        }
        self.text.push(c, source);
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}

/// Splits a line in which nothing but quotes, backslashes and a leading `~` means anything.
fn unquote(line: &Decoded, home: &str) -> Option<Vec<Decoded>> {
    let mut words = Vec::new();
    let mut word: Option<Decoded> = None;
    let mut quote = None;
    let mut chars = line.chars().peekable();
    while let Some((c, source)) = chars.next() {
        match (c, quote) {
            (' ', None) => words.extend(word.take()),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            ('\\', None) => {
                let word = word.get_or_insert_default();
                chars.next().into_iter().for_each(|(c, source)| word.push(c, source));
            }
            ('\\', Some('"')) => {
                let escaped = chars.next_if(|(next, _)| "$`\"\\".contains(*next));
                let (c, source) = escaped.unwrap_or((c, source));
                word.get_or_insert_default().push(c, source);
            }
            ('~', None)
                if word.is_none()
                    && !home.is_empty()
                    && chars.peek().is_none_or(|(next, _)| matches!(next, ' ' | '/')) =>
            {
                word = Some(Decoded::at_one_place(home, source));
            }
            _ => word.get_or_insert_default().push(c, source),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

impl Installed {
    /// What k3s is told to be: `server`, `agent`, or any other first word that is no flag.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// What stands behind the command: the arguments that arrive at `ExecStart=`.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// The unit's file name: `k3s.service`, `k3s-agent.service`, `k3s-<name>.service`.
    pub fn unit(&self) -> String {
        format!("{}.service", self.name)
    }

    /// Where the unit goes.
    pub fn unit_path(&self) -> String {
        format!("{}/{}.service", self.systemd_dir, self.name)
    }

    /// Where its environment file goes; only root may read it.
    pub fn env_path(&self) -> String {
        format!("{}.env", self.unit_path())
    }

    /// The words behind the program in `ExecStart=`, one to a line, in the quotes that install.sh gives them.
    /// `%` and `$` are not escaped for systemd.
    pub fn exec_lines(&self) -> Vec<String> {
        let arguments = self.arguments.iter().map(|argument| quote_always(argument));
        std::iter::once(self.command.clone()).chain(arguments).collect()
    }

    /// The lines of the environment file. Backslashes and runs of blanks are lost on the way; the values stay
    /// in the shell's quotes. They hold the token.
    pub fn env_lines(&self) -> &[String] {
        &self.env_lines
    }

    /// The unit that is written, without its comments: the world may read it.
    pub fn unit_text(&self) -> String {
        let (unit, install) = ("network-online.target", "multi-user.target");
        let mut text = format!(
            "[Unit]\nWants={unit}\nAfter={unit}\n\n[Install]\nWantedBy={install}\n\n[Service]\nType={}\n",
            self.kind
        );
        for file in ["/etc/default/%N", "/etc/sysconfig/%N", &self.env_path()] {
            let _ = writeln!(text, "EnvironmentFile=-{file}");
        }
        text.push_str("KillMode=process\nDelegate=yes\nUser=root\nLimitNOFILE=1048576\n");
        text.push_str("LimitNPROC=infinity\nLimitCORE=infinity\nTasksMax=infinity\n");
        text.push_str("TimeoutStartSec=0\nRestart=always\nRestartSec=5s\n");
        for module in ["br_netfilter", "overlay"] {
            let _ = writeln!(text, "ExecStartPre=-/sbin/modprobe {module}");
        }
        let _ = write!(text, "ExecStart={}/k3s", self.bin_dir);
        for line in self.exec_lines() {
            let _ = write!(text, " \\\n    {line}");
        }
        text.push('\n');
        text
    }
}

/// Without arguments and environment, which may hold a token.
impl std::fmt::Debug for Installed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Installed {{ {} by {}.service }}", self.command, self.name)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Install, InstallError};

    fn install(environment: &[(&str, &str)], arguments: &[&str]) -> Install {
        let install = environment.iter().fold(Install::new(), |i, (k, v)| i.env(k, *v).unwrap());
        arguments.iter().fold(install, |i, argument| i.arg(*argument).unwrap())
    }

    fn words(exec: &str, arguments: &[&str]) -> Vec<String> {
        let installed = install(&[("INSTALL_K3S_EXEC", exec)], arguments).run().unwrap();
        let command = installed.command().to_owned();
        std::iter::once(command).chain(installed.arguments().iter().cloned()).collect()
    }

    #[test]
    fn the_first_word_that_is_no_flag_is_the_command() {
        assert_eq!(words("", &[]), ["server"]);
        assert_eq!(words("--a", &["server"]), ["server", "--a", "server"]);
        assert_eq!(words("agent --a", &["--b"]), ["agent", "--a", "--b"]);
        assert_eq!(words("", &["", "--b"]), ["server", "", "--b"]);
        let typo = install(&[], &["–docker"]).run().unwrap();
        assert_eq!((typo.command(), &*typo.unit()), ("–docker", "k3s-–docker.service"));
    }

    #[test]
    fn quotes_in_exec_keep_the_backslashes() {
        assert_eq!(
            words(r#"server --t "my_tok" --l a_b=c"#, &[]),
            ["server", "--t", r"my\_tok", "--l", "a_b=c"]
        );
        assert_eq!(words("server --c='0 */6  *'", &[]), ["server", r"--c=0 \*/6 \*"]);
        assert_eq!(words(r#"server "a$b`c\d""#, &[]), ["server", r"a$b`c\d"]);
        assert_eq!(words(r"server a\ b", &[]), ["server", r"a\", "b"]);
        assert_eq!(words("server $HOME`id`;x", &[]), ["server", "$HOME`id`;x"]);
    }

    #[test]
    fn a_tilde_is_the_home_of_who_installs() {
        assert_eq!(
            words("server ~ ~/a x~ '~'", &["~"]),
            ["server", "/root", "/root/a", "x~", "~", "~"]
        );
        let there = install(&[("HOME", "/h"), ("INSTALL_K3S_EXEC", "--a ~/b")], &[]).run().unwrap();
        assert_eq!(there.arguments(), ["--a", "/h/b"]);
    }

    #[test]
    fn arguments_lose_only_runs_of_blanks() {
        assert_eq!(words("", &["server", "it's *", "a  b\nc"]), ["server", "it's *", "a b c"]);
    }

    #[test]
    fn what_stops_it() {
        let error =
            |environment: &[_], arguments: &[_]| install(environment, arguments).run().unwrap_err();
        let url = ("K3S_URL", "https://x:6443");
        assert_eq!(error(&[url], &[]), InstallError::AgentWithoutToken);
        assert!(install(&[url], &["server"]).run().is_ok());
        let plain = error(&[("K3S_URL", "http://x")], &["agent"]);
        assert_eq!(plain, InstallError::UrlNotHttps { url: "http://x".to_owned() });
        assert_eq!(error(&[("INSTALL_K3S_EXEC", "server it's")], &[]), InstallError::UnclosedQuote);
        let name = error(&[("INSTALL_K3S_NAME", "a_b")], &[]);
        assert_eq!(name, InstallError::InvalidName { name: "k3s-a_b".to_owned() });
    }

    #[test]
    fn the_environment_file_is_damaged_too() {
        let environment = [
            ("K3S_TOKEN", r"a\nb  c"),
            ("KINE_X", "it's"),
            ("OTHER", "1"),
            ("http_proxy", "p"),
            ("CONTAINERD_A", r"b\\d"),
            ("K3S_Z", "one\ntwo"),
        ];
        let installed = install(&environment, &["server"]).run().unwrap();
        let lines = [
            r"CONTAINERD_A='b\d'",
            "K3S_TOKEN='anb c'",
            "K3S_Z='one",
            "KINE_X='it'\"'\"'s'",
            "http_proxy='p'",
        ];
        assert_eq!(installed.env_lines(), lines);
    }

    #[test]
    fn the_unit_is_named_after_the_command() {
        let named = install(&[("INSTALL_K3S_NAME", "b")], &["agent"]).run().unwrap();
        assert_eq!(named.env_path(), "/etc/systemd/system/k3s-b.service.env");
        assert!(named.unit_text().ends_with("ExecStart=/usr/local/bin/k3s \\\n    agent\n"));
    }
}
