//! Rules that need no grammar.
