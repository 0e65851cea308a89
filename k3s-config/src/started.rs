//! Each k3s that some text starts, with all that the text says of it.

use crate::view::{Node, View};
use crate::{Command, ConfigFile, Flag, InstallCommand, Target, Unit, Version};
use config_diagnostics::Span;

/// A k3s that a config.yaml, a script or a systemd unit starts, with its flags.
///
/// It is what a tool needs that looks at more than one file: what a node is, and what it is told. Other than
/// [`Effective`](crate::Effective) it has no defaults, keeps the place of every part of a list, and is read from any form.
///
/// ```
/// use k3s_config::{Command, ConfigFile, Document, Started, Target};
/// let document = Document::parse("server: https://cp.lan:6443\ntls-san: a,b\n").document;
/// let started = Started::in_config(&[ConfigFile::new("config.yaml", &document)], &Target::default());
/// let names: Vec<_> = started.all("tls-san").map(|flag| flag.value.as_str()).collect();
/// assert_eq!((started.get("server").unwrap().value.as_str(), names), ("https://cp.lan:6443", vec!["a", "b"]));
/// assert_eq!(started.command, None);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Started {
    /// Server or agent; `None` where only the role of the file tells.
    pub command: Option<Command>,
    /// What counts, in the order in which k3s takes it; a list has one for each of its parts.
    pub flags: Vec<StartedFlag>,
    /// Whether there may be flags that are not seen: words that only the shell knows.
    pub is_open: bool,
    /// Where it is started, in the text's own terms; empty for a config file.
    pub path: String,
    /// The release that the text pins.
    pub pinned: Option<Pinned>,
}

/// A value of a flag, and where it stands. Debug output hides the values of flags that grant access.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StartedFlag {
    /// The flag's own name, without dashes; what is written where there is no such flag.
    pub name: String,
    /// The value; `true` for a bare switch.
    pub value: String,
    /// The place of the value.
    pub span: Span,
    /// The place of the key, or of the whole word.
    pub key_span: Span,
    /// The index of its file among those given.
    pub file: usize,
    /// Whether the value is as written, and not made of variables.
    pub is_known: bool,
}

impl std::fmt::Debug for StartedFlag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let secret = Flag::anywhere(|flag| flag.is_called(&self.name) && flag.is_secret());
        let value = if secret { "[secret]" } else { &self.value };
        write!(f, "{}={value} at {:?}", self.name, self.span)
    }
}

/// A release of k3s that an install command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pinned {
    /// `v1.33.1+k3s1`, or the channel: `v1.33`.
    pub text: String,
    /// The release; of a channel the first one of its line.
    pub version: Version,
    /// Whether it is a channel, whose releases come and go.
    pub is_channel: bool,
    /// Its place.
    pub span: Span,
}

