//! What a sample fetch looks at, and where that can be had (`sample.c`, `fetch_cap`).

/// Where HAProxy takes samples, one bit each, in the order in which it passes there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Places(u32);

impl Places {
    pub(crate) const CONNECTION: Self = Self(1);
    pub(crate) const SESSION: Self = Self(1 << 1);
    pub(crate) const FRONT_REQUEST: Self = Self(1 << 2);
    pub(crate) const FRONT_HTTP_REQUEST: Self = Self(1 << 3);
    pub(crate) const BACKEND_CHOICE: Self = Self(1 << 5);
    pub(crate) const BACK_REQUEST: Self = Self(1 << 6);
    pub(crate) const BACK_HTTP_REQUEST: Self = Self(1 << 7);
    pub(crate) const SERVER_CHOICE: Self = Self(1 << 9);
    pub(crate) const SERVER_CONNECTION: Self = Self(1 << 10);
    pub(crate) const BACK_RESPONSE: Self = Self(1 << 11);
    pub(crate) const BACK_HTTP_RESPONSE: Self = Self(1 << 12);
    pub(crate) const STICK_STORE: Self = Self(1 << 14);
    pub(crate) const FRONT_RESPONSE: Self = Self(1 << 15);
    pub(crate) const FRONT_HTTP_RESPONSE: Self = Self(1 << 16);
    pub(crate) const LOG: Self = Self(1 << 18);
    pub(crate) const CHECK: Self = Self(1 << 19);
    pub(crate) const CONFIGURATION: Self = Self(1 << 20);

    /// The places from bit `first` to bit `last`.
    const fn span(first: u32, last: u32) -> Self {
        Self((1 << (last + 1)) - (1 << first))
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// One of two places, or both.
    pub(crate) const fn or(self, other: Self) -> Self {
        self.with(other)
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a fetch looks at: the sources' `SMP_USE_*`, by what matters of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uses {
    /// Where it can be had.
    pub(crate) places: Places,
    /// Whether it is part of an HTTP message.
    pub(crate) http: bool,
    /// Whether it is bytes as they come in, which a proxy in mode http does not have.
    pub(crate) raw: bool,
}

impl Uses {
    pub(crate) const NONE: Self = Self::of(Places(0));
    pub(crate) const CONST: Self = Self::of(Places::span(0, 21));
    pub(crate) const INTRN: Self = Self::of(Places::span(0, 19).with(Places(1 << 21)));
    pub(crate) const FTEND: Self = Self::of(Places::span(0, 18));
    pub(crate) const L4CLI: Self = Self::of(Places::span(0, 19));
    pub(crate) const L5CLI: Self = Self::of(Places::span(1, 18));
    pub(crate) const L6REQ: Self = Self::raw(Places::span(2, 10));
    pub(crate) const HRQHV: Self = Self::http(Places::span(2, 10));
    pub(crate) const HRQHP: Self = Self::http(Places::span(2, 18));
    pub(crate) const BKEND: Self = Self::of(Places::span(6, 19));
    pub(crate) const SERVR: Self = Self::of(Places::span(10, 19));
    pub(crate) const L4SRV: Self = Self::of(Places::span(11, 19));
    pub(crate) const L5SRV: Self = Self::of(Places::span(11, 19));
    pub(crate) const L6RES: Self = Self::raw(Self::RESPONSE);
    pub(crate) const HRSHV: Self = Self::http(Self::RESPONSE);
    pub(crate) const HRSHP: Self = Self::http(Places::span(11, 19));
    pub(crate) const FIN: Self = Self::of(Places::LOG);
    pub(crate) const RQFIN: Self = Self::of(Places::span(2, 18));
    pub(crate) const RSFIN: Self = Self::of(Places::span(9, 18));
    pub(crate) const TXFIN: Self = Self::of(Places::span(2, 18));
    pub(crate) const SSFIN: Self = Self::of(Places::span(0, 18));

    const RESPONSE: Places = Places::span(11, 17).with(Places::CHECK);

    const fn of(places: Places) -> Self {
        Self { places, http: false, raw: false }
    }

    const fn http(places: Places) -> Self {
        Self { places, http: true, raw: false }
    }

    const fn raw(places: Places) -> Self {
        Self { places, http: false, raw: true }
    }

    /// What looks at either can be had wherever one of them can.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self {
            places: self.places.with(other.places),
            http: self.http || other.http,
            raw: self.raw || other.raw,
        }
    }
}
