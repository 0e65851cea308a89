//! What conditional sections leave out: `<IfModule>`, `<IfDefine>`, `<IfVersion>`, `<IfFile>`, `<IfDirective>`,
//! `<IfSection>`.

use super::modules::Modules;
use crate::effective::version_holds;
use crate::{Directive, SectionRef, Target};
use config_diagnostics::Presence;
use std::collections::HashMap;

/// Whether httpd reads a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// It does.
    Active,
    /// It does not.
    Inactive,
    /// It depends on something that is not known.
    Unknown,
}

use Activity::{Active, Inactive, Unknown};

impl Activity {
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Inactive, _) | (_, Inactive) => Inactive,
            (Active, Active) => Active,
            _ => Unknown,
        }
    }

    fn not(self) -> Self {
        match self {
            Active => Inactive,
            Inactive => Active,
            Unknown => Unknown,
        }
    }

    fn of(truth: bool) -> Self {
        if truth { Active } else { Inactive }
    }
}

impl From<Presence> for Activity {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Yes => Active,
            Presence::No => Inactive,
            Presence::Unknown => Unknown,
        }
    }
}

/// What is known when a line is read.
#[derive(Clone, Debug)]
pub(super) struct Known<'d> {
    pub(super) target: &'d Target,
    pub(super) modules: Modules,
    /// What `Define` set so far, by name in lower case; `None` where a line that may not be read set it.
    pub(super) defines: HashMap<String, Option<String>>,
}

impl Known<'_> {
    /// Whether the body of a conditional section is read.
    pub(super) fn decides(&self, section: &SectionRef<'_>) -> Activity {
        let args: Vec<_> = section.args().map(|word| word.value()).collect();
        let Some(first) = args.first() else { return Unknown };
        let (negated, word) = match first.strip_prefix('!') {
            Some("") => (true, args.get(1).map_or("", |word| word)),
            Some(word) => (true, word),
            None => (false, &**first),
        };
        let truth = match section.name().to_ascii_lowercase().as_str() {
            "ifmodule" => self.modules.assumed(word).into(),
            "ifdefine" => self.is_defined(word),
            "iffile" => self.target.facts().file(word).into(),
            "ifdirective" => self.knows(word),
            "ifsection" => self.knows(&format!("<{word}")),
            // It has its negation in its operator.
            "ifversion" => return self.version(section),
            _ => Unknown,
        };
        if negated { truth.not() } else { truth }
    }

    /// Replaces the `${…}` of a word whose values are known.
    pub(super) fn resolve(&self, word: &str) -> String {
        let mut out = String::new();
        let mut rest = word;
        while let Some((before, behind)) = rest.split_once("${") {
            let Some((name, after)) = behind.split_once('}') else { break };
            out.push_str(before);
            let defined = self.defines.get(&name.to_ascii_lowercase());
            let value = match defined {
                Some(value) => value.as_deref(),
                None => self.target.facts().env(name).ok().flatten(),
            };
            match value.filter(|value| !value.is_empty()) {
                Some(value) => out.push_str(value),
                None => out.extend(["${", name, "}"]),
            }
            rest = after;
        }
        out + rest
    }

    fn is_defined(&self, name: &str) -> Activity {
        match self.defines.get(&name.to_ascii_lowercase()) {
            Some(Some(_)) => return Active,
            Some(None) => return Unknown,
            None => {}
        }
        let stated = self.target.facts().get("defines");
        stated.map_or(Unknown, |list| Activity::of(list.split(',').any(|d| d.trim() == name)))
    }

    fn knows(&self, name: &str) -> Activity {
        let directive = Directive::lookup(name);
        directive
            .map_or(Unknown, |directive| self.modules.assumed(directive.module().name()).into())
    }

    fn version(&self, section: &SectionRef<'_>) -> Activity {
        let args = self.resolve(&section.rest()) + ">";
        version_holds(&args, *self.target.version()).map_or(Unknown, Activity::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Scope;
    use crate::{Document, Version};
    use config_diagnostics::Facts;

    fn truth(condition: &str) -> Activity {
        let facts = Facts::new().set("modules", "proxy").unwrap().set("defines", "A,B").unwrap();
        let target = Target::new(Version::new(2, 4, 57)).with(facts);
        let document = Document::parse(format!("<{condition}>\n")).document;
        let modules = Modules::of(&document, &target, Scope::Part);
        let known = Known { target: &target, modules, defines: HashMap::new() };
        known.decides(&document.sections().next().unwrap())
    }

    #[test]
    fn conditions_are_three_valued() {
        assert_eq!(truth("IfModule mod_proxy.c"), Active);
        assert_eq!(truth("ifmodule !proxy_module"), Inactive);
        assert_eq!(truth("IfModule mod_ssl.c"), Inactive);
        assert_eq!(truth("IfDefine !A"), Inactive);
        assert_eq!(truth("IfDefine C"), Inactive);
        assert_eq!(truth("IfVersion >= 2.4.26"), Active);
        assert_eq!(truth("IfVersion 2.4"), Inactive);
        assert_eq!(truth("IfVersion !< 2.4.60"), Inactive);
        assert_eq!(truth("IfVersion ~ ^2.4"), Active);
        assert_eq!(truth("IfVersion ~ 2.4(?R)"), Unknown);
        assert_eq!(truth("IfFile /etc/x"), Unknown);
        assert_eq!(truth("IfDirective ProxyPass"), Active);
    }
}
