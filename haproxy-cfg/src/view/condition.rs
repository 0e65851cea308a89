use super::{SectionView, Statement, View};

impl<'d> View<'d> {
    /// A line's condition in lower case, followed by the tests of the ACLs that it names, each in braces. Empty
    /// without one.
    pub(crate) fn full_condition(
        &self,
        section: &SectionView<'d>,
        statement: &Statement<'d>,
    ) -> String {
        let mut all = statement.condition();
        let words = statement.condition_at().and_then(|n| statement.values().get(n + 1..));
        for name in words.unwrap_or_default().iter().map(|word| word.trim_start_matches('!')) {
            for acl in self.chain(section).flat_map(|s| s.acls(name)) {
                let tested = acl.values().get(2..).unwrap_or_default().join(" ");
                all.extend([" { ", tested.as_str(), " }"]);
            }
        }
        all.make_ascii_lowercase();
        all
    }
}

impl Statement<'_> {
    /// Whether it is a `http-request` rule that leaves nothing of the client's header `name`: `set-header` or
    /// `del-header`, whatever its condition.
    pub(crate) fn replaces_header(&self, name: &str) -> bool {
        let header = self.value(2).to_ascii_lowercase();
        let name = name.to_ascii_lowercase();
        match (self.value(0), self.value(1)) {
            ("http-request", "set-header") => header == name,
            ("http-request", "del-header") => match (self.value(3), self.value(4)) {
                ("-m", "beg") => name.starts_with(&header),
                ("-m", "end") => name.ends_with(&header),
                ("-m", "sub") => name.contains(&header),
                // Not tried here; whoever writes one means more headers than one.
                ("-m", "reg") => true,
                _ => header == name,
            },
            _ => false,
        }
    }
}
