//! Tables written by `cargo xtask codegen`; never edited by hand.
