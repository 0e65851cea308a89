use super::{SectionView, Statement, View};
use crate::{Duration, TimeUnit};
use config_diagnostics::Edit;

/// `option`s that choose how servers are checked; the last one counts.
const CHECK_METHODS: &[&str] = &[
    "httpchk",
    "tcp-check",
    "ssl-hello-chk",
    "mysql-check",
    "pgsql-check",
    "redis-check",
    "smtpchk",
    "ldap-check",
    "spop-check",
    "external-check",
];

impl<'d> View<'d> {
    /// Whether `disabled` keeps the proxy from being started.
    #[expect(clippy::unused_self, reason = "as the other questions about sections")]
    pub(crate) fn is_disabled(&self, section: &SectionView<'d>) -> bool {
        section.is_disabled
    }

    /// Whether a proxy never speaks HTTP, as far as its file tells: nothing switches it over.
    pub(crate) fn is_plain_tcp(&self, section: &SectionView<'d>) -> bool {
        // Below no `defaults` the mode may stand in another file.
        let mode = self.effective(section, &["mode"]).map(|line| line.value(1));
        let mode = mode.or_else(|| section.defaults.is_some().then_some("tcp"));
        mode == Some("tcp") && !self.switches_to_http(section)
    }

    /// Whether a rule, also an inherited one, may make HTTP of what a TCP proxy is given.
    pub(crate) fn switches_to_http(&self, section: &SectionView<'d>) -> bool {
        let switches = |line: &Statement<'_>| line.value(2) == "switch-mode";
        self.chain(section).any(|s| s.all(&["tcp-request"]).any(switches))
    }

    /// The line that sets `timeout NAME`, also an inherited one, and its milliseconds; `u64::MAX` when they
    /// cannot be told. 0 is as good as unset.
    pub(crate) fn timeout<'v>(
        &'v self,
        section: &'v SectionView<'d>,
        name: &str,
    ) -> Option<(&'v Statement<'d>, u64)> {
        let line = self.effective(section, &["timeout", name])?;
        let time = line.value(2).parse::<Duration>();
        let millis = time.map_or(u64::MAX, |time| time.as_millis(TimeUnit::Ms));
        (millis > 0).then_some((line, millis))
    }

    /// Sets `timeout NAME` in a section.
    pub(crate) fn set_timeout(&self, section: &SectionView<'d>, name: &str, time: &str) -> Edit {
        match section.last(&["timeout", name]) {
            Some(line) => Edit::replace(line.word_span(2), time),
            None => self.insert_first(section, &["timeout ", name, " ", time].concat()),
        }
    }

    /// Sets several, each with its time: those that are not there with one edit.
    pub(crate) fn set_timeouts(
        &self,
        section: &SectionView<'d>,
        timeouts: &[(&str, &str)],
    ) -> Vec<Edit> {
        let (mut edits, mut text) = (Vec::new(), String::new());
        for (name, time) in timeouts {
            if section.last(&["timeout", name]).is_some() {
                edits.push(self.set_timeout(section, name, time));
                continue;
            }
            if !text.is_empty() {
                text.extend([self.line_ending(), section.indent()]);
            }
            text.extend(["timeout ", name, " ", time]);
        }
        if !text.is_empty() {
            edits.push(self.insert_first(section, &text));
        }
        edits
    }

    /// The `option` line that says how servers are checked, also an inherited one. Without one HAProxy only
    /// connects.
    pub(crate) fn check_method<'v>(
        &'v self,
        section: &'v SectionView<'d>,
    ) -> Option<&'v Statement<'d>> {
        let is_method = |line: &&Statement<'d>| CHECK_METHODS.contains(&line.value(1));
        self.chain(section).find_map(|s| s.all(&["option"]).rfind(is_method))
    }

    /// Adds a line as the first of a section.
    pub(crate) fn insert_first(&self, section: &SectionView<'d>, text: &str) -> Edit {
        let ending = self.line_ending();
        let indent = section.indent();
        let header = section.section.header();
        let full = header.full_span();
        let is_unended = full == header.span();
        let (above, below) = if is_unended { (ending, "") } else { ("", ending) };
        Edit::insert(full.end(), [above, indent, text, below].concat())
    }
}
