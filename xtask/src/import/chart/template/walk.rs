//! The walk: which paths are read, under which conditions, and where a template gives up.

use super::parse::{Base, Block, Defined, Node, Operand, Pipe};
use super::value::Val;
use std::collections::{BTreeMap, BTreeSet};

/// How a path is read.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Read {
    /// It is passed on as it is, somewhere.
    raw: bool,
    /// It is only read where its section is enabled.
    gated: bool,
}

impl Read {
    pub(super) fn cell(self) -> String {
        let words = [(self.raw, "raw"), (self.gated, "gated")];
        let words: Vec<_> = words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        words.join(" ")
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(in super::super) struct Scan {
    /// The paths whose values are used.
    pub(in super::super) reads: BTreeMap<String, Read>,
    /// Those that are only passed on the way to others.
    passed: BTreeSet<String>,
    /// Where a template gives up, in words.
    pub(in super::super) refusals: BTreeSet<String>,
}

impl Scan {
    /// Whether a path is used, passed, or below one that is passed on.
    pub(super) fn passes(&self, path: &str) -> bool {
        let used = self.reads.iter().map(|(read, how)| (read, how.raw));
        let passed = self.passed.iter().map(|path| (path, false));
        used.chain(passed).any(|(read, raw)| covers(read, path, raw))
    }
}

/// Whether a path that is read, perhaps with all that is below, is this one; `<name>` is any key.
pub(super) fn covers(read: &str, path: &str, below: bool) -> bool {
    let mut keys = path.split('.');
    let same =
        read.split('.').all(|key| keys.next().is_some_and(|own| key == own || key == "<name>"));
    same && (below || keys.next().is_none())
}

/// Walks through files, in which `defined` templates may be put.
pub(super) fn walk(files: &[(String, Vec<Node>)], defined: &Defined) -> Scan {
    let mut walk = Walk {
        defined,
        scan: Scan::default(),
        conditions: Vec::new(),
        seen: BTreeSet::new(),
        inside: Vec::new(),
        file: "",
    };
    for (name, nodes) in files {
        walk.file = name;
        let mut scope = Scope::new(Val::context());
        walk.nodes(nodes, &mut scope);
    }
    walk.scan
}

/// What is known at a place in a template.
struct Scope {
    dot: Val,
    variables: Vec<(String, Val)>,
}

impl Scope {
    fn new(dot: Val) -> Self {
        Self { variables: vec![(String::new(), dot.clone())], dot }
    }

    fn variable(&self, name: &str) -> Val {
        let held = self.variables.iter().rev().find(|(held, _)| held == name);
        held.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Sets a variable: what it was before it may still be.
    fn set(&mut self, name: &str, value: &Val) {
        match self.variables.iter_mut().rev().find(|(held, _)| held == name) {
            Some((_, held)) => *held = std::mem::take(held).or(value),
            None => self.variables.push((name.to_owned(), value.clone())),
        }
    }
}

struct Walk<'w> {
    defined: &'w Defined,
    scan: Scan,
    /// The paths that the blocks around depend on.
    conditions: Vec<BTreeSet<String>>,
    /// The templates that were walked through, with what, and in which sections.
    seen: BTreeSet<(String, Val, BTreeSet<String>)>,
    /// The templates around.
    inside: Vec<String>,
    file: &'w str,
}

/// How often a template may put in itself.
const DEEPEST: usize = 3;

impl<'w> Walk<'w> {
    fn nodes(&mut self, nodes: &'w [Node], scope: &mut Scope) {
        for node in nodes {
            match node {
                Node::Pipe { variables, pipe } => {
                    let value = self.pipe(pipe, scope);
                    match variables.as_slice() {
                        [] => self.print(&value),
                        names => names.iter().for_each(|name| scope.set(name, &value)),
                    }
                }
                Node::Template { name, pipe } => {
                    let given = self.pipe(pipe, scope);
                    self.template(name, given);
                }
                Node::Block { kind, variables, pipe, body, otherwise } => {
                    let value = self.pipe(pipe, scope);
                    let names = self.names(pipe, scope);
                    self.conditions.push(names);
                    let outer = scope.variables.len();
                    let dot = scope.dot.clone();
                    let inner = if *kind == Block::Range { value.items() } else { value };
                    match (kind, variables.as_slice()) {
                        (Block::If, _) | (_, []) => {}
                        (_, [.., last]) => scope.variables.push((last.clone(), inner.clone())),
                    }
                    if let (Block::Range, [key, _]) = (kind, variables.as_slice()) {
                        scope.variables.push((key.clone(), Val::default()));
                    }
                    if *kind != Block::If {
                        scope.dot = inner;
                    }
                    self.nodes(body, scope);
                    scope.dot = dot;
                    self.nodes(otherwise, scope);
                    scope.variables.truncate(outer);
                    self.conditions.pop();
                }
            }
        }
    }

    /// The paths that a pipe names.
    fn names(&mut self, pipe: &'w Pipe, scope: &mut Scope) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for operand in pipe.iter().flatten() {
            match &operand.base {
                Base::Pipe(inner) if operand.fields.is_empty() => {
                    names.extend(self.names(inner, scope));
                }
                _ => names.extend(self.operand(operand, scope).paths),
            }
        }
        names
    }

    fn template(&mut self, name: &str, given: Val) {
        let Some(nodes) = self.defined.get(name) else { return };
        let key = (name.to_owned(), given.clone(), self.sections());
        let depth = self.inside.iter().filter(|outer| *outer == name).count();
        if depth >= DEEPEST || !self.seen.insert(key) {
            return;
        }
        self.inside.push(name.to_owned());
        self.nodes(nodes, &mut Scope::new(given));
        self.inside.pop();
    }

    fn pipe(&mut self, pipe: &'w Pipe, scope: &mut Scope) -> Val {
        let mut last = None;
        for command in pipe {
            last = Some(self.command(command, last.take(), scope));
        }
        last.unwrap_or_default()
    }

    fn command(&mut self, command: &'w [Operand], last: Option<Val>, scope: &mut Scope) -> Val {
        let Some((first, rest)) = command.split_first() else { return last.unwrap_or_default() };
        let mut arguments: Vec<Val> =
            rest.iter().map(|operand| self.operand(operand, scope)).collect();
        arguments.extend(last);
        match &first.base {
            Base::Word(function) if first.fields.is_empty() => {
                if let ("set", [Operand { base: Base::Variable(name), .. }, ..]) =
                    (function.as_str(), rest)
                    && let [_, key, value] = arguments.as_slice()
                {
                    let mut map = scope.variable(name);
                    map.put(key, value);
                    scope.set(name, &map);
                    return map;
                }
                self.call(function, &arguments)
            }
            _ => self.operand(first, scope),
        }
    }

    fn call(&mut self, function: &str, arguments: &[Val]) -> Val {
        let union = |values: &[Val]| values.iter().fold(Val::default(), Val::or);
        match (function, arguments) {
            ("include", [name, given]) => {
                for name in name.texts.clone() {
                    self.template(&name, given.clone());
                }
                Val::default()
            }
            ("fail", [message]) => {
                self.fail(message);
                Val::default()
            }
            ("dict", pairs) => {
                let mut map = Val::default();
                for pair in pairs.chunks(2) {
                    if let [key, value] = pair {
                        map.put(key, value);
                    }
                }
                map
            }
            ("list", items) => Val { any: Some(Box::new(union(items))), ..Val::default() },
            ("index", [base, keys @ ..]) => {
                let found = keys.iter().fold(base.clone(), |value, key| value.at(key));
                self.used(&found);
                found
            }
            ("get", [base, key]) => {
                let found = base.at(key);
                self.used(&found);
                found
            }
            ("dig", [keys @ .., default, base]) => {
                let found = keys.iter().fold(base.clone(), |value, key| value.at(key));
                self.used(&found);
                found.or(default)
            }
            ("hasKey", [base, key]) => {
                self.used(&base.at(key));
                Val::default()
            }
            ("first" | "last" | "values", [base]) => base.items(),
            ("tpl", [text, _]) => text.clone(),
            ("printf" | "print" | "required", [words, values @ ..]) => {
                let mut value = union(values);
                value.texts.clear();
                if values.is_empty() { words.clone() } else { value }
            }
            (
                // What the cluster holds, or a text is split into, is no part of the values.
                "lookup" | "split" | "splitList" | "regexSplit" | "mustRegexSplit" | "fromYaml"
                | "fromJson" | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "not" | "empty"
                | "contains" | "has" | "hasPrefix" | "hasSuffix" | "kindIs" | "kindOf" | "typeIs"
                | "len" | "semverCompare" | "regexMatch" | "keys",
                _,
            ) => Val::default(),
            _ => union(arguments),
        }
    }

    fn operand(&mut self, operand: &'w Operand, scope: &mut Scope) -> Val {
        let base = match &operand.base {
            Base::Dot => scope.dot.clone(),
            Base::Variable(name) => scope.variable(name),
            Base::Text(text) => Val::text(text),
            Base::Word(function) => self.call(function, &[]),
            Base::Pipe(pipe) => self.pipe(pipe, scope),
        };
        let mut value = base;
        for field in &operand.fields {
            self.scan.passed.extend(value.paths.iter().filter(|path| !path.is_empty()).cloned());
            value = value.field(field);
        }
        self.used(&value);
        value
    }

    /// The sections that must be enabled here, such as `autoscaling.`.
    fn sections(&self) -> BTreeSet<String> {
        let conditions = self.conditions.iter().flatten();
        conditions.filter_map(|path| path.strip_suffix("enabled").map(str::to_owned)).collect()
    }

    /// Notes that a value is used.
    fn used(&mut self, value: &Val) {
        let sections = self.sections();
        for path in value.paths.iter().filter(|path| !path.is_empty()) {
            let inner = |section: &String| path.strip_prefix(section.as_str());
            let gated = sections.iter().filter_map(inner).any(|rest| rest != "enabled");
            let read = self.scan.reads.entry(path.clone()).or_insert(Read { raw: false, gated });
            read.gated &= gated;
        }
    }

    /// Notes that a value goes into the output.
    fn print(&mut self, value: &Val) {
        self.used(value);
        for path in &value.paths {
            if let Some(read) = self.scan.reads.get_mut(path) {
                read.raw = true;
            }
        }
    }

    fn fail(&mut self, message: &Val) {
        let words: Vec<&str> = message.texts.iter().map(String::as_str).collect();
        let conditions: BTreeSet<&str> =
            self.conditions.iter().flatten().map(String::as_str).collect();
        let conditions: Vec<&str> = conditions.into_iter().collect();
        let place = format!("{}: {} ({})", self.file, words.join(" "), conditions.join(", "));
        self.scan.refusals.insert(place);
    }
}
