//! What rules ask for once for every mapping: where very many are alike, it is found once.

use super::MappingKind;
use super::backends::ParameterPlace;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

/// A server, the kind of a mapping, and its path, target and the setting's name.
type Setting = (usize, MappingKind, [String; 3]);
/// A server, the URLs of a backend and its mapping, and the setting's name.
type TlsSetting = (usize, [String; 3]);
/// A server, a URL and the parameter's key.
type Parameter = (usize, [String; 2]);

/// Where statements and parameters stand, by what they are asked for with.
#[derive(Debug, Default)]
pub(super) struct Memo {
    settings: RefCell<HashMap<Setting, Option<usize>>>,
    tls_settings: RefCell<HashMap<TlsSetting, Option<usize>>>,
    parameters: RefCell<HashMap<Parameter, Option<ParameterPlace>>>,
}

impl Memo {
    pub(super) fn setting_for(
        &self,
        key: Setting,
        find: impl FnOnce() -> Option<usize>,
    ) -> Option<usize> {
        once(&self.settings, key, find)
    }

    pub(super) fn tls_setting(
        &self,
        key: TlsSetting,
        find: impl FnOnce() -> Option<usize>,
    ) -> Option<usize> {
        once(&self.tls_settings, key, find)
    }

    pub(super) fn parameter(
        &self,
        key: Parameter,
        find: impl FnOnce() -> Option<ParameterPlace>,
    ) -> Option<ParameterPlace> {
        once(&self.parameters, key, find)
    }
}

/// Looks it up, or finds it.
fn once<K: Eq + Hash, V: Clone>(
    known: &RefCell<HashMap<K, V>>,
    key: K,
    find: impl FnOnce() -> V,
) -> V {
    if let Some(value) = known.borrow().get(&key) {
        return value.clone();
    }
    let value = find();
    known.borrow_mut().insert(key, value.clone());
    value
}
