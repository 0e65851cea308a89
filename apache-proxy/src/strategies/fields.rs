//! Every field that takes a string.

use crate::{
    BackendTls, BalancerMember, BalancerSection, HeaderAction, HeaderCondition, HeaderRule,
    HeaderSide, Item, Location, ProxyPass, ProxyPassReverse, ProxySection, ProxySet, RawLine,
    ReverseCookie, RewriteCond, RewriteRule, Section, Statement, TrustedProxies, TrustedProxy,
    VhostAddress, VirtualHost,
};

fn ok<T: Into<Item>, E>(made: Result<T, E>) -> Option<Item> {
    made.ok().map(Into::into)
}

/// What the builders make with `text` in each of their fields: all that they do not refuse.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |item: Option<Item>| items.extend(item);
    add(ok(ProxyPass::new(text, "http://b/")));
    add(ok(ProxyPass::new(&format!("/{text}"), "http://b/")));
    add(ok(ProxyPass::new("/", text)));
    add(ok(ProxyPass::new("/", &format!("http://b/{text}/"))));
    add(ok(ProxyPass::new("/", &format!("http://{text}/"))));
    add(ok(ProxyPass::here(text)));
    add(ok(ProxyPass::exclude(text)));
    add(ok(ProxyPass::matching(text, "http://b/$1")));
    add(ok(ProxyPass::matching("^/", text)));
    for (key, value) in
        [(text, "1"), ("route", text), ("status", text), ("upgrade", text), ("timeout", text)]
    {
        let pass = ProxyPass::new("/", "http://b/");
        add(ok(pass.and_then(|pass| pass.parameter(key, value))));
        let member = BalancerMember::new("http://b");
        add(ok(member.and_then(|member| member.parameter(key, value))));
        add(ok(ProxySet::worker().parameter(key, value)));
        add(ok(ProxySection::new("http://b/").and_then(|section| section.parameter(key, value))));
    }
    for key in ["stickysession", "nonce", "lbmethod"] {
        add(ok(ProxySet::balancer().parameter(key, text)));
    }
    add(ok(ProxyPassReverse::new(text, "http://b/")));
    add(ok(ProxyPassReverse::new("/", text)));
    add(ok(ProxyPassReverse::here(text)));
    add(ok(ReverseCookie::domain(text, text)));
    add(ok(ReverseCookie::path(text, "/")));
    add(ok(BalancerMember::new(text)));
    add(ok(BalancerMember::new(&format!("http://{text}"))));
    for side in [HeaderSide::Request, HeaderSide::Response, HeaderSide::Always] {
        add(ok(HeaderRule::set(side, "X-A", text)));
        add(ok(HeaderRule::set(side, text, "a")));
        add(ok(HeaderRule::set_literal(side, "X-A", text)));
        add(ok(HeaderRule::unset(side, text)));
        add(ok(HeaderRule::new(side, HeaderAction::Edit, "X-A", &[text, text])));
        let conditions = [
            HeaderCondition::Env { name: text.into(), set: true },
            HeaderCondition::Env { name: text.into(), set: false },
            HeaderCondition::Expr(text.into()),
        ];
        for condition in conditions {
            add(ok(HeaderRule::unset(side, "X-A").and_then(|rule| rule.when(condition))));
        }
    }
    let flags = || "[L]".parse().ok();
    add(ok(RewriteRule::new(text, "-", None)));
    add(ok(RewriteRule::new("^", text, None)));
    add(ok(RewriteRule::new(text, text, flags())));
    add(ok(RewriteRule::new("^", "-", format!("[E={text}]").parse().ok())));
    add(ok(RewriteRule::proxy(text, "http://b/")));
    add(ok(RewriteRule::proxy("^", text)));
    add(ok(RewriteCond::new(text, text, None)));
    add(ok(RewriteCond::new("a", text, "[NC]".parse().ok())));
    if let Ok(proxy) = text.parse::<TrustedProxy>() {
        add(ok(TrustedProxies::trusted([proxy.clone()])));
        add(ok(TrustedProxies::internal([proxy])));
    }
    add(ok(TrustedProxies::trusted([TrustedProxy::Name(text.into())])));
    add(ok(Statement::new("ServerName", &[text])));
    add(ok(Statement::new("ServerAlias", &[text, text])));
    add(ok(Statement::new("ErrorDocument", &["503", text])));
    add(ok(Statement::new(text, &["On"])));
    add(ok(RawLine::from_words("Require", &["user", text])));
    add(ok(Location::new(text)));
    add(ok(Location::matching(text)));
    add(ok(Location::new(text).and_then(|location| location.proxy("http://b/"))));
    add(ok(ProxySection::new(text)));
    add(ok(ProxySection::matching(text)));
    add(ok(BalancerSection::new(text)));
    add(ok(Section::new("IfModule", text)));
    add(ok(Section::new(text, "a")));
    add(ok(Section::of_words("Directory", &[text])));
    if let Ok(address) = text.parse::<VhostAddress>() {
        add(ok(VirtualHost::new([address])));
    }
    let host = VirtualHost::any(443);
    add(ok(host.clone().server_name(text)));
    add(ok(host.clone().server_alias(text)));
    add(ok(host.clone().tls(text, text)));
    add(ok(BackendTls::verified(text).map(|tls| host.backend_tls(tls))));
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The law must not hold because everything is refused.
    #[test]
    fn harmless_strings_get_into_nearly_every_field() {
        for (text, least) in [("a", 50), ("/a b/", 35), ("it's \"so\"", 20), ("http://b/", 45)] {
            let made = items(text).len();
            assert!(made >= least, "{made} for {text}");
        }
        for refused in ["a\nProxyRequests On", "a\0", "${A}"] {
            assert!(items(refused).is_empty(), "{refused:?}: {:?}", items(refused));
        }
    }
}
