//! What directives do with their values, by directive.

use super::memory::Memory;
use super::problem::Problem;
use super::sections::{broken_expression, broken_regex};
use super::site::Site;
use super::{
    access, alias, balancer, cache, core, filters, hcheck, headers, logging, methods, options,
    proxy, remoteip, rewrite, ssl, substitute, vhost,
};
use crate::{Duration, parse_atoi};

/// What is done with the arguments of a directive.
enum Value {
    /// The first word is one of these, in any case.
    One(&'static [&'static str]),
    /// The third word, if there is one, is one of these, in any case.
    Third(&'static [&'static str]),
    /// A number as `atoi` reads it, in this range; 0 besides, if so.
    Number { least: i32, most: i32, or_zero: bool },
    /// Digits and nothing else, in this range.
    Digits(i64, i64),
    /// A number of bytes as `apr_strtoff` reads it, 0 or more; what follows it does not count.
    Bytes,
    /// A time with a unit.
    Time,
    /// Word `n` is a regular expression.
    Regex(usize),
    /// Word `n` is an expression.
    Expression(usize),
    /// Word `n` is a path that must exist.
    File(usize),
    /// A check of its own.
    By(fn(&Site<'_>, &mut Memory<'_>) -> Vec<Problem>),
}

use Value as V;

const fn number(least: i32, most: i32) -> Value {
    V::Number { least, most, or_zero: false }
}

