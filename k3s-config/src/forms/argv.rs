use super::FlagError;
use super::flag_set::{FlagSet, Parsed, is_cli_2};
use crate::{Command, Setting, Version, Word};

/// A command line as k3s reads it.
///
/// Since 1.31.8, 1.32.4 and 1.33.0 the first word that is no flag ends the flags, and all that follows is ignored
/// without a word; before, such words were moved behind the flags. Source: urfave/cli 1.22 and 2.27, Go's `flag`.
///
/// ```
/// use k3s_config::{Command, CommandLine, Version, Word};
/// let words = ["k3s", "server", "--etcd-expose-metrics", "true", "--disable", "traefik"].map(Word::from);
/// let line = CommandLine::parse(&words, Version::new(1, 33, 1));
/// assert_eq!(line.command, Some(Command::Server));
/// assert_eq!(line.settings.len(), 1);
/// assert_eq!(line.ignored.len(), 3);
///
/// let line = CommandLine::parse_flags(Command::Agent, &["--tokn=x".into()], Version::NEWEST);
/// assert_eq!(line.errors[0].to_string(), "flag provided but not defined: -tokn");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandLine {
    /// The command; none where the line has none, or one that takes its flags from the command line alone.
    pub command: Option<Command>,
    /// The word of the command, and of its sub command, if there is one.
    pub command_words: Vec<Word>,
    /// Flags before the command: `k3s --debug server`.
    pub global: Vec<Setting>,
    /// The flags of the command, in their order. With an error, those that k3s would read without it.
    pub settings: Vec<Setting>,
    /// Words that k3s passes over without a word.
    pub ignored: Vec<Word>,
    /// Whether k3s prints its help, or its version, and does nothing else.
    pub help: bool,
    /// What is wrong. k3s stops at the first one; the others are what it would say next.
    pub errors: Vec<FlagError>,
}

impl CommandLine {
    /// Reads a whole line; the first word is the program.
    pub fn parse(words: &[Word], version: Version) -> Self {
        let global = FlagSet::of_k3s(version).parse(words.get(1..).unwrap_or_default());
        let mut line = Self::default();
        let Parsed { settings, rest, help, errors } = global;
        line.help =
            help || settings.iter().any(|setting| matches!(&*setting.flag, "version" | "v"));
        line.global = settings;
        line.errors = errors;
        let Some((word, rest)) = rest.split_first() else { return line };
        line.command_words.push(word.clone());
        match Command::named(&word.text) {
            Some(command) => line.read(command, rest, version),
            None => line.ignored = rest.to_vec(),
        }
        line
    }

    /// Reads what stands behind the command.
    pub fn parse_flags(command: Command, words: &[Word], version: Version) -> Self {
        let mut line = Self::default();
        line.read(command, words, version);
        line
    }

    fn read(&mut self, command: Command, words: &[Word], version: Version) {
        self.command = Some(command);
        let set = FlagSet::of(command, version);
        let moves = !is_cli_2(version) && command != Command::EtcdSnapshot;
        self.take(if moves { set.parse(&set.reorder(words)) } else { set.parse(words) });
        let Some((word, rest)) = self.ignored.split_first() else { return };
        let (word, rest) = (word.clone(), rest.to_vec());
        match (command, word.text.as_str()) {
            // urfave/cli 1 gives this command to those that have sub commands.
            (_, "help" | "h") if !moves => self.help = true,
            (Command::EtcdSnapshot, "save" | "delete" | "prune") => {
                self.command_words.push(word);
                self.take(set.parse(&rest));
            }
            (Command::EtcdSnapshot, "ls" | "list" | "l") => {
                self.command_words.push(word);
                self.take(set.with_output().parse(&rest));
            }
            _ => {}
        }
    }

