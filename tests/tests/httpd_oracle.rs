//! Our tables and leaf values beside what the installed httpd says.

use apache_proxy::{
    ArgKind, BackendUrl, Context, Directive, ParameterScope, ProxyParameter, RewriteFlags,
    TrustedProxy, UrlUse, VhostAddress, check_arguments, check_context, directives, parameters,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use stack_tests::{Httpd, say};

fn httpd() -> Option<Httpd> {
    let httpd = Httpd::find();
    say(if httpd.is_some() { "oracle: httpd" } else { "skipped: no apache2 on the path" });
    httpd
}

/// Every place, with the lines around.
const PLACES: [(&[Context], &str, &str); 8] = [
    (&[], "", ""),
    (&[Context::VirtualHost], "<VirtualHost *:80>", "</VirtualHost>"),
    (&[Context::Directory], "<Directory /x>", "</Directory>"),
    (&[Context::Location], "<Location /x>", "</Location>"),
    (&[Context::Files], "<Files x>", "</Files>"),
    (&[Context::If], "<If \"true\">", "</If>"),
    (&[Context::Proxy], "<Proxy http://x/>", "</Proxy>"),
    (
        &[Context::VirtualHost, Context::Location, Context::Limit],
        "<VirtualHost *:80>\n<Location /x>\n<Limit GET>",
        "</Limit>\n</Location>\n</VirtualHost>",
    ),
];

/// How many rows of the table one test run looks at; each run the same ones.
const EVERY: usize = 31;

fn arguments(kind: ArgKind) -> &'static [&'static str] {
    match kind {
        ArgKind::NoArgs => &[],
        ArgKind::Flag => &["on"],
        ArgKind::Take2 | ArgKind::Take23 | ArgKind::Iterate2 | ArgKind::Raw | ArgKind::TakeArgv => {
            &["a", "b"]
        }
        ArgKind::Take3 => &["a", "b", "c"],
        _ => &["a"],
    }
}

fn line(row: &Directive, words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let words = words.join(" ");
    let name = row.name();
    if row.is_section() {
        format!("<{name} {words}>\n</{name}>")
    } else {
        format!("{name} {words}")
    }
}

#[test]
fn directives_stand_where_httpd_lets_them() {
    let Some(httpd) = httpd() else { return };
    let mut compared = 0;
    // Those that run while the file is read say other things first.
    let rows = directives::ALL.iter().step_by(EVERY).filter(|row| !row.runs_on_read());
    for row in rows {
        for (contexts, before, after) in PLACES {
            let lines = format!("{before}\n{}\n{after}", line(row, arguments(row.arguments())));
            let said = httpd.check(&lines).unwrap().unwrap_or_default();
            if said.contains("Invalid command") {
                continue;
            }
            let refused = ["not allowed in", "not allowed here", "cannot occur within"]
                .iter()
                .any(|refusal| said.contains(refusal));
            let ours = check_context(row, contexts);
            assert_eq!(ours.is_err(), refused, "{row} in {contexts:?}: {ours:?}, {said}");
            compared += 1;
        }
    }
    say(&format!("compared {compared} places"));
}

#[test]
fn arguments_are_counted_as_httpd_counts_them() {
    const WORDS: [&[&str]; 9] = [
        &[],
        &[""],
        &["a"],
        &["a", ""],
        &["a", "", "b"],
        &["a", "b"],
        &["a", "b", "c"],
        &["a", "b", "c", "d"],
        &["on", "x"],
    ];
    let Some(httpd) = httpd() else { return };
    let mut kinds: Vec<ArgKind> = Vec::new();
    for row in directives::ALL {
        let server = row.contexts().contains(Context::Server) && !row.runs_on_read();
        if kinds.contains(&row.arguments()) || row.is_section() || !server {
            continue;
        }
        let known = httpd.check(&line(row, &[])).unwrap().unwrap_or_default();
        if known.contains("Invalid command") {
            continue;
        }
        kinds.push(row.arguments());
        for words in WORDS {
            let said = httpd.check(&line(row, words)).unwrap().unwrap_or_default();
            let refused = ["takes ", "requires at least ", "must be On or Off"]
                .iter()
                .any(|refusal| said.starts_with(&format!("{} {refusal}", row.name())));
            let ours = check_arguments(row.arguments(), words);
            let raw = matches!(row.arguments(), ArgKind::Raw | ArgKind::TakeArgv);
            assert!(raw || ours.is_err() == refused, "{row} {words:?}: {ours:?}, {said}");
        }
    }
    assert!(kinds.len() > 7, "{kinds:?}");
}

