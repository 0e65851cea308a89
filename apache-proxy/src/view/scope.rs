/// What a document is to httpd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// A file of a configuration: other files may load modules and set what is missing in this one.
    Part,
    /// All that httpd reads: what is not there is nowhere.
    Whole,
    /// A `.htaccess` file, in a `<Directory>` that stands for its folder.
    Htaccess,
}