/// Sorted by name without regard to case.
const TABLE: &[(&str, Value)] = &[
    ("<AuthnProviderAlias", V::By(access::alias)),
    ("<AuthzProviderAlias", V::By(access::alias)),
    ("<Proxy", V::By(balancer::section)),
    ("<ProxyMatch", V::By(balancer::section)),
    ("AcceptPathInfo", V::One(&["on", "off", "default"])),
    ("Action", V::Third(&["virtual"])),
    ("AddIcon", V::By(core::icon)),
    ("AddIconByEncoding", V::By(core::icon)),
    ("AddIconByType", V::By(core::icon)),
    ("AddOutputFilterByType", V::By(filters::by_type)),
    ("Alias", V::By(alias::alias)),
    ("AliasMatch", V::Regex(0)),
    ("Allow", V::By(access::from)),
    ("AllowCONNECT", V::By(core::connect_ports)),
    ("AllowEncodedSlashes", V::One(&["on", "off", "nodecode"])),
    ("AllowMethods", V::By(methods::allow)),
    ("AllowOverride", V::By(core::overrides)),
    ("AsyncRequestWorkerFactor", V::By(cache::factor)),
    ("AuthBasicProvider", V::By(access::provider)),
    ("AuthBasicUseDigestAlgorithm", V::One(&["off", "md5"])),
    ("AuthDigestAlgorithm", V::One(&["md5"])),
    ("AuthDigestNonceLifetime", V::Digits(i64::MIN, i64::MAX)),
    ("AuthDigestProvider", V::By(access::provider)),
    ("AuthDigestQop", V::One(&["auth"])),
    ("AuthFormProvider", V::By(access::provider)),
    ("AuthFormSize", V::Bytes),
    (
        "AuthLDAPDereferenceAliases",
        V::One(&["never", "off", "searching", "finding", "always", "on"]),
    ),
    ("AuthLDAPInitialBindPattern", V::Regex(0)),
    ("AuthLDAPURL", V::By(access::ldap_url)),
    ("AuthMerging", V::One(&["off", "and", "or"])),
    ("AuthnCacheSOCache", V::By(cache::socache)),
    ("AuthnzFcgiDefineProvider", V::By(provider_alias)),
    ("BalancerGrowth", number(0, 1000)),
    ("BalancerMember", V::By(balancer::member)),
    ("BrotliAlterETag", V::One(&["addsuffix", "nochange", "remove"])),
    ("BrotliCompressionMaxInputBlock", number(16, 24)),
    ("BrotliCompressionQuality", number(0, 11)),
    ("BrotliCompressionWindow", number(10, 24)),
    ("BrotliFilterNote", V::By(core::filter_note)),
    ("BrowserMatch", V::By(access::set_env_if)),
    ("BrowserMatchNoCase", V::By(access::set_env_if)),
    ("BufferSize", number(1, i32::MAX)),
    ("CacheDirLength", V::By(cache::folders)),
    ("CacheDirLevels", V::By(cache::folders)),
    ("CacheDisable", V::By(cache::disable)),
    ("CacheEnable", V::By(cache::enable)),
    ("CacheKeyBaseURL", V::By(cache::base_url)),
    ("CacheLastModifiedFactor", V::By(cache::factor)),
    ("CacheLockMaxAge", number(1, i32::MAX)),
    ("CacheMaxFileSize", V::Bytes),
    ("CacheMinFileSize", V::Bytes),
    ("CacheReadSize", V::Bytes),
    ("CacheReadTime", V::Bytes),
    ("CacheSocache", V::By(cache::socache)),
    ("CacheSocacheMaxSize", number(1024, i32::MAX)),
    ("CacheSocacheMaxTime", number(0, i32::MAX)),
    ("CacheSocacheMinTime", number(0, i32::MAX)),
    ("CacheSocacheReadSize", V::Bytes),
    ("CacheSocacheReadTime", V::Bytes),
    ("CGIDScriptTimeout", V::Time),
    ("CGIScriptTimeout", V::Time),
    ("CGIVar", V::One(&["REQUEST_URI"])),
    ("CookieDomain", V::By(core::domain)),
    ("CookieSameSite", V::One(&["strict", "lax", "none"])),
    ("CookieStyle", V::One(&["netscape", "cookie", "cookie2", "rfc2109", "rfc2965"])),
    ("CoreDumpDirectory", V::File(0)),
    ("CustomLog", V::By(logging::log)),
    ("DAV", V::By(core::dav)),
    ("DavMinTimeout", number(0, i32::MAX)),
    ("DBDExptime", V::Digits(0, i64::MAX)),
    ("DBDKeep", V::Digits(0, i64::MAX)),
    ("DBDMax", V::Digits(0, i64::MAX)),
    ("DBDMin", V::Digits(0, i64::MAX)),
    ("DeflateAlterETag", V::One(&["addsuffix", "nochange", "remove"])),
    ("DeflateBufferSize", number(1, i32::MAX)),
    ("DeflateCompressionLevel", number(1, 9)),
    ("DeflateFilterNote", V::By(core::filter_note)),
    ("DeflateInflateLimitRequestBody", V::Digits(0, i64::MAX)),
    ("DeflateInflateRatioBurst", number(1, i32::MAX)),
    ("DeflateInflateRatioLimit", number(1, i32::MAX)),
    ("DeflateMemLevel", number(1, 9)),
    ("DeflateWindowSize", number(1, 15)),
    ("Deny", V::By(access::from)),
    ("DirectoryIndexRedirect", V::By(core::index_redirect)),
    ("DocumentRoot", V::File(0)),
    ("EnableMMAP", V::One(ON_OFF)),
    ("EnableSendfile", V::One(ON_OFF)),
    ("Error", V::By(core::error)),
    ("ErrorDocument", V::By(core::error_document)),
    ("ErrorLogFormat", V::By(logging::error_log_format)),
    ("ExpiresByType", V::By(core::expires)),
    ("ExpiresDefault", V::By(core::expires)),
    ("ExtFilterDefine", V::By(filters::define)),
    ("FancyIndexing", V::By(core::gone)),
    ("FileETag", V::By(options::etag)),
    ("FilterProvider", V::By(filters::provider)),
    ("FlushMaxPipelined", V::Digits(-1, 2_147_483_647)),
    ("FlushMaxThreshold", V::Digits(0, 4_294_967_295)),
    ("ForceLanguagePriority", V::One(&["none", "prefer", "fallback"])),
    ("GlobalLog", V::By(logging::log)),
    ("H2CopyFiles", V::One(ON_OFF)),
    ("H2Direct", V::One(ON_OFF)),
    ("H2EarlyHints", V::One(ON_OFF)),
    ("H2MaxDataFrameLen", number(0, i32::MAX)),
    ("H2MaxHeaderBlockLen", number(0, i32::MAX)),
    ("H2MaxSessionStreams", number(1, i32::MAX)),
    ("H2MaxStreamErrors", number(0, i32::MAX)),
    ("H2MaxWorkerIdleSeconds", V::Time),
    ("H2MaxWorkers", number(1, i32::MAX)),
    ("H2MinWorkers", number(1, i32::MAX)),
    ("H2ModernTLSOnly", V::One(ON_OFF)),
    ("H2OutputBuffering", V::One(ON_OFF)),
    ("H2Padding", number(0, 8)),
    ("H2ProxyRequests", V::One(ON_OFF)),
    ("H2Push", V::One(ON_OFF)),
    ("H2PushDiarySize", number(0, 32_768)),
    ("H2StreamMaxMemSize", number(1024, i32::MAX)),
    ("H2StreamTimeout", V::Time),
    ("H2Upgrade", V::One(ON_OFF)),
    ("H2WebSockets", V::One(ON_OFF)),
    ("H2WindowSize", number(1024, i32::MAX)),
    ("Header", V::By(headers::check)),
    ("HostnameLookups", V::One(&["on", "off", "double"])),
    ("HttpProtocolOptions", V::By(options::protocol)),
    ("IndexOptions", V::By(options::index)),
    ("IndexOrderDefault", V::One(&["ascending", "descending"])),
    ("KeepAliveTimeout", V::Time),
    ("KeptBodySize", V::Digits(0, i64::MAX)),
    ("LDAPReferralHopLimit", number(1, i32::MAX)),
    ("LDAPReferrals", V::One(&["on", "off", "default"])),
    ("LDAPRetries", number(0, i32::MAX)),
    ("LDAPRetryDelay", V::Time),
    ("LDAPTimeout", V::Digits(0, i64::MAX)),
    ("LDAPTrustedMode", V::One(&["none", "ssl", "tls", "starttls"])),
    ("LimitInternalRecursion", number(1, i32::MAX)),
    ("LimitRequestBody", V::Digits(0, i64::MAX)),
    ("LimitRequestFields", number(0, i32::MAX)),
    ("LimitRequestFieldSize", number(0, i32::MAX)),
    ("LimitRequestLine", number(0, i32::MAX)),
    ("LimitXMLRequestBody", number(0, i32::MAX)),
    ("Listen", V::By(vhost::listen)),
    ("ListenBackLog", number(1, i32::MAX)),
    ("ListenCoresBucketsRatio", number(1, i32::MAX)),
    ("ListenTCPDeferAccept", number(1, i32::MAX)),
    ("LogFormat", V::By(logging::log_format)),
    ("LogLevel", V::By(core::log_level)),
    ("LogMessage", V::By(logging::message)),
    ("LuaCodeCache", V::One(&["never", "stat", "forever"])),
    ("LuaHookAccessChecker", V::Third(&["early", "late"])),
    ("LuaHookAuthChecker", V::Third(&["early", "late"])),
    ("LuaHookTranslateName", V::Third(&["early", "late"])),
    ("LuaInherit", V::One(&["none", "parent-first", "parent-last"])),
    ("LuaMapHandler", V::Regex(0)),
    ("LuaScope", V::One(&["once", "request", "conn", "thread", "server"])),
    ("MaxMemFree", number(0, i32::MAX)),
    ("MaxRangeOverlaps", V::By(options::ranges)),
    ("MaxRangeReversals", V::By(options::ranges)),
    ("MaxRanges", V::By(options::ranges)),
    ("MDBaseServer", V::One(ON_OFF)),
    ("MDCertificateStatus", V::One(ON_OFF)),
    ("MDChallengeDns01Version", V::One(&["1", "2"])),
    ("MDDriveMode", V::One(&["always", "auto", "manual"])),
    ("MDMatchNames", V::One(&["all", "servernames"])),
    ("MDMustStaple", V::One(ON_OFF)),
    ("MDProfileMandatory", V::One(ON_OFF)),
    ("MDRenewMode", V::One(&["always", "auto", "manual"])),
    ("MDRenewViaARI", V::One(ON_OFF)),
    ("MDRequireHttps", V::One(&["off", "temporary", "permanent"])),
    ("MDRetryFailover", number(1, i32::MAX)),
    ("MDServerStatus", V::One(ON_OFF)),
    ("MDStapleOthers", V::One(ON_OFF)),
    ("MDStapling", V::One(ON_OFF)),
    ("MultiviewsMatch", V::One(&["any", "negotiatedonly", "filters", "handlers"])),
    ("Options", V::By(core::options)),
    ("Order", V::By(access::order)),
    ("Port", V::By(core::gone)),
    ("ProtocolsHonorOrder", V::One(ON_OFF)),
    ("ProxyBadHeader", V::One(&["iserror", "ignore", "startbody"])),
    ("ProxyDomain", V::By(core::domain)),
    ("ProxyErrorOverride", V::By(core::error_override)),
    ("ProxyFCGIBackendType", V::One(&["fpm", "generic"])),
    ("ProxyFCGISetEnvIf", V::By(core::fcgi_env)),
    ("ProxyHCExpr", V::By(hcheck::condition)),
    ("ProxyHCTemplate", V::By(hcheck::template)),
    ("ProxyHCTPsize", number(0, i32::MAX)),
    ("ProxyIOBufferSize", V::Number { least: 512, most: i32::MAX, or_zero: true }),
    ("ProxyPass", V::By(proxy::pass)),
    ("ProxyPassMatch", V::By(proxy::pass)),
    ("ProxyPassReverse", V::By(proxy::reverse)),
    ("ProxyReceiveBufferSize", V::Number { least: 512, most: i32::MAX, or_zero: true }),
    ("ProxyRemote", V::By(balancer::remote)),
    ("ProxyRemoteMatch", V::By(balancer::remote)),
    ("ProxySet", V::By(balancer::set)),
    ("ProxySourceAddress", V::By(options::source_address)),
    ("ProxyStatus", V::One(&["off", "on", "full"])),
    ("ProxyTimeout", number(1, i32::MAX)),
    ("ProxyVia", V::One(&["off", "on", "full", "block"])),
    ("ReadBufferSize", V::Digits(0, 4_294_967_295)),
    ("ReceiveBufferSize", V::Number { least: 512, most: i32::MAX, or_zero: true }),
    ("Redirect", V::By(alias::redirect)),
    ("RedirectMatch", V::By(alias::redirect)),
    ("RedirectPermanent", V::By(alias::redirect)),
    ("RedirectTemp", V::By(alias::redirect)),
    ("RegisterHttpMethod", V::By(methods::register)),
    ("RemoteIPInternalProxy", V::By(remoteip::proxies)),
    ("RemoteIPInternalProxyList", V::File(0)),
    ("RemoteIPProxyProtocolExceptions", V::By(remoteip::proxies)),
    ("RemoteIPTrustedProxy", V::By(remoteip::proxies)),
    ("RemoteIPTrustedProxyList", V::File(0)),
    ("RequestHeader", V::By(headers::check)),
    ("RequestReadTimeout", V::By(options::read_timeout)),
    ("Require", V::By(access::require)),
    ("RewriteBase", V::By(rewrite::base)),
    ("RewriteCond", V::By(rewrite::condition)),
    ("RewriteMap", V::By(rewrite::map)),
    ("RewriteOptions", V::By(rewrite::options)),
    ("RewriteRule", V::By(rewrite::rule)),
    ("Satisfy", V::One(&["all", "any"])),
    ("ScriptAlias", V::By(alias::alias)),
    ("ScriptAliasMatch", V::Regex(0)),
    ("SendBufferSize", V::Number { least: 512, most: i32::MAX, or_zero: true }),
    ("ServerAlias", V::By(vhost::of_hosts)),
    ("ServerName", V::By(vhost::name)),
    ("ServerPath", V::By(vhost::of_hosts)),
    ("ServerSignature", V::One(&["off", "on", "email"])),
    (
        "ServerTokens",
        V::One(&["prod", "productonly", "major", "minor", "min", "minimal", "os", "full"]),
    ),
    ("SessionCryptoPassphraseFile", V::File(0)),
    ("SessionExpiryUpdateInterval", number(0, i32::MAX)),
    ("SetEnvIf", V::By(access::set_env_if)),
    ("SetEnvIfExpr", V::Expression(0)),
    ("SetEnvIfNoCase", V::By(access::set_env_if)),
    ("SetHandler", V::By(logging::handler)),
    ("SSLCACertificateFile", V::File(0)),
    ("SSLCACertificatePath", V::File(0)),
    ("SSLCADNRequestFile", V::File(0)),
    ("SSLCADNRequestPath", V::File(0)),
    ("SSLCARevocationCheck", V::By(revocation)),
    ("SSLCARevocationFile", V::File(0)),
    ("SSLCARevocationPath", V::File(0)),
    ("SSLCertificateChainFile", V::File(0)),
    ("SSLCertificateFile", V::File(0)),
    ("SSLCertificateKeyFile", V::File(0)),
    ("SSLCipherSuite", V::By(ssl::ciphers)),
    ("SSLEngine", V::One(&["on", "off", "optional"])),
    ("SSLOCSPEnable", V::One(&["on", "off", "leaf", "none"])),
    ("SSLOCSPResponderCertificateFile", V::File(0)),
    ("SSLOCSPResponderTimeout", number(0, i32::MAX)),
    ("SSLOCSPResponseMaxAge", number(0, i32::MAX)),
    ("SSLOCSPResponseTimeSkew", number(0, i32::MAX)),
    ("SSLOpenSSLConfCmd", V::By(ssl::openssl)),
    ("SSLOptions", V::By(ssl::options)),
    ("SSLPassPhraseDialog", V::By(ssl::pass_phrase)),
    ("SSLProtocol", V::By(ssl::protocols)),
    ("SSLProxyCACertificateFile", V::File(0)),
    ("SSLProxyCACertificatePath", V::File(0)),
    ("SSLProxyCARevocationCheck", V::By(revocation)),
    ("SSLProxyCARevocationFile", V::File(0)),
    ("SSLProxyCARevocationPath", V::File(0)),
    ("SSLProxyCipherSuite", V::By(ssl::ciphers)),
    ("SSLProxyMachineCertificateChainFile", V::File(0)),
    ("SSLProxyMachineCertificateFile", V::File(0)),
    ("SSLProxyMachineCertificatePath", V::File(0)),
    ("SSLProxyProtocol", V::By(ssl::protocols)),
    ("SSLProxyVerify", V::One(VERIFY)),
    ("SSLProxyVerifyDepth", number(0, i32::MAX)),
    ("SSLRandomSeed", V::One(&["startup", "connect"])),
    ("SSLRenegBufferSize", number(0, i32::MAX)),
    ("SSLRequire", V::By(ssl::require)),
    ("SSLSessionCache", V::By(ssl::cache)),
    ("SSLSessionCacheTimeout", number(0, i32::MAX)),
    ("SSLSessionTicketKeyFile", V::File(0)),
    ("SSLSRPVerifierFile", V::File(0)),
    ("SSLStaplingCache", V::By(ssl::cache)),
    ("SSLStaplingErrorCacheTimeout", number(0, i32::MAX)),
    ("SSLStaplingResponderTimeout", number(0, i32::MAX)),
    ("SSLStaplingResponseMaxAge", number(0, i32::MAX)),
    ("SSLStaplingResponseTimeSkew", number(0, i32::MAX)),
    ("SSLStaplingStandardCacheTimeout", number(0, i32::MAX)),
    ("SSLVerifyClient", V::One(VERIFY)),
    ("SSLVerifyDepth", number(0, i32::MAX)),
    ("SSLVHostSNIPolicy", V::One(&["strict", "secure", "authonly", "insecure"])),
    ("Substitute", V::By(substitute::check)),
    ("SubstituteMaxLineLength", V::By(options::size)),
    ("ThreadStackSize", number(0, i32::MAX)),
    ("TraceEnable", V::One(&["on", "off", "extended"])),
    ("UseCanonicalName", V::One(&["off", "on", "dns"])),
    ("UseCanonicalPhysicalPort", V::One(ON_OFF)),
    ("VirtualDocumentRoot", V::By(vhost::mass_folder)),
    ("VirtualDocumentRootIP", V::By(vhost::mass_folder)),
    ("VirtualScriptAlias", V::By(vhost::mass_folder)),
    ("VirtualScriptAliasIP", V::By(vhost::mass_folder)),
    ("XBitHack", V::One(&["on", "off", "full"])),
];

