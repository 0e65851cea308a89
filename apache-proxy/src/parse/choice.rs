use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// `On` or `Off`, in any case.
///
/// ```
/// use apache_proxy::OnOff;
/// assert!("oN".parse::<OnOff>()?.is_on());
/// assert!("yes".parse::<OnOff>().is_err());
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnOff {
    /// `On`.
    On,
    /// `Off`.
    Off,
}

impl OnOff {
    /// Whether it is on.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

impl From<bool> for OnOff {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

impl FromStr for OnOff {
    type Err = ValueError;

    fn from_str(word: &str) -> Result<Self, ValueError> {
        match word {
            _ if word.eq_ignore_ascii_case("on") => Ok(Self::On),
            _ if word.eq_ignore_ascii_case("off") => Ok(Self::Off),
            _ => Err(ValueError::new("neither On nor Off", 0).with_help("On, or Off")),
        }
    }
}

impl fmt::Display for OnOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.is_on() { "On" } else { "Off" })
    }
}

/// How a backend's health is checked: the value of `hcmethod`, in any case (mod_proxy_hcheck, since 2.4.21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HcMethod {
    /// Not at all.
    None,
    /// By opening a connection.
    Tcp,
    /// By an HTTP/1.0 request.
    Options,
    /// By an HTTP/1.0 request.
    Head,
    /// By an HTTP/1.0 request, of which the body can be judged.
    Get,
    /// By an HTTP/1.1 request, since 2.4.55.
    Options11,
    /// By an HTTP/1.1 request, since 2.4.55.
    Head11,
    /// By an HTTP/1.1 request, since 2.4.55.
    Get11,
    /// By AJP's own ping; refused unless mod_proxy_ajp is loaded.
    Cping,
    /// Known by name, refused always.
    Provider,
}

impl HcMethod {
    /// Every method.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::Tcp,
        Self::Options,
        Self::Head,
        Self::Get,
        Self::Options11,
        Self::Head11,
        Self::Get11,
        Self::Cping,
        Self::Provider,
    ];

    /// As the manual spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Tcp => "TCP",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Get => "GET",
            Self::Options11 => "OPTIONS11",
            Self::Head11 => "HEAD11",
            Self::Get11 => "GET11",
            Self::Cping => "CPING",
            Self::Provider => "PROVIDER",
        }
    }

    /// Whether it sends a request, so that `hcuri` and `hcexpr` mean something.
    pub const fn is_http(self) -> bool {
        !matches!(self, Self::None | Self::Tcp | Self::Cping | Self::Provider)
    }
}

impl FromStr for HcMethod {
    type Err = ValueError;

    fn from_str(word: &str) -> Result<Self, ValueError> {
        let found = Self::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(word));
        found.ok_or_else(|| {
            ValueError::new("not a method of health checks", 0)
                .with_help("NONE, TCP, OPTIONS, HEAD or GET, OPTIONS11, HEAD11 or GET11")
        })
    }
}

impl fmt::Display for HcMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_read_in_any_case() {
        for method in HcMethod::ALL {
            assert_eq!(method.to_string().to_lowercase().parse(), Ok(method));
        }
        assert!("POST".parse::<HcMethod>().is_err());
        assert!(HcMethod::Get11.is_http() && !HcMethod::Tcp.is_http());
    }
}
