//! Values that get another shape, not only another place.

use super::tree::{Entry, Item, Node, Raw, Shape, Tree, indented};
use crate::{Arguments, Release};
use goyaml::Document;
use serde_json::{Value, json};

/// Gives the value at `path` the shape of this name.
pub(super) fn take(shape: &str, tree: &mut Tree, path: &[String], to: Release) {
    match shape {
        "registry" => registry(tree, path, to),
        "internal" => internal(tree, path),
        "otlp" => otlp(tree, path),
        "otlp-logs" => otlp_logs(tree, path),
        "crd-group" => crd_group(tree, path),
        "enable" => enable(tree, path),
        "listener" => listener(tree, path),
        "resolvers" => resolvers(tree, path),
        "redirections" => redirections(tree, path),
        "global-arguments" => global_arguments(tree, path, to),
        "http3-switch" => http3_switch(tree, path),
        "file-content" => file_content(tree, path),
        _ => debug_assert!(false, "no shape is called {shape}"),
    }
}

fn below(path: &[String], keys: &[&str]) -> Vec<String> {
    path.iter().cloned().chain(keys.iter().map(|key| (*key).to_owned())).collect()
}

fn beside(path: &[String], keys: &[&str]) -> Vec<String> {
    below(path.split_last().map_or(&[], |(_, parent)| parent), keys)
}

fn made(value: impl Into<Value>) -> Node {
    Node::leaf(value.into(), None)
}

/// A list with one item.
pub(super) fn list(value: Node) -> Node {
    let raw = value.raw.clone().filter(|raw| !raw.text.contains('\n'));
    let value = Node { raw, block: false, ..value };
    let item = Item {
        lead: String::new(),
        dash: "- ".to_owned(),
        value,
        end: String::new(),
        column: None,
    };
    Node { block: true, ..Node::new(Shape::Seq(vec![item])) }
}

/// The host in the name of an image stands for itself. The package of k3s reads no host but its own.
fn registry(tree: &mut Tree, path: &[String], to: Release) {
    let Some(Value::String(name)) = tree.at(path).map(Node::value) else { return };
    let Some((host, rest)) = name.split_once('/') else { return };
    let is_host = host.contains(['.', ':']) || host == "localhost";
    let registry = beside(path, &["registry"]);
    if to.is_packaged() || !is_host || host.contains("{{") || tree.at(&registry).is_some() {
        return;
    }
    tree.replace(path, rest.into());
    let image = beside(path, &[]);
    tree.add(&image, "registry", made(host));
}

/// The internal Service showed every port that the other one showed; by now each port says so.
fn internal(tree: &mut Tree, path: &[String]) {
    if tree.relocate(path, &beside(path, &["additionalServices", "internal"])).is_err() {
        return;
    }
    if !tree.matching("ports.<name>.expose.internal").is_empty() {
        return;
    }
    let ports = tree.matching("ports.<name>").into_iter();
    let mut names: Vec<String> = ports.filter_map(|path| path.last().cloned()).collect();
    for shown in ["web", "websecure"].map(str::to_owned) {
        if !names.contains(&shown) {
            names.push(shown);
        }
    }
    for name in names {
        let port = ["ports".to_owned(), name];
        let by_default =
            port.last().is_some_and(|name| matches!(name.as_str(), "web" | "websecure"));
        let shown = match tree.at(&below(&port, &["expose", "default"])).map(Node::value) {
            Some(Value::Bool(shown)) => shown,
            _ => by_default,
        };
        if shown && !tree.at(&port).is_some_and(Node::is_null) {
            tree.ensure(&below(&port, &["expose"]));
            tree.add(&below(&port, &["expose"]), "internal", made(true));
        }
    }
}

