use super::{Directive, HeaderRule, Item, ProxyPass, Statement, Switch, VirtualHost};

/// What stands in a section or in the file, in order: httpd reads most of it in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    items: Vec<Item>,
}

impl Body {
    /// Every line and section.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The same, to be changed in place.
    pub fn items_mut(&mut self) -> &mut Vec<Item> {
        &mut self.items
    }

    /// Appends an item.
    pub fn push(&mut self, item: impl Into<Item>) {
        self.items.push(item.into());
    }

    /// Puts `item` in the place of the last one of the same directive, or appends it.
    pub fn set(&mut self, item: impl Into<Item>) {
        let item = item.into();
        let directive = item.directive();
        let same = |other: &&mut Item| directive.is_some() && other.directive() == directive;
        match self.items.iter_mut().rev().find(same) {
            Some(place) => *place = item,
            None => self.items.push(item),
        }
    }

    /// Removes every item of this directive; how many there were.
    pub fn remove(&mut self, directive: &Directive) -> usize {
        let before = self.items.len();
        self.items.retain(|item| item.directive() != Some(directive));
        before - self.items.len()
    }

    /// The last line of the directive with this name, in any case, if its arguments are words.
    pub fn get(&self, name: &str) -> Option<&Statement> {
        self.items.iter().rev().find_map(|item| match item {
            Item::Statement(statement) if is(statement.directive(), name) => Some(statement),
            _ => None,
        })
    }

    /// What the directive with this name, in any case, was last switched to.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.items.iter().rev().find_map(|item| match item {
            Item::Switch(switch) if is(switch.directive(), name) => Some(switch.is_on()),
            _ => None,
        })
    }

    /// The virtual hosts right in it.
    pub fn virtual_hosts(&self) -> impl Iterator<Item = &VirtualHost> {
        self.items.iter().filter_map(|item| match item {
            Item::VirtualHost(host) => Some(host),
            _ => None,
        })
    }

    /// The `ProxyPass` and `ProxyPassMatch` lines right in it.
    pub fn proxy_passes(&self) -> impl Iterator<Item = &ProxyPass> {
        self.items.iter().filter_map(|item| match item {
            Item::ProxyPass(pass) => Some(pass),
            _ => None,
        })
    }

    /// The `RequestHeader` and `Header` lines right in it.
    pub fn headers(&self) -> impl Iterator<Item = &HeaderRule> {
        self.items.iter().filter_map(|item| match item {
            Item::Header(rule) => Some(rule),
            _ => None,
        })
    }

    pub(super) fn set_switch(&mut self, directive: &'static Directive, on: bool) {
        self.set(Switch::of(directive, on));
    }
}

fn is(directive: &Directive, name: &str) -> bool {
    directive.key().eq_ignore_ascii_case(name)
}

impl FromIterator<Item> for Body {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        Self { items: items.into_iter().collect() }
    }
}