const ON_OFF: &[&str] = &["on", "off"];
const VERIFY: &[&str] = &["none", "off", "optional", "require", "on", "optional_no_ca"];

/// What is wrong with the values of a directive whose place and number of arguments are right.
pub(super) fn check(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let key = site.directive.key();
    let row = TABLE.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
    let Some((_, value)) = row else { return Vec::new() };
    let problem = match value {
        V::By(check) => return check(site, memory),
        V::One(words) => one_of(site, 0, words),
        V::Third(_) if site.word(2).is_empty() => None,
        V::Third(words) => one_of(site, 2, words),
        V::Number { least, most, or_zero } => {
            let (number, _) = parse_atoi(site.word(0));
            let fits = (*least..=*most).contains(&number) || (*or_zero && number == 0);
            (!fits).then(|| out_of_range(site, i64::from(*least), i64::from(*most), *or_zero))
        }
        V::Digits(least, most) => {
            let number = site.word(0).parse::<i64>();
            let fits = number.is_ok_and(|number| (*least..=*most).contains(&number));
            (!fits).then(|| out_of_range(site, *least, *most, false))
        }
        V::Bytes => {
            (crate::parse_atol(site.word(0)).0 < 0).then(|| out_of_range(site, 0, i64::MAX, false))
        }
        V::Time => site.word(0).parse::<Duration>().err().map(|error| {
            let message = format!("`{}` is no time: {error}", site.word(0));
            Problem::value(0, message, error.help().unwrap_or("60, 500ms, 5min"))
        }),
        V::Regex(word) => broken_regex(*word, site.word(*word)),
        V::Expression(word) => broken_expression(*word, site.word(*word)),
        V::File(word) => core::file(site, *word, memory),
    };
    problem.into_iter().collect()
}

