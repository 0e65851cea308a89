//! Actions, services and filters that Lua would add.

use super::lines::error;
use super::names::Names;
use super::parts;
use crate::check::Found;
use crate::lint::rules::lua_not_loaded;
use crate::view::View;

pub(super) fn check(view: &View<'_>, names: &Names<'_, '_>, found: &mut Found) {
    if names.has_lua {
        return;
    }
    for section in &view.sections {
        let lines = section.certain().filter(|line| line.values().iter().any(|w| is_lua(w)));
        for line in lines {
            if found.is_enough() {
                return;
            }
            for part in parts::of(line) {
                let at = match part.name() {
                    "lua." => part.at,
                    "use-service" if part.text("service").is_some_and(is_lua) => part.at + 1,
                    _ => continue,
                };
                let message =
                    format!("`{}` comes from Lua, and no Lua file is loaded", line.value(at));
                let finding =
                    error(&lua_not_loaded::RULE.info, line.word_span(at), &section.path(), message);
                found.push(finding.help("load the file with `lua-load` in the `global` section"));
            }
        }
    }
}

fn is_lua(word: &str) -> bool {
    word.starts_with("lua.")
}
