//! ## What it does
//! Finds `ssl-default-bind-ciphers` that let in suites without forward secrecy (static RSA) or with CBC.
//!
//! ## Why is this bad?
//! Who records a connection with static RSA reads it once the key leaks. CBC suites of TLS were broken again and
//! again (Lucky 13, POODLE). Such lists stem from packages of 2014; every client of today speaks AEAD suites with
//! ephemeral keys.
//!
//! ## Example
//! ```haproxy
//! global
//!     ssl-default-bind-ciphers ECDH+AESGCM:ECDH+AES256:RSA+AESGCM:RSA+AES:!aNULL:!MD5
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     ssl-default-bind-ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256
//! ```
//!
//! ## Fix safety
//! Unsafe: clients from before 2014 may not connect any more.
//!
//! ## References
//! Configuration manual, 3.1 `ssl-default-bind-ciphers`; `openssl-ciphers(1)`.

use super::no_tls_floor::tls_binds;
use crate::SectionKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/legacy-default-ciphers",
        Group::Security,
        Severity::Info,
        Safety::Unsafe,
        "the default ciphers let in static RSA or CBC",
    ),
    check,
);

/// Forward secrecy and AEAD only.
const MODERN: &str = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let globals = view.of_kind(SectionKind::Global);
    let lines = globals.flat_map(|s| s.all(&["ssl-default-bind-ciphers"]).map(move |l| (s, l)));
    // The last one counts.
    let Some((global, line)) = lines.last() else { return };
    let is_used = tls_binds(view).iter().any(|bind| {
        let tls13 = bind.options.value("ssl-min-ver") == Some("TLSv1.3");
        !bind.options.has("ciphers") && !tls13 && !bind.options.on("force-tlsv13")
    });
    let list = line.value(1);
    if !is_used || list.contains('$') {
        return;
    }
    let Some((suite, why)) = legacy(list) else { return };
    found.push(
        Diagnostic::of(&RULE.info, format!("the default ciphers let in `{suite}`: {why}"))
            .confidence(Confidence::Medium)
            .at(line.word_span(1))
            .path(global.path())
            .tool_says(ToolSays::Nothing)
            .help("list suites with ECDHE and GCM or CHACHA20 only")
            .fix(Fix::risky("list modern suites only", [Edit::replace(line.word_span(1), MODERN)])),
    );
}

const STATIC: &str = "its key exchange has no forward secrecy";
const CBC: &str = "it admits CBC suites";

/// Key exchanges with keys of their own for every connection.
const EPHEMERAL: [&str; 12] = [
    "ECDH", "ECDHE", "EECDH", "kECDHE", "kEECDH", "DH", "DHE", "EDH", "kDHE", "kEDH", "ADH",
    "AECDH",
];
/// Names of ciphers that are AEAD.
const AEAD: [&str; 8] =
    ["AESGCM", "AESCCM", "AESCCM8", "CHACHA20", "ARIAGCM", "ARIA", "ARIA128", "ARIA256"];
/// Names of ciphers that stand for CBC suites, too.
const BLOCK: [&str; 8] =
    ["AES", "AES128", "AES256", "CAMELLIA", "CAMELLIA128", "CAMELLIA256", "3DES", "DES"];
/// Names for everything, more or less.
const BROAD: [&str; 4] = ["HIGH", "MEDIUM", "ALL", "DEFAULT"];

/// The first word of a list of ciphers that lets in a suite of old, and why it is one.
fn legacy(list: &str) -> Option<(&str, &'static str)> {
    let words = || list.split([':', ',', ' ']).filter(|word| !word.is_empty());
    let is_out = |name: &str| words().any(|word| word.strip_prefix(['!', '-']) == Some(name));
    let macs = ["SHA1", "SHA256", "SHA384"];
    let no_cbc = macs.iter().all(|mac| is_out(mac) || (*mac == "SHA1" && is_out("SHA")));
    let no_static = is_out("kRSA") || is_out("RSA");
    words().filter(|word| !word.starts_with(['!', '-', '+', '@'])).find_map(|word| {
        if is_out(word) {
            return None;
        }
        let (is_static, is_cbc) = admits(word);
        match (is_static && !no_static, is_cbc && !no_cbc) {
            (true, _) => Some((word, STATIC)),
            (_, true) => Some((word, CBC)),
            _ => None,
        }
    })
}

