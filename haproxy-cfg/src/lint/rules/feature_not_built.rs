//! ## What it does
//! Finds what needs a feature that this build of HAProxy lacks: TLS without `OPENSSL`, `quic4@` addresses and `tune.quic.*`
//! without `QUIC`, the Prometheus exporter without `PROMEX`, and so on. `haproxy -vv` lists the features; the facts
//! `features` and `feature.NAME` state them. What is not stated is not reported.
//!
//! ## Why is this bad?
//! HAProxy refuses the file: a build does not know the keywords of features that it lacks.
//!
//! ## Example
//! With the fact `feature.QUIC=no`:
//! ```haproxy
//! frontend web
//!     bind quic4@:443 ssl crt /etc/haproxy/site.pem alpn h3
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :443 ssl crt /etc/haproxy/site.pem alpn h2,http/1.1
//! .if feature(QUIC)
//!     bind quic4@:443 ssl crt /etc/haproxy/site.pem alpn h3
//! .endif
//! ```
//!
//! ## Fix safety
//! There is no fix: the build may be what is to change.
//!
//! ## References
//! Configuration manual, 2.4 Conditional blocks; `INSTALL`, which lists what to build with.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/feature-not-built",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "this build of HAProxy lacks the feature that brings a keyword",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use crate::{Document, Target, Version, check};
    use config_diagnostics::Facts;

    const BARE: &[(&str, &str)] =
        &[("features", "-OPENSSL -LUA -QUIC -NS -PROMEX -SLZ -ZLIB -51DEGREES -CPU_AFFINITY")];

    #[test]
    fn pass() {
        let quic =
            "global\n  tune.quic.retry-threshold 5\nfrontend f\n  bind quic4@:443 ssl crt /x\n";
        RULE.pass(quic);
        RULE.pass_with(&[("feature.QUIC", "yes"), ("feature.LUA", "no")], quic);
        RULE.pass_with(BARE, "frontend f\n  bind :80\n  compression algo identity\n");
        RULE.pass_with(&[("feature.SLZ", "no")], "backend b\n  compression algo gzip\n");
        RULE.pass_with(BARE, ".if feature(LUA)\nglobal\n  lua-load /x.lua\n.endif\n");
        RULE.pass_with(BARE, "global\n  ssl-server-verify none\n");
    }

    #[test]
    fn fail() {
        let fail = |text: &str, place: &str| RULE.fail_with(Version::V3_4, BARE, text, place);
        fail("frontend f\n  bind :443 alpn h2\n", "alpn");
        fail("frontend f\n  bind :80,quic4@:443\n", ":80,quic4@:443");
        fail("backend b\n  server s quic4@10.0.0.1:443\n", "quic4@10.0.0.1:443");
        fail("backend b\n  server s 10.0.0.1:443 namespace x\n", "namespace");
        fail("global\n  tune.quic.retry-threshold 5\n", "tune.quic.retry-threshold");
        fail("crt-store\n  crt-base /x\n", "crt-store");
        fail("frontend f\n  http-request set-header x %[ssl_fc_sni]\n", "ssl_fc_sni");
        fail("frontend f\n  acl x ssl_fc_sni_end .org\n", "ssl_fc_sni_end");
        fail("frontend f\n  acl x path,digest(sha1) -m found\n", "digest");
        fail("frontend f\n  acl x src,51d.single(IsMobile) -m found\n", "51d.single");
        fail("frontend f\n  http-request use-service prometheus-exporter\n", "prometheus-exporter");
        fail("backend b\n  compression algo identity gzip\n", "gzip");
        fail("backend b\n  http-check connect ssl\n", "ssl");
        fail("traces\n  trace h3 sink stdout\n", "h3");
        fail("frontend f\n  mode http\n  quic-initial reject\n", "reject");
    }

    #[test]
    fn from_3_0_to_3_2_the_protocol_of_a_server_is_left_to_the_start() {
        let facts = Facts::new().set("feature.QUIC", "no").unwrap();
        let document = Document::parse("backend b\n  server s quic4@10.0.0.1:443\n").document;
        let finds = |version| {
            let said = check(&document, &Target::new(version).with(facts.clone()));
            said.iter().any(|finding| finding.rule == RULE.info.id)
        };
        assert_eq!([Version::V2_8, Version::V3_2, Version::V3_4].map(finds), [true, false, true]);
    }
}
