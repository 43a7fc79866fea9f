use crate::{Desc, LabelDesc};

/// What one field of a group adds to its series.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The field's name.
    pub field: &'static str,
    /// The families it feeds: one, or up to four for an operation.
    pub families: [Option<Desc>; 4],
}

impl Share {
    /// How many series Prometheus will store at most for this field. Saturates.
    pub const fn series(&self) -> usize {
        let (mut sum, mut at) = (0_usize, 0);
        while at < self.families.len() {
            if let Some(desc) = &self.families[at] {
                sum = sum.saturating_add(desc.series());
            }
            at += 1;
        }
        sum
    }
}

/// The complaint about a group that can reach more series than it may, or `None` when it keeps its budget.
///
/// Names the product and its biggest factors, biggest first.
pub const fn budget_message(group: &str, limit: usize, shares: &[Share]) -> Option<Message> {
    let (mut total, mut at) = (0_usize, 0);
    while at < shares.len() {
        total = total.saturating_add(shares[at].series());
        at += 1;
    }
    if total <= limit {
        return None;
    }
    let mut text = Message::EMPTY
        .text("`")
        .text(group)
        .text("` can reach ")
        .number(total);
    text = text
        .text(" series, but `max_series` is ")
        .number(limit)
        .text("; the largest: ");
    let (mut named, mut last) = (0, None);
    while named < 3 {
        let Some(next) = largest_after(shares, last) else {
            break;
        };
        last = Some(next);
        if named > 0 {
            text = text.text(", ");
        }
        text = share(&text, &shares[next]);
        named += 1;
    }
    Some(text.text("; drop a label, lower a `limit` or raise `max_series`"))
}

/// The field that follows `last` when they are sorted by their series, most first; those with as many stay in their order.
const fn largest_after(shares: &[Share], last: Option<usize>) -> Option<usize> {
    let (mut best, mut at): (Option<usize>, usize) = (None, 0);
    while at < shares.len() {
        let size = shares[at].series();
        let left = match last {
            Some(last) => {
                let most = shares[last].series();
                size < most || size == most && at > last
            }
            None => true,
        };
        let better = match best {
            Some(best) => size > shares[best].series(),
            None => true,
        };
        if left && better {
            best = Some(at);
        }
        at += 1;
    }
    best
}

/// `field` 80 = stage 5 x model 16, and for an operation such a product for each of its families.
const fn share(text: &Message, share: &Share) -> Message {
    let mut text = text
        .text("`")
        .text(share.field)
        .text("` ")
        .number(share.series());
    let (mut at, mut separator) = (0, " = ");
    while at < share.families.len() {
        if let Some(desc) = &share.families[at]
            && share.series() > 1
        {
            text = product(&text, separator, desc);
            separator = " + ";
        }
        at += 1;
    }
    text
}

/// The factors of a family's series, or 1 where there are none.
const fn product(text: &Message, before: &str, desc: &Desc) -> Message {
    if desc.series() == 1 {
        return text.text(before).number(1);
    }
    let (mut text, mut separator, mut at) = (*text, before, 0);
    while at < desc.labels.len() + desc.own_labels.len() {
        let label = label_at(desc, at);
        text = text
            .text(separator)
            .text(label.name)
            .text(" ")
            .number(label.domain.size());
        separator = " x ";
        at += 1;
    }
    if desc.samples() > 1 {
        text = text
            .text(separator)
            .number(desc.samples())
            .text(" samples of a histogram");
    }
    text
}

const fn label_at(desc: &Desc, at: usize) -> &LabelDesc {
    if at < desc.labels.len() {
        &desc.labels[at]
    } else {
        &desc.own_labels[at - desc.labels.len()]
    }
}

/// Text put together at compile time, cut off at its capacity.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    bytes: [u8; 1024],
    len: usize,
}

impl Message {
    /// No text yet.
    pub const EMPTY: Self = Self {
        bytes: [0; 1024],
        len: 0,
    };

    /// Adds text; what does not fit whole is left out.
    #[must_use]
    pub const fn text(&self, text: &str) -> Self {
        let mut new = *self;
        let text = text.as_bytes();
        if new.len + text.len() <= new.bytes.len() {
            let mut at = 0;
            while at < text.len() {
                new.bytes[new.len] = text[at];
                new.len += 1;
                at += 1;
            }
        }
        new
    }

