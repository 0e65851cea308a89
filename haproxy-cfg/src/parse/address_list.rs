use super::address::commas;
use super::{Address, ValueError};
use std::fmt;
use std::str::FromStr;

/// The addresses of one `bind`, separated by commas (protocol code `str2listener`): at least one.
///
/// A comma at the end, which HAProxy ignores, is dropped.
///
/// ```
/// use haproxy_cfg::{Address, AddressList};
///
/// let list: AddressList = ":80,:::80".parse()?;
/// assert_eq!(list.len(), 2);
/// assert_eq!(AddressList::try_from(Address::any(80))?.to_string(), "*:80");
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddressList(Vec<Address>);

impl AddressList {
    /// The addresses.
    pub fn as_slice(&self) -> &[Address] {
        &self.0
    }

    /// How many there are, at least one.
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The addresses, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Address> {
        self.0.iter()
    }

    /// Whether `bind` takes each of them.
    ///
    /// # Errors
    /// What [`Address::check_bind`] says of the first it refuses.
    pub fn check_bind(&self) -> Result<(), ValueError> {
        let mut start = 0;
        self.iter().try_for_each(|address| {
            address.check_bind().map_err(|error| error.shifted(start))?;
            start += address.as_str().len() + 1;
            Ok(())
        })
    }
}

impl<'a> IntoIterator for &'a AddressList {
    type Item = &'a Address;
    type IntoIter = std::slice::Iter<'a, Address>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// # Errors
/// An address with a comma in it (in the path of a socket, say), or none at all.
impl TryFrom<Vec<Address>> for AddressList {
    type Error = ValueError;

    fn try_from(addresses: Vec<Address>) -> Result<Self, ValueError> {
        if addresses.is_empty() {
            return Err(ValueError::new("an address is missing", 0));
        }
        for address in &addresses {
            if let Some(at) = commas(address.as_str()).next() {
                let message = format!("'{address}' would read as two addresses");
                return Err(ValueError::new(message, at));
            }
        }
        Ok(Self(addresses))
    }
}

/// # Errors
/// An address with a comma in it.
impl TryFrom<Address> for AddressList {
    type Error = ValueError;

    fn try_from(address: Address) -> Result<Self, ValueError> {
        Self::try_from(vec![address])
    }
}

impl FromStr for AddressList {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let mut start = 0;
        let mut addresses = Vec::new();
        for end in commas(text).chain([text.len()]) {
            let part = text.get(start..end).unwrap_or_default();
            // Only the comma at the very end is followed by nothing.
            if !part.is_empty() || end < text.len() || start == 0 {
                addresses.push(part.parse().map_err(|error: ValueError| error.shifted(start))?);
            }
            start = end + 1;
        }
        Ok(Self(addresses))
    }
}

impl fmt::Display for AddressList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, address) in self.iter().enumerate() {
            write!(f, "{}{address}", if index == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::AddressList;
    use crate::Address;

    #[test]
    fn lists_are_read_and_printed_as_written() {
        for (text, count) in [
            (":80", 1),
            (":80,:::80", 2),
            ("/a,unix@/b,[::1]:80", 3),
            ("${A-:80,:81},:82", 2),
            ("$A,$B", 2),
        ] {
            let list: AddressList = text.parse().unwrap();
            assert_eq!((list.len(), list.to_string().as_str()), (count, text));
        }
        assert_eq!(":80,".parse::<AddressList>().unwrap().to_string(), ":80");
    }

    #[test]
    fn errors_say_where_in_the_list() {
        for (text, at) in
            [("", 0), (",", 0), (",:80", 0), (":80,,:81", 4), (":80,::1", 4), (":80,a:x", 6)]
        {
            assert_eq!(text.parse::<AddressList>().unwrap_err().at(), at, "{text:?}");
        }
        let list: AddressList = ":80,1.2.3.4".parse().unwrap();
        assert_eq!(list.check_bind().unwrap_err().at(), 11);
    }

    #[test]
    fn no_address_becomes_two() {
        assert!(AddressList::try_from(Address::unix("/a,:80").unwrap()).is_err());
        assert!(AddressList::try_from(Vec::new()).is_err());
    }
}