/// The same values each time.
fn samples<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// A word as httpd reads it back, whatever is in it.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

#[test]
fn urls_are_read_as_httpd_reads_them() {
    let Some(httpd) = httpd() else { return };
    let url = "(http|https|unix:/a\\|http|fcgi|h2c|x-y|1a|balancer)?(://|:/|:|//)?(u:p@|@)?(h|[a-z0-9.-]{1,4}|\\[::1\\]|\\[|\\$1)?(:80|:|:x|:-1|:\\$1)?(/|/a|\\?q|#f|\\$2)?";
    for text in samples(url, 80) {
        if text.is_empty() || text == "!" || text.contains('=') {
            continue;
        }
        for (directive, r#use) in
            [("ProxyPass /a", UrlUse::Prefix), ("ProxyPassMatch ^/(a)", UrlUse::Match)]
        {
            let said = httpd.check(&format!("{directive} {}", quoted(&text))).unwrap();
            let ours = BackendUrl::parse(&text, r#use);
            assert_eq!(ours.is_err(), said.is_some(), "{directive} {text:?}: {ours:?}, {said:?}");
        }
    }
}

#[test]
fn parameters_are_read_as_httpd_reads_them() {
    let Some(httpd) = httpd() else { return };
    let value = "-?[0-9]{0,4}(\\.5)?(ms|s|m|mi|min|h|S|x)?|on|OFF|auto|[a-zA-Z+-]{1,4}|GET11?|[1-6]00,[1-6]00|a{63,64}";
    for value in samples(value, 4) {
        for row in parameters::ALL {
            let defined_elsewhere = matches!(row.key(), "lbmethod" | "hctemplate" | "hcexpr");
            let word = matches!(row.key(), "nocanon" | "interpolate" | "noquery");
            let url = match row.scope() {
                _ if defined_elsewhere || word => continue,
                ParameterScope::Balancer => "balancer://c/",
                _ => "http://h/",
            };
            let parameter = ProxyParameter::new(row.key(), &value).unwrap();
            let said = httpd
                .check(&format!("ProxyPass /a {url} {}", quoted(&parameter.to_string())))
                .unwrap();
            let ours = parameter.effective(row.scope());
            assert_eq!(ours.is_err(), said.is_some(), "{parameter}: {ours:?}, {said:?}");
        }
    }
}

#[test]
fn other_words_are_read_as_httpd_reads_them() {
    let Some(httpd) = httpd() else { return };
    let flags = "\\[( ?(P|PT|L|NC|R|R=[1-6]0[0-9]|QSA|D[a-z]|E=a:b|X|CO|B=/|BNE|BNE=a|skip=2) ?(,|)){0,3}\\]?";
    for text in samples(flags, 40) {
        let said = httpd.check(&format!("RewriteRule ^/a /b {}", quoted(&text))).unwrap();
        let ours = text.parse::<RewriteFlags>();
        assert_eq!(ours.is_err(), said.is_some(), "{text:?}: {ours:?}, {said:?}");
    }
    let network = "([0-9]{1,3}(\\.[0-9]{1,3}){0,4}\\.?|::1|2001:db8::|fe80::1|::ffff:1.2.3.4)(/[0-9]{0,3}|/255.0.0.0|/a)?";
    for text in samples(network, 40) {
        let said = httpd.check(&format!("RemoteIPInternalProxy {}", quoted(&text))).unwrap();
        let ours = text.parse::<TrustedProxy>();
        assert_eq!(ours.is_err(), said.is_some(), "{text:?}: {ours:?}, {said:?}");
    }
    let address =
        "(\\*|_default_|\\[::1\\]|\\[x\\]|127.0.0.1|localhost|::1|-)?(:|:80|:0|:\\*|:70000|80|:x)?";
    for text in samples(address, 40) {
        if text.is_empty() {
            continue;
        }
        let said =
            httpd.check(&format!("<VirtualHost {}>\n</VirtualHost>", quoted(&text))).unwrap();
        let ours = text.parse::<VhostAddress>();
        assert_eq!(ours.is_err(), said.is_some(), "{text:?}: {ours:?}, {said:?}");
    }
}