impl Started {
    /// The k3s that reads a main file and its drop-ins.
    pub fn in_config(files: &[ConfigFile<'_>], target: &Target) -> Self {
        let view = View::of_config(files, target);
        let of = |node: &Node| Self::of(&view, node, None);
        view.nodes.first().map_or_else(Self::nothing, of)
    }

    /// Each k3s that a script installs or starts, in order; also those of a page, a playbook or cloud-init.
    pub fn in_script(text: &str, target: &Target) -> Vec<Self> {
        let view = View::of_script(text, target);
        let pins: Vec<_> =
            view.installs().iter().map(|install| (install.span(), pin(install, text))).collect();
        let of = |node: &Node| {
            let inside = |span: Span| {
                let mut settings = node.settings.iter();
                settings.any(|stated| span.overlaps(stated.key_span))
            };
            let own = pins.iter().find(|(span, _)| inside(*span) || pins.len() == 1);
            Self::of(&view, node, own.and_then(|(_, pin)| pin.clone()))
        };
        view.nodes.iter().map(of).collect()
    }

    /// Each k3s that the unit with this file name starts.
    pub fn in_unit(unit: &Unit, name: &str, target: &Target) -> Vec<Self> {
        let view = View::of_unit(unit, name, target);
        view.nodes.iter().map(|node| Self::of(&view, node, None)).collect()
    }

    /// The releases that the install commands of a script pin, also where install.sh would start nothing.
    pub fn pins(text: &str) -> Vec<Pinned> {
        InstallCommand::find_all(text).iter().filter_map(|install| pin(install, text)).collect()
    }

    fn nothing() -> Self {
        let (flags, path) = (Vec::new(), String::new());
        Self { command: None, flags, is_open: false, path, pinned: None }
    }

    fn of(view: &View<'_>, node: &Node, pinned: Option<Pinned>) -> Self {
        let mut flags = Vec::new();
        for stated in node.settings.iter().filter(|stated| stated.counts) {
            for part in stated.parts(view.text(stated.source)) {
                flags.push(StartedFlag {
                    name: stated.name().to_owned(),
                    value: part.text,
                    span: part.span,
                    key_span: stated.key_span,
                    file: usize::try_from(stated.source.get()).unwrap_or_default(),
                    is_known: stated.known,
                });
            }
        }
        let (command, path) = (node.command, node.path.clone());
        Self { command, flags, is_open: node.open, path, pinned }
    }

    /// Everything that counts for a flag, in order.
    pub fn all(&self, flag: &str) -> impl DoubleEndedIterator<Item = &StartedFlag> {
        self.flags.iter().filter(move |stated| stated.name == flag)
    }

    /// The value that wins for a flag, unless it is empty.
    pub fn get(&self, flag: &str) -> Option<&StartedFlag> {
        self.all(flag).next_back().filter(|stated| !stated.value.is_empty())
    }

    /// Whether a switch is on; `None` where only the shell knows.
    pub fn is_on(&self, flag: &str) -> Option<bool> {
        let Some(stated) = self.all(flag).next_back() else { return Some(false) };
        let on = matches!(stated.value.as_str(), "1" | "t" | "T" | "TRUE" | "true" | "True");
        stated.is_known.then_some(on)
    }
}

/// The release that an install command of a text asks for.
fn pin(install: &InstallCommand, text: &str) -> Option<Pinned> {
    let known = |name: &str| {
        let value = &install.variable(name)?.value;
        let told = if value.is_known() { value.value() } else { assigned(text, value.value())? };
        Some((told.to_owned(), value.span()))
    };
    if let Some((text, span)) = known("INSTALL_K3S_VERSION").filter(|(text, _)| !text.is_empty()) {
        let version = text.parse().ok()?;
        return Some(Pinned { text, version, is_channel: false, span });
    }
    let (text, span) = known("INSTALL_K3S_CHANNEL")?;
    let minor = text.strip_prefix('v').unwrap_or(&text);
    let version = format!("{minor}.0").parse().ok()?;
    Some(Pinned { text, version, is_channel: true, span })
}

/// What `$NAME` stands for in a script that gives that variable one value, in a line of its own.
fn assigned<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let name = word.strip_prefix('$')?.trim_start_matches('{').trim_end_matches('}');
    let values = text.lines().filter_map(|line| {
        let line = line.trim();
        let line =
            ["export ", "readonly "].iter().find_map(|w| line.strip_prefix(w)).unwrap_or(line);
        line.strip_prefix(name)?.strip_prefix('=')
    });
    let mut values = values.map(|value| value.trim_matches(['"', '\'']));
    let first = values
        .next()
        .filter(|value| value.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c)))?;
    values.all(|value| value == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_of_a_script_is_one() {
        let text = "curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.30.4+k3s1 sh -s - server --disable=traefik,servicelb\n\
                    curl -sfL https://get.k3s.io | INSTALL_K3S_CHANNEL=v1.31 K3S_URL=https://a:6443 sh -\n";
        let started = Started::in_script(text, &Target::default());
        assert_eq!(started.len(), 2);
        assert_eq!(
            (started[0].command, started[1].command),
            (Some(Command::Server), Some(Command::Agent))
        );
        let disabled: Vec<_> =
            started[0].all("disable").map(|flag| &text[flag.span.range()]).collect();
        assert_eq!(disabled, ["traefik", "servicelb"]);
        assert_eq!(started[1].get("server").unwrap().value, "https://a:6443");
        let pins: Vec<_> =
            Started::pins(text).into_iter().map(|pin| (pin.version, pin.is_channel)).collect();
        assert_eq!(pins, [(Version::new(1, 30, 4), false), (Version::new(1, 31, 0), true)]);
        assert_eq!(started[1].pinned.as_ref().unwrap().text, "v1.31");
    }

    #[test]
    fn a_release_may_stand_in_a_variable_of_the_script() {
        let pin = |head: &str, word: &str| {
            let text =
                format!("{head}\ncurl -sfL https://get.k3s.io | INSTALL_K3S_VERSION={word} sh -\n");
            Started::pins(&text).first().map(|pin| pin.text.clone())
        };
        let pinned = Some("v1.30.4+k3s1".to_owned());
        assert_eq!(pin("VERSION=v1.30.4+k3s1", "\"$VERSION\""), pinned);
        assert_eq!(pin("export V=\"v1.30.4+k3s1\"", "${V}"), pinned);
        assert_eq!(pin("V=v1.30.4+k3s1\nV=v1.31.0+k3s1", "$V"), None);
        assert_eq!(pin("V=$(latest)", "$V"), None);
        assert_eq!(pin("V=${1:-v1.30.4+k3s1}", "$V"), None);
        assert_eq!(pin("", "$V"), None);
    }

    #[test]
    fn secrets_are_not_shown() {
        let text =
            "curl -sfL https://get.k3s.io | K3S_TOKEN=hunter2 sh -s - server --token other\n";
        let shown = format!("{:?}", Started::in_script(text, &Target::default()));
        assert!(!shown.contains("hunter2") && !shown.contains("other"), "{shown}");
    }
}
