//! Dates and times: text to k3s and Helm, but checked where a tag says so.

/// The forms of a date that go-yaml knows, as in `2001-2-3` and `2001-02-03T04:05:06.7Z`.
pub(crate) fn is_timestamp(text: &str) -> bool {
    timestamp(text).is_some()
}

fn timestamp(text: &str) -> Option<()> {
    let (year, rest) = text.split_at_checked(4)?;
    let year: u32 = digits(year, 4..=4)?;
    let (month, rest) = rest.strip_prefix('-')?.split_once('-')?;
    let month = digits(month, 1..=2)?;
    let day_length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = rest.split_at_checked(day_length)?;
    let day = digits(day, 1..=2)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    match rest.chars().next() {
        None => Some(()),
        Some(separator @ ('T' | 't' | ' ')) => {
            let time = rest.get(1..)?;
            let clock =
                time.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','));
            let (clock, zone) = time.split_at_checked(clock.count())?;
            is_clock(clock).then_some(())?;
            let zoned = zone == "Z" || zone.strip_prefix(['+', '-']).is_some_and(is_offset);
            (if separator == ' ' { zone.is_empty() } else { zoned }).then_some(())
        }
        Some(_) => None,
    }
}

fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).map_or((text, None), |(a, b)| (a, Some(b)));
    let mut parts = clock.split(':');
    let mut part = |limit| {
        parts.next().and_then(|part| digits(part, 1..=2)).is_some_and(|value| value < limit)
    };
    let valid = part(24) && part(60) && part(60);
    let fraction = fraction.is_none_or(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()));
    valid && parts.next().is_none() && fraction
}

fn is_offset(text: &str) -> bool {
    let part = |part: &str, limit: u32| digits(part, 2..=2).is_some_and(|value| value <= limit);
    text.split_once(':').is_some_and(|(hours, minutes)| part(hours, 24) && part(minutes, 60))
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}
