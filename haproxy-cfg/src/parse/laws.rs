//! Laws of every leaf value, for any text.
