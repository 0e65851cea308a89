use super::Stated;
use config_diagnostics::Span;

/// One of the values that k3s takes a value apart into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// The values, split at commas where k3s splits them. Where the text does not show them as they are, all have the
/// place of the whole.
pub(super) fn parts(stated: &Stated, text: &str) -> Vec<Part> {
    if !stated.flag.is_some_and(crate::Flag::splits_at_commas) {
        return vec![Part { text: stated.value.clone(), span: stated.span }];
    }
    let raw = text.get(stated.span.range()).unwrap_or_default();
    let start = raw.rfind(stated.value.as_str()).filter(|_| !stated.value.is_empty());
    let mut offset = 0;
    let part = |value: &str| {
        let at = start.map(|start| start + offset);
        offset += value.len() + 1;
        let span = at.and_then(|at| {
            let from = stated.span.start().checked_add(u32::try_from(at).ok()?)?;
            Some(Span::new(from, from + u32::try_from(value.len()).ok()?))
        });
        Part { text: value.to_owned(), span: span.unwrap_or(stated.span) }
    };
    stated.value.split(',').map(part).collect()
}
