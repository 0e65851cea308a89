//! Configurations of HAProxy with very many of one thing, that a check may be slow on.

use std::fmt::Write as _;

/// The shapes, each of about so many bytes, and their names. `N` is another number in every line.
pub fn hostile_haproxy_shapes(size: usize) -> Vec<(&'static str, String)> {
    let shape = |name, head: &str, line: &str| {
        let mut text = head.to_owned();
        let mut n = 0_usize;
        while text.len() < size {
            // Numbers of one width, so that twice the size is twice the lines.
            let _ = write!(text, "{}", line.replace('N', &format!("{n:06}")));
            n += 1;
        }
        (name, text)
    };
    let chain = |name, body: &str| {
        let (_, text) = shape("", "", &format!("defaults dN{body}"));
        // Each starts from the one above it.
        let mut last = None;
        let linked: String = text
            .lines()
            .map(|line| match line.strip_prefix("defaults ") {
                Some(own) => match last.replace(own) {
                    Some(base) => format!("defaults {own} from {base}\n"),
                    None => format!("defaults {own}\n"),
                },
                None => format!("{line}\n"),
            })
            .collect();
        (name, linked)
    };
    let web = "frontend f\n  mode http\n  bind :80\n";
    vec![
        shape("defaults without a name", "", "defaults\n  mode http\n  timeout client 1s\n"),
        shape("defaults with a name", "", "defaults dN\n  mode http\n"),
        chain("defaults from the ones above", "\n  mode http\n"),
        shape("unknown directives", web, "  blahN x\n"),
        shape("unknown fetches", web, "  http-request set-header a %[nopeN]\n"),
        shape("acls", web, "  acl aN path /xN\n  http-request deny if aN\n"),
        shape("one acl", web, "  acl a path /xN\n"),
        shape("backends", web, "  use_backend bN if { path /xN }\n"),
        shape("backends alone", web, "backend bN\n  server s 10.0.0.1:80 check\n"),
        shape("backends of one name", web, "backend b\n  server s 10.0.0.1:80\n"),
        shape("servers", "backend b\n  mode http\n", "  server sN 10.0.0.1:80 check\n"),
        shape("servers of one name", "backend b\n", "  server s 10.0.0.1:80\n"),
        shape("binds", "frontend f\n", "  bind :80\n"),
        shape("headers", web, "  http-request set-header x-N %[hdr(host),lower]\n"),
        shape("conditions", web, "  .if defined(AN)\n  option httplog\n  .endif\n"),
        shape("listen sections", "", "listen lN\n  bind :80\n  server a 10.0.0.1:80\n"),
        shape("variables", web, "  http-request set-var(txn.aN) var(txn.bN)\n"),
        shape("words passed over", "backend b\n", "  balance source x\n"),
        shape("rules below their like", web, "  use_backend b if TRUE\n  http-request deny\n"),
        shape(
            "terms",
            web,
            "  http-request deny if { path /N } !{ src 10.0.0.1 } or { hdr(a) b }\n",
        ),
        shape("formats", web, "  http-request set-header a \"%ci %[src] %ST %HM %[path,lower]\"\n"),
        shape("timeouts", "defaults\n", "  timeout client 1s\n"),
        shape("tracked keys", web, "  http-request track-sc0 src table tN\n"),
        shape("users", "userlist u\n", "  user aN insecure-password b\n"),
        shape("long lines", web, &format!("  acl aN src{}\n", " 10.0.0.1".repeat(60))),
        shape("log lines", "global\n", "  log 127.0.0.1:514 local0\n"),
        shape("frontends", "", "frontend fN\n  bind :N\n  default_backend bN\n"),
        shape("names that lead nowhere", web, "  default_backend bN\n"),
        shape("checks", "backend b\n  option httpchk\n", "  http-check expect status 200\n"),
        shape("options", "backend b\n", "  option forwardfor\n  no option forwardfor\n"),
        shape("peers", "", "peers pN\n  peer a 10.0.0.1:80\n"),
        shape("trackers", "backend b\n", "  server sN 10.0.0.1:80 track b/sN\n"),
        shape("templates", "backend b\n", "  server-template sN 3 a.b:80 check resolvers r\n"),
        shape("errors", "backend b\n", "  errorfile 503 /etc/a\n"),
    ]
}
