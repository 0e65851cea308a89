//! mod_ssl, towards clients and backends.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{core, expression, sections};

/// `SSLProtocol`, `SSLProxyProtocol` (`ssl_cmd_protocol_parse`).
pub(super) fn protocols(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 6] = ["all", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
    let mut found = Vec::new();
    for (at, word) in site.words.iter().enumerate() {
        let name = word.strip_prefix(['+', '-']).unwrap_or(word);
        if name.eq_ignore_ascii_case("SSLv2") {
            // Taking it away is no mistake.
            if !word.starts_with('-') {
                let message = "`SSLv2` is no longer there: httpd refuses it";
                found.push(Problem::value(at, message, "remove it"));
            }
        } else if !KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            let message = format!("`{word}` is no protocol of TLS");
            let help = format!("{}, with `+` or `-` before them", KNOWN.join(", "));
            found.push(Problem::value(at, message, help));
        }
    }
    found
}

/// `SSLCipherSuite`, `SSLProxyCipherSuite`: `[SSL|TLSv1.3] list`.
pub(super) fn ciphers(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let protocol = site.word(0);
    let known = ["SSL", "TLSv1.3"].contains(&protocol);
    if site.words.len() < 2 || known {
        return Vec::new();
    }
    let message = format!("`{protocol}` has no list of ciphers of its own");
    vec![Problem::value(0, message, "SSL stands for all up to TLSv1.2; the other one is TLSv1.3")]
}

/// `SSLOptions [+-]option …`.
pub(super) fn options(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 8] = [
        "StdEnvVars",
        "CompatEnvVars",
        "ExportCertData",
        "FakeBasicAuth",
        "StrictRequire",
        "OptRenegotiate",
        "LegacyDNStringFormat",
        "ExportCB64Data",
    ];
    let unknown = site.words.iter().enumerate().filter(|(_, word)| {
        let name = word.strip_prefix(['+', '-']).unwrap_or(word);
        !KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known))
    });
    unknown
        .map(|(at, word)| {
            let near = config_diagnostics::did_you_mean(word, KNOWN);
            let help = near.map_or_else(|| KNOWN.join(", "), |n| format!("did you mean `{n}`?"));
            Problem::value(at, format!("`SSLOptions` has no option `{word}`"), help)
        })
        .collect()
}

/// `SSLSessionCache`, `SSLStaplingCache`: `type[:argument]`.
pub(super) fn cache(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 5] = ["shmcb", "dbm", "dc", "memcache", "redis"];
    let word = site.word(0);
    let is_off = ["none", "nonenotnull"].iter().any(|off| word.eq_ignore_ascii_case(off));
    let kind = word.split(':').next().unwrap_or_default();
    let known = KNOWN.iter().any(|known| kind.eq_ignore_ascii_case(known));
    let directive = site.directive.name();
    let problem = if (is_off && directive == "SSLSessionCache") || memory.modules().foreign {
        None
    } else if !known {
        let message = format!("`{directive}` has no kind of cache `{kind}`");
        Some(Problem::value(0, message, "shmcb, dbm, dc, memcache or redis, as far as loaded"))
    } else {
        let module = format!("mod_socache_{}", kind.to_ascii_lowercase());
        let loaded = memory.has_module(&module);
        (!loaded).then(|| {
            let message = format!("the cache `{kind}` belongs to {module}, which is not loaded");
            let help = format!("load it: `a2enmod socache_{}`", kind.to_ascii_lowercase());
            Problem::new(super::rules::NEEDS_MODULE, message, help).at(0)
        })
    };
    problem.into_iter().collect()
}

/// `SSLRequire expression`, which is all that stands behind it.
pub(super) fn require(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let why = expression::ssl_condition(site.rest).err();
    why.map(|why| sections::unreadable(0, why)).into_iter().collect()
}

/// `SSLOpenSSLConfCmd command value`: what OpenSSL's `SSL_CONF_cmd` knows of files.
pub(super) fn openssl(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 23] = [
        "CipherString",
        "Ciphersuites",
        "ClientCAFile",
        "ClientCAPath",
        "ClientSignatureAlgorithms",
        "Curves",
        "Certificate",
        "ChainCAFile",
        "ChainCAPath",
        "DHParameters",
        "ECDHParameters",
        "Groups",
        "MaxProtocol",
        "MinProtocol",
        "NumTickets",
        "Options",
        "PrivateKey",
        "Protocol",
        "RecordPadding",
        "RequestCAFile",
        "RequestCAPath",
        "ServerInfoFile",
        "SignatureAlgorithms",
    ];
    const MORE: [&str; 7] = [
        "VerifyCAFile",
        "VerifyCAPath",
        "VerifyMode",
        "VerifyCAStore",
        "ChainCAStore",
        "RequestCAStore",
        "ClientCAStore",
    ];
    let name = site.word(0);
    let is = |known: &&str| name.eq_ignore_ascii_case(known);
    if !KNOWN.iter().chain(&MORE).any(is) {
        let message = format!("OpenSSL has no command `{name}`");
        let near = config_diagnostics::did_you_mean(name, KNOWN);
        let help = near.map_or_else(|| KNOWN.join(", "), |near| format!("did you mean `{near}`?"));
        return vec![Problem::value(0, message, help)];
    }
    let files = ["DHParameters", "Certificate", "PrivateKey"];
    let lower = name.to_ascii_lowercase();
    let names_file = files.iter().any(is) || lower.ends_with("file") || lower.ends_with("path");
    core::file(site, 1, memory).filter(|_| names_file).into_iter().collect()
}

/// `SSLPassPhraseDialog builtin|exec:program||program`.
pub(super) fn pass_phrase(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let program = word.strip_prefix("exec:");
    if word.eq_ignore_ascii_case("builtin") || word.starts_with('|') || program.is_some() {
        let absent = |path: &str| memory.facts().file(path) == config_diagnostics::Presence::No;
        let missing = program.filter(|path| absent(path)).map(|path| {
            let message = format!("the program `{path}` does not exist");
            Problem::new(super::rules::MISSING_FILE, message, "install it first").at(0)
        });
        return missing.into_iter().collect();
    }
    let message = format!("`{word}` does not say who is asked for the pass phrase");
    vec![Problem::value(0, message, "write `builtin` or `exec:/path/to/program`")]
}