/// Whether a word of a list stands for suites with static RSA, and for suites with CBC. What is unknown is neither.
fn admits(word: &str) -> (bool, bool) {
    if word.starts_with("TLS_") {
        return (word.starts_with("TLS_RSA_"), word.contains("_CBC_"));
    }
    let has = |names: &[&str]| word.split('+').any(|part| names.contains(&part));
    if has(&BROAD) {
        let is_ephemeral = has(&EPHEMERAL);
        return (!is_ephemeral, !has(&AEAD));
    }
    if !word.contains('-') || word.contains('+') {
        let is_ephemeral = has(&EPHEMERAL);
        let cipher = has(&AEAD) || has(&BLOCK);
        let rsa = has(&["RSA", "kRSA"]) || (cipher && !has(&["CHACHA20", "aECDSA", "ECDSA"]));
        return (rsa && !is_ephemeral, !has(&AEAD) && (has(&BLOCK) || is_ephemeral || rsa));
    }
    // The name of one suite: static RSA is what names no key exchange.
    let is_static = ["AES128-", "AES256-", "CAMELLIA128-", "CAMELLIA256-", "DES-CBC3-", "RC4-"]
        .iter()
        .any(|start| word.starts_with(start));
    let is_aead = ["GCM", "CCM", "CHACHA20"].iter().any(|mode| word.contains(mode));
    let ends = ["-SHA", "-SHA256", "-SHA384"].iter().any(|end| word.ends_with(end));
    (is_static, !is_aead && ends && !word.contains("RC4"))
}

#[cfg(test)]
mod tests {
    use super::{CBC, MODERN, RULE, STATIC, legacy};
    use crate::lint::testing::Testing;

    fn file(list: &str, bind: &str) -> String {
        format!("global\n  ssl-default-bind-ciphers {list}\nfrontend f\n  bind :443 {bind}\n")
    }

    #[test]
    fn lists() {
        for good in [
            MODERN,
            "ECDHE-ECDSA-CHACHA20-POLY1305:DHE-RSA-AES256-GCM-SHA384",
            "ECDH+AESGCM:ECDH+CHACHA20",
            "EECDH+AESGCM,EDH+AESGCM",
            "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!MD5",
            "ECDHE+HIGH:!SHA1:!SHA256:!SHA384",
            "TLS_AES_128_GCM_SHA256",
            "PROFILE=SYSTEM",
            "ECDHE+AESGCM:!RSA+AES:@STRENGTH",
        ] {
            assert_eq!(legacy(good), None, "{good}");
        }
        for (bad, word, why) in [
            ("ECDH+AESGCM:ECDH+AES256:!aNULL", "ECDH+AES256", CBC),
            ("ECDH+AESGCM:RSA+AESGCM:!MD5", "RSA+AESGCM", STATIC),
            ("ECDHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256", "AES128-GCM-SHA256", STATIC),
            ("ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256", CBC),
            ("HIGH:!aNULL:!MD5", "HIGH", STATIC),
            ("HIGH:!kRSA", "HIGH", CBC),
            ("AESGCM", "AESGCM", STATIC),
        ] {
            assert_eq!(legacy(bad), Some((word, why)), "{bad}");
        }
    }

    #[test]
    fn pass() {
        RULE.pass(&file(MODERN, "ssl crt /x"));
        RULE.pass(&file("RSA+AES", ""));
        RULE.pass(&file("RSA+AES", "ssl crt /x ciphers ECDHE+AESGCM"));
        RULE.pass(&file("RSA+AES", "ssl crt /x ssl-min-ver TLSv1.3"));
        RULE.pass(&file("\"${CIPHERS}\"", "ssl crt /x"));
    }

    #[test]
    fn fail() {
        RULE.fail(&file("ECDH+AESGCM:RSA+AES:!aNULL", "ssl crt /x"), "ECDH+AESGCM:RSA+AES:!aNULL");
    }

    #[test]
    fn fix() {
        RULE.fix(&file("HIGH # x", "ssl crt /x"), &file(&format!("{MODERN} # x"), "ssl crt /x"));
    }
}