fn one_of(site: &Site<'_>, at: usize, words: &[&str]) -> Option<Problem> {
    let given = site.word(at);
    let known = words.iter().any(|word| given.eq_ignore_ascii_case(word));
    (!known).then(|| {
        let message = format!("`{}` does not take `{given}`", site.directive);
        Problem::value(at, message, format!("it takes {}", words.join(", ")))
    })
}

fn out_of_range(site: &Site<'_>, least: i64, most: i64, or_zero: bool) -> Problem {
    let zero = if or_zero { "0, or " } else { "" };
    let range = if most >= i64::from(i32::MAX) {
        format!("{zero}at least {least}")
    } else {
        format!("between {least} and {most}")
    };
    let (number, _) = parse_atoi(site.word(0));
    let message = format!("`{} {}` is refused: httpd reads {number}", site.directive, site.word(0));
    Problem::value(0, message, format!("it must be {range}"))
}

fn provider_alias(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    memory.aliases.push(site.word(1).to_owned());
    Vec::new()
}

fn revocation(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let flag = site.word(1);
    let unknown =
        (!flag.is_empty() && !flag.eq_ignore_ascii_case("no_crl_for_cert_ok")).then(|| {
            Problem::value(
                1,
                format!("`{flag}` is no flag of it"),
                "no_crl_for_cert_ok is the only one",
            )
        });
    one_of(site, 0, &["none", "leaf", "chain"]).or(unknown).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::TABLE;
    use crate::Directive;

    #[test]
    fn every_row_is_a_directive_and_in_order() {
        for (name, _) in TABLE {
            assert!(Directive::lookup(name).is_some(), "{name}");
        }
        assert!(TABLE.is_sorted_by_key(|(name, _)| name.to_ascii_lowercase()));
    }
}
