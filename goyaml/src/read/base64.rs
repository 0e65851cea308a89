//! The text of `!!binary`, as Go's `base64.StdEncoding` reads it.

/// Decodes; line breaks are passed over. `None` where Go refuses.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut letters = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    loop {
        let mut bits = 0_u32;
        let mut count = 0;
        let mut padding = 0;
        while count + padding < 4 {
            let Some(byte) = letters.next() else {
                return (count + padding == 0).then_some(bytes);
            };
            match sextet(byte) {
                Some(value) if padding == 0 => {
                    bits = (bits << 6) | value;
                    count += 1;
                }
                None if byte == b'=' && count >= 2 => padding += 1,
                _ => return None,
            }
        }
        bits <<= 6 * padding;
        let [_, group @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(group.get(..count - 1).unwrap_or_default());
        if padding > 0 {
            return letters.next().is_none().then_some(bytes);
        }
    }
}

fn sextet(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn only_whole_groups_are_read() {
        assert_eq!(decode("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode("aGVs\nbG8h").as_deref(), Some(&b"hello!"[..]));
        assert_eq!(decode("").as_deref(), Some(&b""[..]));
        for refused in ["a", "aGVsbG8", "=", "a===", "aG=s", "aGVsbG8=x", "a b="] {
            assert_eq!(decode(refused), None, "{refused}");
        }
    }
}