    fn take(&mut self, parsed: Parsed) {
        self.settings.extend(parsed.settings);
        self.errors.extend(parsed.errors);
        self.help |= parsed.help;
        self.ignored = parsed.rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Version = Version::new(1, 30, 1);

    fn server(words: &[&str], version: Version) -> CommandLine {
        let words: Vec<Word> = words.iter().copied().map(Word::from).collect();
        CommandLine::parse_flags(Command::Server, &words, version)
    }

    /// `flag=value …`, then `| word …` where words are ignored.
    fn said(words: &[&str], version: Version) -> String {
        let line = server(words, version);
        if let Some(error) = line.errors.first() {
            return error.to_string();
        }
        let flags = line.settings.iter().map(ToString::to_string);
        let ignored = line.ignored.iter().map(|word| word.text.clone());
        let bar = (!line.ignored.is_empty()).then(|| "|".to_owned());
        flags.chain(bar).chain(ignored).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_first_word_that_is_no_flag_ends_them() {
        let new = |words: &[&str]| said(words, Version::NEWEST);
        assert_eq!(new(&["foo", "--disable", "traefik"]), "| foo --disable traefik");
        assert_eq!(new(&["--debug", "true", "--cluster-init"]), "--debug | true --cluster-init");
        assert_eq!(new(&["--", "--debug"]), "| --debug");
        assert_eq!(new(&["-", "--debug"]), "| - --debug");
    }

    #[test]
    fn older_versions_move_words_behind_the_flags() {
        assert_eq!(said(&["foo", "--disable", "traefik"], OLD), "--disable=traefik | foo");
        // But a word after a switch stays there, as if it were its value.
        assert_eq!(
            said(&["--debug", "true", "--cluster-init"], OLD),
            "--debug | true --cluster-init"
        );
        assert_eq!(
            said(&["a", "--token", "--", "--debug", "--", "b"], OLD),
            "--token=-- --debug | a b"
        );
    }

    #[test]
    fn one_dash_and_two_are_alike_and_values_are_attached_or_follow() {
        let line = server(&["-token=a", "--t", "b", "-v", "3"], Version::NEWEST);
        let values: Vec<_> = line.settings.iter().map(|s| (&*s.flag, s.value.as_deref())).collect();
        assert_eq!(values, [("token", Some("a")), ("t", Some("b")), ("v", Some("3"))]);
        assert_eq!(said(&["--token", "--debug"], OLD), "--token=--debug");
    }

    #[test]
    fn k3s_names_the_first_error() {
        for (words, message) in [
            (
                &["--cluster-init=yes"][..],
                "invalid boolean value \"yes\" for -cluster-init: parse error",
            ),
            (
                &["--https-listen-port=08"],
                "invalid value \"08\" for flag -https-listen-port: parse error",
            ),
            (
                &["-v=99999999999999999999"],
                "invalid value \"99999999999999999999\" for flag -v: value out of range",
            ),
            (
                &["--etcd-s3-timeout=5"],
                "invalid value \"5\" for flag -etcd-s3-timeout: parse error",
            ),
            (&["--token"], "flag needs an argument: -token"),
            (&["--disable traefik"], "flag provided but not defined: -disable traefik"),
            (&["---token=x"], "bad flag syntax: ---token=x"),
            (&["--=x"], "bad flag syntax: --=x"),
            (&["-t", "a", "--token", "b"], "Cannot use two forms of the same flag: t token"),
        ] {
            assert_eq!(said(words, Version::NEWEST), message, "{words:?}");
            assert_eq!(said(words, OLD), message, "{words:?}");
        }
        // Words that are no flags of the command go behind those that are.
        let words = ["--nope", "-v=x"];
        assert!(
            said(&words, Version::NEWEST).contains("-nope") && said(&words, OLD).contains("-v")
        );
    }

    #[test]
    fn reading_goes_on_after_an_error() {
        let line = server(&["--nope", "1", "-v=x", "--debug"], Version::NEWEST);
        assert_eq!((line.errors.len(), line.settings.len(), line.ignored.len()), (2, 1, 0));
    }

    #[test]
    fn newer_versions_take_blanks_off_the_values_of_lists() {
        let label = |version| server(&["--node-label= a=b ", "--token= t "], version).settings;
        assert_eq!(label(Version::NEWEST)[0].value.as_deref(), Some("a=b"));
        assert_eq!(label(OLD)[0].value.as_deref(), Some(" a=b "));
        assert_eq!(label(Version::NEWEST)[1].value.as_deref(), Some(" t "));
    }

    #[test]
    fn flags_before_the_command_and_sub_commands() {
        let parse = |words: &[&str]| {
            let words: Vec<Word> = words.iter().copied().map(Word::from).collect();
            CommandLine::parse(&words, Version::NEWEST)
        };
        let line = parse(&["/usr/local/bin/k3s", "--debug", "server", "--cluster-init"]);
        assert_eq!((line.global.len(), line.settings.len()), (1, 1));
        let line = parse(&["k3s", "etcd-snapshot", "ls", "-o", "json", "--etcd-s3"]);
        assert_eq!((line.command_words.len(), line.settings.len(), line.errors.len()), (2, 2, 0));
        assert_eq!(parse(&["k3s", "kubectl", "get", "-A"]).command, None);
        assert!(parse(&["k3s", "--version"]).help && parse(&["k3s", "server", "help"]).help);
        assert!(!parse(&["k3s"]).help);
    }

    #[test]
    fn a_flag_covers_its_value() {
        use crate::SourceId;
        use config_diagnostics::Span;
        let word =
            |text: &str, start, end| Word::new(text, Span::new(start, end), SourceId::new(3));
        let words = [word("--token", 0, 7), word("a", 8, 9), word("--x", 10, 13)];
        let line = CommandLine::parse_flags(Command::Agent, &words, Version::NEWEST);
        assert_eq!(line.settings[0].span, Span::new(0, 9));
        assert_eq!(
            (line.errors[0].span, line.errors[0].source),
            (Span::new(10, 13), SourceId::new(3))
        );
    }
}
