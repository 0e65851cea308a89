use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// A state of a worker, by its letter (`proxy_wstat_tbl`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WorkerState {
    /// `O`: initialized. Of httpd's own use, accepted all the same.
    Initialized,
    /// `I`: errors are ignored, the worker always counts as available.
    IgnoreErrors,
    /// `N`: draining, only sessions that stick to it.
    Drain,
    /// `G`: generic. Of httpd's own use.
    Generic,
    /// `U`: shut down. Of httpd's own use.
    Shutdown,
    /// `D`: disabled, takes no requests.
    Disabled,
    /// `S`: stopped by the administrator.
    Stopped,
    /// `E`: in error.
    Error,
    /// `H`: hot standby, used when no other member is available.
    HotStandby,
    /// `F`: failed its health checks. Of httpd's own use.
    HealthCheckFailed,
    /// `C`: about to be checked. Of httpd's own use.
    HealthCheck,
    /// `R`: hot spare, stands in for a member that fails; since 2.4.34.
    HotSpare,
}

impl WorkerState {
    /// Every state.
    pub const ALL: [Self; 12] = [
        Self::Initialized,
        Self::IgnoreErrors,
        Self::Drain,
        Self::Generic,
        Self::Shutdown,
        Self::Disabled,
        Self::Stopped,
        Self::Error,
        Self::HotStandby,
        Self::HealthCheckFailed,
        Self::HealthCheck,
        Self::HotSpare,
    ];

    /// Its letter, in upper case.
    pub const fn letter(self) -> char {
        match self {
            Self::Initialized => 'O',
            Self::IgnoreErrors => 'I',
            Self::Drain => 'N',
            Self::Generic => 'G',
            Self::Shutdown => 'U',
            Self::Disabled => 'D',
            Self::Stopped => 'S',
            Self::Error => 'E',
            Self::HotStandby => 'H',
            Self::HealthCheckFailed => 'F',
            Self::HealthCheck => 'C',
            Self::HotSpare => 'R',
        }
    }

    /// Whether the manual offers it; the others are httpd's own notes.
    pub const fn is_documented(self) -> bool {
        matches!(
            self,
            Self::Disabled
                | Self::Stopped
                | Self::IgnoreErrors
                | Self::HotSpare
                | Self::HotStandby
                | Self::Error
                | Self::Drain
        )
    }
}

/// The value of `status=`: states that are set, or after a `-` cleared. `+` and `-` hold until the next one.
///
/// ```
/// use apache_proxy::{WorkerState, WorkerStatus};
/// let status: WorkerStatus = "+dH-E".parse()?;
/// assert!(status.sets(WorkerState::Disabled) && !status.sets(WorkerState::Error));
/// assert_eq!(status.to_string(), "+DH-E");
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WorkerStatus(Vec<(bool, WorkerState)>);

impl WorkerStatus {
    /// Sets these states.
    pub fn set(states: impl IntoIterator<Item = WorkerState>) -> Self {
        Self(states.into_iter().map(|state| (true, state)).collect())
    }

    /// What is done, in order: `true` sets a state, `false` clears it.
    pub fn steps(&self) -> &[(bool, WorkerState)] {
        &self.0
    }

    /// Whether the state is set in the end.
    pub fn sets(&self, state: WorkerState) -> bool {
        self.0.iter().rfind(|(_, other)| *other == state).is_some_and(|(set, _)| *set)
    }
}

impl FromStr for WorkerStatus {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const HELP: &str = "letters of D, S, I, R, H, E and N, with + or - before them";
        let mut steps = Vec::new();
        let mut set = true;
        let mut signed = false;
        for (at, c) in text.char_indices() {
            if matches!(c, '+' | '-') && !signed {
                (set, signed) = (c == '+', true);
                continue;
            }
            signed = false;
            let letter = c.to_ascii_uppercase();
            let state = WorkerState::ALL.into_iter().find(|state| state.letter() == letter);
            let unknown = || ValueError::new(format!("{c:?} is no state"), at).with_help(HELP);
            steps.push((set, state.ok_or_else(unknown)?));
        }
        if signed {
            return Err(ValueError::new("a letter is missing", text.len()).with_help(HELP));
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for WorkerStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for (set, state) in &self.0 {
            if last != Some(set) {
                f.write_str(if *set { "+" } else { "-" })?;
            }
            last = Some(set);
            write!(f, "{}", state.letter())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_signs() {
        for (text, printed) in [
            ("", ""),
            ("d", "+D"),
            ("+D+E", "+DE"),
            ("-IS", "-IS"),
            ("oignudsehfcr", "+OIGNUDSEHFCR"),
        ] {
            let status: WorkerStatus = text.parse().unwrap();
            assert_eq!(status.to_string(), printed);
        }
        for (text, at) in [("Z", 0), ("D,E", 1), ("+", 1), ("++D", 1), ("D ", 1), ("é", 0)] {
            assert_eq!(text.parse::<WorkerStatus>().unwrap_err().at(), at, "{text}");
        }
    }
}