    /// Adds a number in decimal.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a digit is below ten")]
    pub const fn number(&self, number: usize) -> Self {
        let mut new = *self;
        let mut power = 1_usize;
        while number / power >= 10 {
            power *= 10;
        }
        while power > 0 && new.len < new.bytes.len() {
            new.bytes[new.len] = b'0' + (number / power % 10) as u8;
            new.len += 1;
            power /= 10;
        }
        new
    }

    /// The text.
    pub const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.len);
        match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "", // Only whole strings and digits were added.
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Domain, Kind, Origin};

    const K: &[LabelDesc] = &[LabelDesc::new("k", Domain::closed(&["a", "b", "c"]))];
    const OUTCOME: &[LabelDesc] = &[LabelDesc::new("outcome", Domain::closed(&["ok", "error"]))];

    const fn family(kind: Kind) -> Desc {
        let origin = Origin {
            krate: "",
            module: "",
            file: "",
            line: 0,
        };
        Desc::new(kind, "family", "", origin)
    }

    /// The fields that the complaint about these names, each a counter with labels of so many values.
    fn named(sizes: &[usize]) -> Vec<String> {
        const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
        const VALUES: &[&str] = &["1", "2", "3", "4", "5", "6"];
        let labels = sizes.iter().map(|size| {
            let domain = Domain::closed(&VALUES[..*size]);
            &*vec![LabelDesc::new("k", domain)].leak()
        });
        let shares = labels.zip(NAMES).map(|(labels, field)| Share {
            field,
            families: [Some(family(Kind::Counter).labels(labels)), None, None, None],
        });
        let message = budget_message("Shop", 1, &shares.collect::<Vec<_>>());
        let message = message.expect("it is more than one");
        let text = message
            .as_str()
            .split_once("the largest: ")
            .expect("it says so")
            .1;
        let list = text.split_once(';').expect("advice follows").0;
        list.split(", ").map(str::to_owned).collect()
    }

    #[test]
    fn fields_of_equal_size_are_all_named_in_the_order_in_which_they_are_written() {
        assert_eq!(named(&[6, 6, 1]), ["`a` 6 = k 6", "`b` 6 = k 6", "`c` 1"]);
        assert_eq!(named(&[1, 6, 6]), ["`b` 6 = k 6", "`c` 6 = k 6", "`a` 1"]);
        let all = ["`a` 3 = k 3", "`b` 3 = k 3", "`c` 3 = k 3"];
        assert_eq!(named(&[3, 3, 3, 3, 3]), all, "three are enough");
        let largest = ["`b` 5 = k 5", "`d` 5 = k 5", "`f` 5 = k 5"];
        assert_eq!(named(&[4, 5, 4, 5, 1, 5]), largest);
    }

    #[test]
    fn values_beyond_a_limit_count_as_one_more() {
        const OPEN: &[LabelDesc] = &[LabelDesc::new(
            "tenant",
            Domain::Open {
                limit: 5,
                overflow: "other",
            },
        )];
        let share = Share {
            field: "visits",
            families: [Some(family(Kind::Counter).labels(OPEN)), None, None, None],
        };
        assert!(budget_message("Shop", 6, &[share]).is_none());
        let message = budget_message("Shop", 5, &[share]).expect("6 are more than 5");
        let text =
            "`Shop` can reach 6 series, but `max_series` is 5; the largest: `visits` 6 = tenant 6;";
        assert!(message.as_str().starts_with(text), "{}", message.as_str());
    }

    #[test]
    fn the_factors_of_an_operation_come_to_its_series() {
        let calls = family(Kind::Counter).labels(K).own_labels(OUTCOME);
        let duration = family(Kind::Histogram).labels(K).buckets(&[1.0]);
        let in_flight = family(Kind::Gauge);
        let share = Share {
            field: "op",
            families: [Some(calls), Some(duration), Some(in_flight), None],
        };
        let message = budget_message("Shop", 18, &[share]).expect("19 are more than 18");
        assert_eq!(
            message.as_str(),
            "`Shop` can reach 19 series, but `max_series` is 18; the largest: \
             `op` 19 = k 3 x outcome 2 + k 3 x 4 samples of a histogram + 1; \
             drop a label, lower a `limit` or raise `max_series`"
        );
    }
}
