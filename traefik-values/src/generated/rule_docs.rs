pub(crate) static PAGES: &[(&str, &str)] = &[];
