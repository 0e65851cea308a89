//! Lines whose words are any words to the tables (`cfgparse-global.c`, `cfgparse-listen.c`, `cfgparse-ssl.c`).

use super::Wrong;
use crate::lint::rules::missing_argument;
use crate::view::Statement as Line;
use crate::{SectionKind, Version};

/// Lines that need something more behind these words.
const NEEDY: [(&str, &str); 9] = [
    ("description", "a text"),
    ("retry-on", "a failure"),
    ("unsetenv", "the name of a variable"),
    ("profiling.tasks", "`on`, `auto` or `off`"),
    ("ssl-default-bind-options", "an option"),
    ("ssl-default-server-options", "an option"),
    ("ssl-load-extra-files", "a kind of file"),
    ("ssl-server-verify", "`none` or `required`"),
    ("tune.lua.openlibs", "the names of libraries"),
];

pub(super) fn wrong(version: Version, kind: SectionKind, line: &Line<'_>) -> Option<Wrong> {
    let count = line.values().len();
    let needs = NEEDY.iter().find(|(word, _)| line.is(word) && count == 1);
    if let Some((word, what)) = needs {
        let info = &missing_argument::RULE.info;
        let message = format!("`{word}` needs {what}");
        return Some(Wrong::of(info, 0, message, "add it, or remove the line".to_owned()));
    }
    if let Some(wrong) = name_of_server(kind, line) {
        return Some(wrong);
    }
    let rest = || line.values().iter().enumerate().skip(1);
    match line.value(0) {
        "node" if kind == SectionKind::Global => name_of_node(line, 1),
        "stats" if line.value(1) == "show-node" && count > 2 => name_of_node(line, 2),
        "retry-on" if count > 2 => {
            let (at, _) = rest().find(|(_, word)| *word == "none")?;
            Some(Wrong::invalid(at, "`none` stands alone".to_owned(), "remove it, or the others"))
        }
        "ssl-load-extra-files" if count > 2 => {
            let (at, word) = rest().find(|(_, word)| matches!(&***word, "none" | "all"))?;
            Some(Wrong::invalid(at, format!("`{word}` stands alone"), "remove it, or the others"))
        }
        "profiling.tasks" => {
            let old = ["on", "auto", "off"];
            let new = ["lock", "no-lock", "memory", "no-memory"];
            let is_known =
                |word: &str| old.contains(&word) || version > Version::V3_3 && new.contains(&word);
            let (at, word) = rest().find(|(_, word)| !is_known(word))?;
            let message = format!("HAProxy {version} does not know `{word}` here");
            Some(Wrong::invalid(at, message, "on, auto or off"))
        }
        "external-check" if kind == SectionKind::Global && count > 1 => {
            if version >= Version::V2_9 && line.value(1) == "preserve-env" {
                return None;
            }
            let message = format!("HAProxy {version} does not take `{}` here", line.value(1));
            Some(Wrong::invalid(1, message, "`preserve-env` came with 2.9"))
        }
        "h1-case-adjust" if count > 2 => {
            let message = "the two names differ in more than the case".to_owned();
            (!line.value(1).eq_ignore_ascii_case(line.value(2)))
                .then(|| Wrong::invalid(2, message, "write the same name in both"))
        }
        "ssl-f-use" if count == 1 && kind != SectionKind::Backend => {
            let info = &missing_argument::RULE.info;
            let message = "`ssl-f-use` needs a certificate".to_owned();
            Some(Wrong::of(info, 0, message, "add `crt FILE`".to_owned()))
        }
        "curves" if kind == SectionKind::Acme => {
            let families =
                ["P-", "K-", "B-", "sect", "secp", "prime", "brainpoolP", "ecdh_x", "GC"];
            let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
            let curve = line.value(1);
            let is_known =
                families.iter().any(|family| curve.strip_prefix(family).is_some_and(is_number));
            (!is_known)
                .then(|| Wrong::invalid(1, format!("`{curve}` is no curve"), "such as P-384"))
        }
        "profile" if kind == SectionKind::Acme => {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
            let message = format!("`{}` cannot be the name of a profile", line.value(1));
            (!line.value(1).bytes().all(fits))
                .then(|| Wrong::invalid(1, message, "write letters, digits, `-` and `_`"))
        }
        "on" if kind == SectionKind::LogProfile => {
            let steps = ["accept", "any", "close", "connect", "error", "request", "response"];
            let step = line.value(1);
            let is_known = steps.contains(&step)
                || ["http-", "tcp-re", "quic-"].iter().any(|of| step.starts_with(of));
            let message = format!("`{step}` is no step of a log");
            (!is_known).then(|| Wrong::invalid(1, message, "such as accept, request or close"))
        }
        _ => None,
    }
}

/// Names of servers and of what is like them.
fn name_of_server(kind: SectionKind, line: &Line<'_>) -> Option<Wrong> {
    use SectionKind as K;
    let is_name = match line.value(0) {
        "server" => matches!(kind, K::Backend | K::Listen | K::Peers | K::Ring),
        "server-template" => matches!(kind, K::Backend | K::Listen),
        "nameserver" => kind == K::Resolvers,
        "mailer" => kind == K::Mailers,
        "peer" => kind == K::Peers,
        "group" => kind == K::Userlist,
        _ => false,
    };
    let is_text = line.words.get(1).is_some_and(crate::Word::is_text);
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.:".contains(&b);
    if !is_name || !is_text || line.value(1).bytes().all(fits) {
        return None;
    }
    let message = format!("`{}` has a character that names do not have", line.value(1));
    Some(Wrong::invalid(1, message, "write letters, digits, `-`, `_`, `.` and `:`"))
}

fn name_of_node(line: &Line<'_>, at: usize) -> Option<Wrong> {
    let name = line.value(at);
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let message = format!("`{name}` cannot be the name of a node");
    (!name.bytes().all(fits))
        .then(|| Wrong::invalid(at, message, "write letters, digits, `-`, `_` and `.`"))
}
