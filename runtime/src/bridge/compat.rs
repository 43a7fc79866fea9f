//! The types of the `prometheus` crate are two: plain ones, and with its feature `protobuf` generated ones, whose
//! methods differ. Which of the two they are is the choice of the whole program, and no `cfg` of ours can see it.
//!
//! So each trait here gives the method that one of the two lacks. Where the type has the method by itself, that one is
//! called, for a method of the type goes before one of a trait.

#![allow(
    dead_code,
    deprecated,
    reason = "each trait is used with one of the two kinds of types, and plain ones announce that untyped metrics go"
)]

use prometheus::proto;

/// The value of a counter, a gauge or an untyped metric. Generated types have it.
pub(super) trait Value {
    fn value(&self) -> f64;
}

/// Plain types have it.
trait GetValue {
    fn get_value(&self) -> f64;
}

macro_rules! values {
    ($($name:ident)*) => {
        $(
            impl Value for proto::$name {
                fn value(&self) -> f64 {
                    self.get_value()
                }
            }

            impl GetValue for proto::$name {
                fn get_value(&self) -> f64 {
                    self.value()
                }
            }
        )*
    };
}

values!(Counter Gauge Untyped);

/// Plain types have it; of generated ones it cannot be read in a way that compiles for both.
trait GetUntyped {
    fn get_untyped(&self) -> Nothing;
}

struct Nothing;

impl GetUntyped for proto::Metric {
    fn get_untyped(&self) -> Nothing {
        Nothing
    }
}

trait Known {
    fn known(&self) -> Option<f64>;
}

impl Known for Nothing {
    fn known(&self) -> Option<f64> {
        None
    }
}

impl Known for proto::Untyped {
    fn known(&self) -> Option<f64> {
        Some(self.value())
    }
}

/// The value of an untyped metric, where it can be read.
pub(super) fn untyped(metric: &proto::Metric) -> Option<f64> {
    metric.get_untyped().known()
}