/// OpenTelemetry had an address; OTLP has an endpoint for each protocol.
fn otlp(tree: &mut Tree, path: &[String]) {
    if !tree.at(path).is_some_and(Node::is_map) {
        return;
    }
    let text = |key: &str| match tree.at(&below(path, &[key])).map(Node::value) {
        Some(Value::String(text)) => Some(text),
        Some(Value::Bool(on)) => Some(on.to_string()),
        _ => None,
    };
    let signal =
        if path.first().is_some_and(|first| first == "metrics") { "metrics" } else { "traces" };
    let (address, own_path) = (text("address"), text("path"));
    let insecure = text("insecure").is_some_and(|text| text == "true");
    let grpc = tree.at(&below(path, &["grpc"])).is_some();
    let protocol = if grpc { "grpc" } else { "http" };
    let target = beside(path, &["otlp"]);
    if grpc {
        tree.remove(&below(path, &["grpc"]), "`otlp.grpc.enabled` says it");
        let _ = tree.relocate(&below(path, &["insecure"]), &below(&target, &["grpc", "insecure"]));
    } else {
        if let Some(address) = address {
            let scheme = if insecure { "http" } else { "https" };
            let own_path = own_path.unwrap_or_else(|| format!("/v1/{signal}"));
            tree.replace(
                &below(path, &["address"]),
                format!("{scheme}://{address}{own_path}").into(),
            );
        }
        tree.remove(&below(path, &["insecure"]), "the scheme of the endpoint says it");
    }
    tree.remove(&below(path, &["path"]), "the endpoint holds it");
    for (key, new) in [("address", "endpoint"), ("headers", "headers"), ("tls", "tls")] {
        let _ = tree.relocate(&below(path, &[key]), &below(&target, &[protocol, new]));
    }
    let _ = tree.relocate(path, &target);
    tree.add(&below(&target, &[protocol]), "enabled", made(true));
    tree.add(&target, "enabled", made(true));
}

/// Logs by OTLP are behind a switch.
fn otlp_logs(tree: &mut Tree, path: &[String]) {
    let on = tree.at(&below(path, &["enabled"])).map(Node::value);
    if on == Some(Value::Bool(true)) {
        tree.ensure(&["experimental".to_owned()]);
        tree.add(&["experimental".to_owned()], "otlpLogs", made(true));
    }
}

/// Traefik 3 serves the resources of one group only.
fn crd_group(tree: &mut Tree, path: &[String]) {
    const OLD: &str = "traefik.containo.us/v1alpha1";
    const NEW: &str = "traefik.io/v1alpha1";
    fn rewrite(node: &mut Node) {
        if let Some(Raw { text, .. }) = &mut node.raw {
            *text = text.replace(OLD, NEW);
        }
        match &mut node.shape {
            Shape::Leaf(leaf) => {
                if let Value::String(text) = &mut leaf.value {
                    *text = text.replace(OLD, NEW);
                }
            }
            Shape::Map(entries) => entries.iter_mut().for_each(|entry| rewrite(&mut entry.value)),
            Shape::Seq(items) => items.iter_mut().for_each(|item| rewrite(&mut item.value)),
        }
    }
    if tree.at(path).is_some_and(|node| node.value().to_string().contains(OLD))
        && let Some(entry) = tree.entry(path)
    {
        rewrite(&mut entry.value);
    }
}

/// What was on by being there has a switch.
fn enable(tree: &mut Tree, path: &[String]) {
    let filled = tree.at(path).is_some_and(|node| node.is_map() && !node.is_hollow());
    if filled && tree.at(&below(path, &["enabled"])).is_none() {
        tree.add(path, "enabled", made(true));
    }
}

/// Without the switch HTTP/3 was not on at any port; the charts from then on refuse or start it.
fn http3_switch(tree: &mut Tree, path: &[String]) {
    let switch = ["experimental", "http3", "enabled"].map(str::to_owned);
    // What says `enabled` is of a later chart.
    let asked = tree
        .at(path)
        .is_some_and(|node| node.get("enabled").is_none() && node.value() != Value::Bool(false));
    if asked && tree.at(&switch).map(Node::value) != Some(Value::Bool(true)) {
        tree.remove(path, "it had no effect without `experimental.http3.enabled`");
    }
}

