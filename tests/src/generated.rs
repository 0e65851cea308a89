//! Files of any size in the style of real ones.

/// A haproxy.cfg of at least `bytes` bytes: one global and one defaults section, then frontends and backends
/// in the style of hand-written files, with comments and blank lines.
pub fn generated_haproxy(bytes: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "global\n    log /dev/log local0\n    maxconn 4096\n    stats socket /run/haproxy.sock mode 660 level admin\n\n\
         defaults\n    log     global\n    mode    http\n    option  httplog\n    timeout connect 5s\n    timeout client  30s\n\
         \x20   timeout server  30s\n\n",
    );
    let mut n = 0;
    while text.len() < bytes {
        let _ = write!(
            text,
            "# site {n}\nfrontend web{n}\n    bind 10.{}.{}.1:80\n    acl is_api path_beg /api /v1 /v2\n    \
             http-request set-header X-Site \"site {n}\" if is_api !{{ src 10.0.0.0/8 }}\n    \
             use_backend api{n} if is_api\n    default_backend app{n}   # everything else\n\n\
             backend app{n}\n    balance leastconn\n    option httpchk GET /healthz\n    http-check expect status 200\n    \
             default-server inter 5s fall 3 rise 2\n    server a 10.{}.{}.11:8080 check\n    \
             server b 10.{}.{}.12:8080 check backup\n\nbackend api{n}\n    server a 10.{}.{}.13:8443 ssl verify none check\n\n",
            n / 256 % 256,
            n % 256,
            n / 256 % 256,
            n % 256,
            n / 256 % 256,
            n % 256,
            n / 256 % 256,
            n % 256,
        );
        n += 1;
    }
    text
}

/// An httpd configuration of at least `bytes` bytes: virtual hosts in the style of hand-written files, with
/// comments, blank lines, quotes, conditional sections and a continued line each.
pub fn generated_apache(bytes: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "ServerRoot \"/etc/apache2\"\nListen 80\nListen 443\nTimeout 60\nKeepAlive On\n\n\
         <Directory />\n    Options FollowSymLinks\n    AllowOverride None\n    Require all denied\n</Directory>\n\n",
    );
    let mut n = 0;
    while text.len() < bytes {
        let _ = write!(
            text,
            "# site {n}\n<VirtualHost *:443>\n    ServerName app{n}.example.com\n    ServerAlias \\\n        www{n}.example.com\n    \
             SSLEngine on\n    SSLCertificateFile \"/etc/ssl/app{n}.pem\"\n    ProxyPreserveHost On\n    \
             RequestHeader set X-Forwarded-Proto \"https\"\n    <IfModule mod_headers.c>\n        \
             Header always set Strict-Transport-Security \"max-age=63072000; includeSubDomains\"\n    </IfModule>\n\n    \
             # the interface\n    <Location \"/api/\">\n        ProxyPass \"http://10.{}.{}.12:8080/api/\" timeout=30 retry=0\n        \
             ProxyPassReverse \"http://10.{}.{}.12:8080/api/\"\n        Require all granted\n    </Location>\n    \
             ProxyPass /static/ !\n    ProxyPass / http://10.{}.{}.11:8080/\n    ProxyPassReverse / http://10.{}.{}.11:8080/\n    \
             ErrorLog ${{APACHE_LOG_DIR}}/app{n}.error.log\n</VirtualHost>\n\n",
            n / 256 % 256,
            n % 256,
            n / 256 % 256,
            n % 256,
            n / 256 % 256,
            n % 256,
            n / 256 % 256,
            n % 256,
        );
        n += 1;
    }
    text
}

/// Values of at least `bytes` bytes in the style of a chart's: half of it comments, values of all kinds.
pub fn generated_yaml(bytes: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("# Default values.\n# Everything can be overridden.\n\n");
    let mut n = 0;
    while text.len() < bytes {
        let _ = write!(
            text,
            "# -- Settings of application {n}, which answers below /app{n}.\n# Ref: https://example.org/docs/app{n}\napp{n}:\n  \
             # -- How many pods there are\n  replicas: {}\n  enabled: true\n  image: {{repository: example/app, tag: \"v1.{n}\"}}\n  \
             env:\n    - name: LOG_LEVEL   # info when it is missing\n      value: 'debug'\n    - name: EMPTY\n      value:\n  \
             args:\n  - --port=8080\n  - \"--name=app{n}\"\n  # -- Written to a file as it is\n  config: |\n    \
             [server]\n    listen = 10.{}.{}.1\n\n    root = /srv/app{n}\n  annotations: {{}}\n\n",
            n % 7,
            n / 256 % 256,
            n % 256,
        );
        n += 1;
    }
    text
}
