//! Lengths of time as people write them.

use crate::Message;

/// Below how many seconds they are told in which unit, and how many of it are a second.
const UNITS: [(f64, &str, f64); 3] = [(1e-6, "ns", 1e9), (1e-3, "us", 1e6), (1.0, "ms", 1e3)];

/// An `f64` has no more digits that matter.
const MOST_PLACES: u32 = 17;

impl Message {
    /// Adds so many seconds as `250ms` or `2.5s`.
    ///
    /// Who reads the number and divides it by how many of the unit are a second has the very same seconds again, so that a
    /// bound can be named. Where no decimal number of 17 places is that, it is rounded to nine.
    #[must_use]
    pub const fn duration(&self, seconds: f64) -> Self {
        let (mut unit, mut per, mut at) = ("s", 1.0, UNITS.len());
        while at > 0 {
            at -= 1;
            if seconds < UNITS[at].0 {
                (unit, per) = (UNITS[at].1, UNITS[at].2);
            }
        }
        let (digits, places) = decimal(seconds, per);
        self.decimal(digits, places).text(unit)
    }

    /// Adds `digits` with so many of them behind the point.
    #[expect(clippy::cast_possible_truncation, reason = "a digit is below ten")]
    const fn decimal(&self, digits: u64, mut places: u32) -> Self {
        let mut power = 10_u64.pow(places);
        let mut text = self.number((digits / power) as usize);
        if places > 0 {
            text = text.text(".");
        }
        while places > 0 {
            places -= 1;
            power /= 10;
            text = text.number((digits / power % 10) as usize);
        }
        text
    }
}

/// The shortest decimal number of which this is one `per`th; its digits, and how many stand behind the point.
const fn decimal(seconds: f64, per: f64) -> (u64, u32) {
    let (mut places, mut power) = (0, 1.0);
    while places <= MOST_PLACES {
        let digits = nearest(seconds * per * power);
        #[expect(clippy::cast_precision_loss, reason = "it was one a moment ago")]
        let read = digits as f64 / power / per;
        if read.to_bits() == seconds.to_bits() {
            return (digits, places);
        }
        places += 1;
        power *= 10.0;
    }
    (nearest(seconds * per * 1e9), 9)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "too great a number becomes the greatest, one below nothing becomes nothing"
)]
const fn nearest(number: f64) -> u64 {
    number.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_told_in_the_unit_that_people_use() {
        for (seconds, text) in [
            (0.25, "250ms"),
            (0.1, "100ms"),
            (0.0005, "500us"),
            (0.000_002_5, "2.5us"),
            (0.000_000_04, "40ns"),
            (1.0, "1s"),
            (2.5, "2.5s"),
            (0.305, "305ms"),
            (10.05, "10.05s"),
            (3600.0, "3600s"),
        ] {
            assert_eq!(Message::EMPTY.duration(seconds).as_str(), text);
        }
    }

    #[test]
    fn what_was_computed_is_told_to_its_last_digit() {
        let bound = 0.1 + 0.1 * 2.0;
        let message = Message::EMPTY.duration(bound);
        let number = message.as_str().strip_suffix("ms").unwrap_or_default();
        assert_ne!(number, "300");
        let read: Option<f64> = number.parse().ok();
        let read = read.map(|milliseconds| (milliseconds / 1e3).to_bits());
        assert_eq!(read, Some(bound.to_bits()));
    }
}