/// Certificates belong to a listener.
fn listener(tree: &mut Tree, path: &[String]) {
    let port = tree.at(&["ports", "websecure", "port"].map(str::to_owned)).map(Node::value);
    let port = port.filter(Value::is_number).unwrap_or(json!(8443));
    let listener = beside(path, &["listeners", "websecure"]);
    if tree.relocate(path, &below(&listener, &["certificateRefs"])).is_ok() {
        tree.add(&listener, "port", made(port));
        tree.add(&listener, "protocol", made("HTTPS"));
    }
}

/// Resolvers are Traefik's own since chart 33: ACME is one way of several.
fn resolvers(tree: &mut Tree, path: &[String]) {
    let Some(Shape::Map(entries)) = tree.at(path).map(|node| &node.shape) else { return };
    let names: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    for name in &names {
        let resolver = below(path, &[name]);
        let dns = |key: &[&str]| below(&below(&resolver, &["dnsChallenge"]), key);
        let _ =
            tree.relocate(&dns(&["delayBeforeCheck"]), &dns(&["propagation", "delayBeforeChecks"]));
        let _ = tree
            .relocate(&dns(&["disablePropagationCheck"]), &dns(&["propagation", "disableChecks"]));
        let is_new = tree.at(&below(&resolver, &["acme"])).is_some();
        if !is_new && tree.at(&resolver).is_some_and(|node| node.is_map() && !node.is_hollow()) {
            tree.wrap(&resolver, &["acme".to_owned()]);
        }
    }
    let _ = tree.relocate(path, &beside(path, &["certificatesResolvers"]));
}

/// A redirection always led to https, for good.
fn redirections(tree: &mut Tree, path: &[String]) {
    let Some(node) = tree.at(path) else { return };
    if node.is_hollow() {
        return tree.remove(path, "it leads nowhere");
    }
    if !node.is_map() {
        tree.wrap(path, &["port".to_owned()]);
    }
    let entry_point = beside(path, &["redirections", "entryPoint"]);
    let _ = tree.relocate(&below(path, &["port"]), &below(path, &["to"]));
    // The chart wrote neither.
    if tree.at(&below(path, &["permanent"])).is_some() {
        tree.replace(&below(path, &["permanent"]), true.into());
    }
    let alone = tree.at(&entry_point).is_none();
    if tree.relocate(path, &entry_point).is_ok() && alone {
        tree.add(&entry_point, "scheme", made("https"));
        tree.add(&entry_point, "permanent", made(true));
    }
}

/// Two of the global arguments have values of their own, the others are arguments like any.
fn global_arguments(tree: &mut Tree, path: &[String], to: Release) {
    let Some(node) = tree.at(path) else { return };
    let Value::Array(values) = node.value() else { return };
    if values.is_empty() {
        return tree.remove(path, "it names no argument");
    }
    let texts: Vec<&str> = values.iter().map(|value| value.as_str().unwrap_or_default()).collect();
    let read = Arguments::read(&texts, to.traefik()).map(|read| read.options).unwrap_or_default();
    let known = |index: usize| {
        let option = read.iter().find(|option| option.index == index && !option.takes_next)?;
        let key = match option.name.to_ascii_lowercase().as_str() {
            "global.checknewversion" => "checkNewVersion",
            "global.sendanonymoususage" => "sendAnonymousUsage",
            _ => return None,
        };
        let on = match option.value.as_ref() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => true,
            "0" | "f" | "F" | "false" | "FALSE" | "False" => false,
            _ => return None,
        };
        Some((key, on))
    };
    let known: Vec<_> = (0..texts.len()).map(known).collect();
    let Some(items) = tree.items(path).map(std::mem::take) else { return };
    let (mut entries, mut others): (Vec<Entry>, Vec<Item>) = (Vec::new(), Vec::new());
    let mut repeated = Vec::new();
    for (item, known) in items.into_iter().zip(known) {
        let Some((key, on)) = known else {
            others.push(item);
            continue;
        };
        let origin = item.value.origins().first().copied();
        let mut entry = Entry::new(key, Node::leaf(on.into(), origin));
        (entry.lead, entry.end, entry.column) = (item.lead, item.end, None);
        // Of an argument that stands twice the last one counts.
        match entries.iter_mut().find(|other| other.key == key) {
            Some(other) => repeated.push(std::mem::replace(other, entry).value),
            None => entries.push(entry),
        }
    }
    for node in repeated {
        tree.note_gone(&node, "it stands again below");
    }
    let [global, arguments] = ["global", "additionalArguments"].map(|key| beside(path, &[key]));
    if entries.is_empty() && tree.at(&arguments).is_none_or(Node::is_null) {
        if let Some(list) = tree.items(path) {
            *list = others;
        }
        let _ = tree.relocate(path, &arguments);
        return;
    }
    if let Some(first) = others.first_mut().filter(|_| entries.is_empty()) {
        let comments = indented(&tree.take_comments(path), first.column);
        first.lead.insert_str(0, &comments);
    }
    if !others.is_empty() {
        append(tree, path, &arguments, others);
    }
    if entries.is_empty() {
        tree.remove(path, "");
    } else if let Some(entry) = tree.entry(path) {
        entry.value = Node::map(entries);
        let line = entry.gap.ends_with(['\n', '\r']);
        entry.gap = if line { std::mem::take(&mut entry.gap) } else { ":".to_owned() };
        let _ = tree.relocate(path, &global);
    }
}

