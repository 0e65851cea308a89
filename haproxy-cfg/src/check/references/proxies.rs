//! Backends and servers that lines refer to.

use super::{meant, say};
use crate::check::Found;
use crate::check::names::Names;
use crate::check::parts::Part;
use crate::lint::rules::{unknown_backend, unknown_server};
use crate::view::{SectionView, Statement as Line, View};
use crate::{SectionKind, Word};

pub(super) fn check(
    names: &Names<'_, '_>,
    section: &SectionView<'_>,
    line: &Line<'_>,
    parts: &[Part<'_>],
    found: &mut Found,
) {
    for part in parts {
        let (target, at) = match part.name() {
            "use-server" if line.is("use-server") => (part.text("server"), 1),
            "track" if line.is("server") || line.is("server-template") => {
                (part.text("server"), part.at + 1)
            }
            "attach-srv" => (part.text("server"), part.at + 1),
            _ => continue,
        };
        let is_plain =
            |target: &&str| !target.contains('%') && line.words.get(at).is_some_and(Word::is_text);
        let Some(target) = target.filter(is_plain) else { continue };
        let (proxy, server) = match target.split_once('/') {
            Some((proxy, server)) if part.name() != "use-server" => (Some(proxy), server),
            _ => (None, target),
        };
        let owner = match proxy {
            Some(proxy) => names.backend(proxy),
            None if part.name() == "attach-srv" => None,
            None if section.kind == SectionKind::Defaults => continue,
            None => names.own(section),
        };
        let (message, help) = match (owner, proxy) {
            (Some(owner), _) if owner.servers.lacks(server) => (
                format!(
                    "`{}` has no server `{server}`",
                    proxy.map_or_else(|| section.path(), |name| format!("backend {name}"))
                ),
                meant(server, owner.servers.iter(), "name a `server` of that proxy".to_owned()),
            ),
            (None, Some(proxy)) if names.backends().lacks(proxy) => (
                format!("there is no backend `{proxy}`"),
                meant(proxy, names.backends().iter(), "name a backend that exists".to_owned()),
            ),
            // A server that is attached to is always named with its backend.
            _ if part.name() == "attach-srv" && proxy.is_none() => (
                format!("`{target}` does not say which backend the server belongs to"),
                "write BACKEND/SERVER".to_owned(),
            ),
            _ => continue,
        };
        say(&unknown_server::RULE.info, section, line, Some(at), message, help, found);
    }
}

pub(super) fn backends(
    view: &View<'_>,
    names: &Names<'_, '_>,
    section: &SectionView<'_>,
    found: &mut Found,
) {
    // Backends do not inherit it, and look it up all the same.
    let default = match section.kind {
        SectionKind::Frontend | SectionKind::Listen => {
            view.effective(section, &["default_backend"])
        }
        SectionKind::Backend => section.last(&["default_backend"]),
        _ => return,
    };
    for line in section.all(&["use_backend"]).chain(default) {
        let name = line.value(1);
        let is_certain = line.is_certain;
        // A log format or a variable chooses the name at run time.
        let is_plain = !name.contains('%') && line.words.get(1).is_some_and(Word::is_text);
        if !is_certain || !is_plain || name.is_empty() || !names.backends().lacks(name) {
            continue;
        }
        let message = format!("there is no backend `{name}` for `{}`", section.path());
        let help = format!("add `backend {name}`, or name another");
        let help = meant(name, names.backends().iter(), help);
        say(&unknown_backend::RULE.info, section, line, Some(1), message, help, found);
    }
}