/// Adds items to a list; where there is none, the list at `path` becomes it.
fn append(tree: &mut Tree, path: &[String], to: &[String], items: Vec<Item>) {
    let fresh = || Node { block: true, ..Node::new(Shape::Seq(Vec::new())) };
    if tree.at(to).is_none_or(Node::is_null) {
        let Some((key, parent)) = to.split_last() else { return };
        let Some(entries) = tree.open(parent) else { return };
        let at = entries.iter().position(|entry| Some(&entry.key) == path.last());
        let mut entry = Entry::new(key, fresh());
        entry.column = at.and_then(|at| entries.get(at)?.column);
        entries.insert(at.map_or(entries.len(), |at| at + 1), entry);
    }
    if let Some(list) = tree.items(to) {
        list.extend(items);
    }
}

/// The text becomes the map that it describes.
fn file_content(tree: &mut Tree, path: &[String]) {
    let Some(Shape::Leaf(leaf)) = tree.at(path).map(|node| &node.shape) else { return };
    let (Some(text), Some(origin)) = (leaf.value.as_str(), leaf.origin) else { return };
    if text.trim().is_empty() {
        return tree.remove(path, "there is nothing in it");
    }
    let ending = tree.ending();
    let document = Document::parse(text.replace('\n', ending)).document;
    let inner = document.root().filter(|_| document.error().is_none() && !text.contains("{{"));
    let Some(mut inner) = inner.and_then(Tree::read).filter(|inner| inner.root.is_map()) else {
        return;
    };
    let mut origin = Some(origin);
    forget(&mut inner.root, &mut origin);
    if let Some(entry) = tree.entry(path) {
        let raw = std::mem::replace(&mut entry.value, inner.root).raw;
        // The comment behind the sign of the block.
        let head = raw.filter(|raw| raw.text.starts_with(['|', '>']));
        let head = head.as_ref().and_then(|raw| raw.text.lines().next()).unwrap_or_default();
        ": ".clone_into(&mut entry.gap);
        if let comment @ 1.. = head.find('#').unwrap_or(0) {
            entry.gap = format!(":  {}{ending}", head.get(comment..).unwrap_or_default());
        }
    }
}

/// Takes the origins away; the first leaf gets the one given.
fn forget(node: &mut Node, origin: &mut Option<usize>) {
    match &mut node.shape {
        Shape::Leaf(leaf) => leaf.origin = origin.take(),
        Shape::Seq(items) => {
            for item in items {
                forget(&mut item.value, origin);
            }
        }
        Shape::Map(entries) => {
            for entry in entries {
                forget(&mut entry.value, origin);
            }
        }
    }
}
